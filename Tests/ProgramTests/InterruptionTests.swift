// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct InterruptionTests {
    /// A run that goes on for longer than any test, once it has begun its days.
    private func runThatGoesOn(in workspace: Workspace) throws -> Program {
        let program = try Program(
            ["run", "smoke", "--watches", "20k", "--days", "3000", "--report", "%/report"], in: workspace)
        try program.start()
        try program.wait(for: "of 3000 days")
        return program
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGXCPU])
    func `a signal ends the run with exit code 105 and a complete partial report`(signal: Int32) throws {
        let workspace = try Workspace()
        let program = try runThatGoesOn(in: workspace)
        program.send(signal)
        let outcome = try program.wait()
        #expect(outcome.status == 105)
        #expect(outcome.output.contains("PARTIAL"))
        #expect(workspace.files(of: "report") == reportFiles)
        let summary = try workspace.summary(of: "report")
        #expect(summary.verdict == "partial")
        #expect(summary.days < 3_000)
        #expect(try workspace.rows(of: "report/society.csv") == summary.days)
        #expect(try workspace.rows(of: "report/timeline.csv") / 96 == summary.days)
        #expect(summary.notes.contains { $0.contains("interrupted") })
    }

    @Test func `the report is complete although a closing terminal sends its signal twice`() throws {
        let workspace = try Workspace()
        let program = try runThatGoesOn(in: workspace)
        for _ in 0..<3 { program.send(SIGHUP) }
        #expect(try program.wait().status == 105)
        #expect(workspace.files(of: "report") == reportFiles)
        #expect(try workspace.summary(of: "report").verdict == "partial")
    }

    @Test func `a run under nohup continues`() throws {
        let workspace = try Workspace()
        let words =
            "trap '' HUP; \"$WC\" run smoke --watches 50 --days 400 --report \"$OUT/report\" & "
            + "for i in 1 2 3 4 5; do sleep 0.1; kill -HUP $!; done; wait $!"
        let outcome = try Program.shell(words, in: workspace)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try workspace.summary(of: "report").days == 400)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `an interrupted world is not written`(signal: Int32) throws {
        let workspace = try Workspace()
        let program = try Program(
            ["world", "smoke", "--watches", "20k", "--days", "3000", "--at", "day 2999", "--out", "%/world"],
            in: workspace)
        try program.start()
        try program.wait(for: "of 2999 days")
        program.send(signal)
        let outcome = try program.wait()
        #expect(outcome.status == 105 && outcome.errors.contains("no world was written"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).sorted() == ["errors", "output"])
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal to a search ends its trial, and the rating reports it`(signal: Int32) throws {
        var drive = RatedDrive(workspace: try Workspace())
        // As a drive that writes a partial report when it is asked to end.
        drive.before = """
            trap 'echo ended >> "\(drive.workspace.folder.path)/ended"; exit 105' TERM
            echo > "\(drive.workspace.folder.path)/begun"; i=0; while [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done
            """
        try drive.write(limit: 3)
        let program = try Program(
            [
                "rate", "new-year-evening", "--drive", "%/drive", "--report", "%/rating", "--target",
                "http://127.0.0.1:1",
            ],
            in: drive.workspace)
        try program.start()
        let begun = drive.workspace.folder.path + "/begun"
        for _ in 0..<600 where !FileManager.default.fileExists(atPath: begun) { Thread.sleep(forTimeInterval: 0.1) }
        program.send(signal)
        #expect(try program.wait().status == 105)
        #expect(try drive.rating["ended"] as? String == "interrupted")
        #expect(try String(contentsOfFile: drive.workspace.folder.path + "/ended", encoding: .utf8) == "ended\n")
    }

    @Test func `a second signal ends the run at once and never leaves half a report`() throws {
        let workspace = try Workspace()
        let program = try runThatGoesOn(in: workspace)
        program.send(SIGINT)
        Thread.sleep(forTimeInterval: 0.005)
        program.send(SIGINT)
        #expect(try program.wait().status == 105)
        #expect([[], reportFiles].contains(workspace.files(of: "report")))
    }

    @Test func `a signal before the end of the first day also leaves a report`() throws {
        let workspace = try Workspace()
        let program = try Program(
            [
                "run", "smoke", "--watches", "1M", "--days", "1", "--set", "time.tickSeconds=1s", "--report",
                "%/report",
            ], in: workspace)
        try program.start()
        try program.wait(for: "of 1 day")
        program.send(SIGINT)
        #expect(try program.wait().status == 105)
        #expect(workspace.files(of: "report") == reportFiles)
        let summary = try workspace.summary(of: "report")
        #expect(summary.verdict == "partial" && summary.days == 0)
    }

    @Test func `quiet also applies to long work`() throws {
        let workspace = try Workspace()
        let program = try Program(
            ["run", "smoke", "--watches", "20k", "--days", "3000", "--quiet", "--report", "%/report"], in: workspace)
        try program.start()
        Thread.sleep(forTimeInterval: 4)
        program.send(SIGINT)
        let outcome = try program.wait()
        #expect(outcome.status == 105 && outcome.output.isEmpty && outcome.errors.isEmpty)
    }
}
