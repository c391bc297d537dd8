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

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal ends the run with 105 and a whole, partial report`(signal: Int32) throws {
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

    @Test func `a second signal ends the run at once and never leaves half a report`() throws {
        let workspace = try Workspace()
        let program = try runThatGoesOn(in: workspace)
        program.send(SIGINT)
        Thread.sleep(forTimeInterval: 0.005)
        program.send(SIGINT)
        #expect(try program.wait().status == 105)
        #expect([[], reportFiles].contains(workspace.files(of: "report")))
    }

    @Test func `a signal before the first day is over leaves a report too`() throws {
        let workspace = try Workspace()
        let program = try Program(
            [
                "run", "smoke", "--watches", "300k", "--days", "1", "--set", "time.tickSeconds=1s", "--report",
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

    @Test func `quiet holds for work that takes long`() throws {
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
