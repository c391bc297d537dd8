// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// No report is lost for another one.
@Suite struct ReportDestinationTests {
    private let workspace: Workspace
    private let scenario = Program.root.appendingPathComponent("Scenarios/smoke.yaml").path

    init() throws { workspace = try Workspace() }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        let program = try Program(
            ["run", scenario, "--quiet"] + arguments, in: workspace, directory: workspace.folder)
        try program.start()
        return try program.wait()
    }

    private var reports: [String] { workspace.files(of: "Reports") }

    @Test func `different settings use different folders`() throws {
        for options in [[], ["--watches", "60"], ["--seed", "4"], ["--set", "friends.cap=75", "--days", "1"]] {
            let program = try Program(
                ["run", scenario, "--quiet"]
                    + (options.contains("--watches") ? [] : ["--set", "population.watches=50"])
                    + options, in: workspace, directory: workspace.folder)
            try program.start()
            #expect(try program.wait().status == 0)
        }
        #expect(
            reports == [
                "smoke-1-days-1-population.watches-50-friends.cap-75", "smoke-1-population.watches-50",
                "smoke-1-watches-60", "smoke-4-population.watches-50",
            ])
    }

    @Test func `a repeated run replaces its own report`() throws {
        for _ in 0..<2 { #expect(try run("--watches", "50").status == 0) }
        #expect(reports == ["smoke-1-watches-50"])
    }

    @Test func `a scenario with a changed text gets a number`() throws {
        let file = workspace.folder.appendingPathComponent("mine.yaml")
        for cap in [70, 75] {
            try
                "title: t\nseed: 3\npopulation:\n  watches: 50 watches\ntime:\n  days: 1d\nfriends:\n  cap: \(cap) friends\n  committed: 60 friends\n"
                .write(to: file, atomically: true, encoding: .utf8)
            let outcome = try Program.run("run", file.path, in: workspace, directory: workspace.folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(cap == 70 ? "Reports/mine-3/report.html" : "Reports/mine-3-2/report.html"))
        }
        #expect(reports == ["mine-3", "mine-3-2"])
    }

    @Test func `a named folder is replaced only by the same run, or by force`() throws {
        #expect(try run("--watches", "50", "--report", "%/r").status == 0)
        #expect(try run("--watches", "50", "--report", "%/r").status == 0)
        let other = try run("--watches", "50", "--seed", "9", "--report", "%/r")
        #expect(other.status == 64)
        #expect(other.errors.contains("its seed is 1, not 9") && other.errors.contains("--force"), "\(other.errors)")
        #expect(try workspace.summary(of: "r").seed == 1)
        let settings = try run("--watches", "60", "--report", "%/r")
        #expect(settings.status == 64 && settings.errors.contains("text or options differ"))
        #expect(try run("--watches", "50", "--seed", "9", "--report", "%/r", "--force").status == 0)
        #expect(try workspace.summary(of: "r").seed == 9)
        #expect(try run("--force").status == 64)
    }

    @Test(arguments: [false, true])
    func `a partial report never replaces a complete one`(isNamed: Bool) throws {
        let options =
            ["run", scenario, "--watches", "20k", "--days", "3000"] + (isNamed ? ["--report", "%/Reports/named"] : [])
        func runPartly() throws -> Program.Outcome {
            let program = try Program(options, in: workspace, directory: workspace.folder)
            try program.start()
            try program.wait(for: "of 3000 days")
            program.send(SIGINT)
            return try program.wait()
        }
        #expect(try runPartly().status == 105)
        // A second one takes the place of the first.
        #expect(try runPartly().status == 105)
        let name = isNamed ? "named" : "smoke-1-watches-20k-days-3000"
        #expect(reports == [name])
        let file = workspace.folder.appendingPathComponent("Reports/\(name)/summary.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let whole = text.replacingOccurrences(of: "\"partial\"", with: "\"pass\"")
        #expect(whole != text)
        try whole.write(to: file, atomically: true, encoding: .utf8)
        #expect(try runPartly().status == 105)
        #expect(try String(contentsOf: file, encoding: .utf8) == whole)
        let other = isNamed ? "named-partial" : "\(name)-2"
        #expect(reports == [name, other])
        #expect(try workspace.summary(of: "Reports/\(other)").verdict == "partial")
    }

    @Test(arguments: [
        ("dangling", "cannot be followed"), ("dangling/below", "cannot be followed"), ("circle", "cannot be followed"),
        (String(repeating: "n", count: 240), "has 240 bytes"),
        ((0..<40).map { _ in String(repeating: "d", count: 100) }.joined(separator: "/"), "too long"),
    ])
    func `a path where no report can exist is an error before the run`(name: String, part: String) throws {
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: workspace.folder.path + "/dangling", withDestinationPath: workspace.folder.path + "/nowhere")
        try files.createSymbolicLink(
            atPath: workspace.folder.path + "/circle", withDestinationPath: workspace.folder.path + "/circle")
        // So many watches that a run would be felt.
        let outcome = try run("--watches", "5M", "--report", "%/\(name)")
        #expect(outcome.status == 64 && outcome.errors.contains(part), "\(outcome.errors)")
        let world = try Program.run(
            "world", scenario, "--watches", "5M", "--at", "day 0", "--out", "%/\(name)", in: workspace)
        #expect(world.status == 64 && world.errors.contains(part), "\(world.errors)")
    }
}
