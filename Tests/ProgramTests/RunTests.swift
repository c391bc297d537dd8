// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct RunTests {
    @Test func `a run exits with 0, its files and a summary on standard output`() throws {
        let workspace = try Workspace()
        let outcome = try Program.run("run", "smoke", "--report", "%/report", in: workspace)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("2,000 watches, 2 days"))
        #expect(outcome.output.contains(workspace.folder.path + "/report/report.html"))
        #expect(workspace.files(of: "report") == reportFiles)
        #expect(try workspace.rows(of: "report/timeline.csv") == 2 * 96)
        #expect(try workspace.rows(of: "report/society.csv") == 2)
    }

    @Test func `the summary contains the settings and the cost of the run`() throws {
        let workspace = try Workspace()
        try Program.run("run", "smoke", "--report", "%/report", "--threads", "2", in: workspace)
        let summary = try workspace.summary(of: "report")
        #expect(summary.scenario == "smoke" && summary.seed == 1 && summary.verdict == "pass")
        #expect(summary.watches == 2_000 && summary.days == 2 && summary.performance.threads == 2)
        #expect(summary.state_hash.count == 16)
        #expect(summary.performance.wall_seconds > summary.performance.build_seconds)
        #expect(summary.performance.peak_rss_bytes > 1 << 20)
        #expect(summary.performance.operations_per_watch_day > 1)
        // Every watch is on all day: one keep-alive in five minutes, of 60 bytes.
        let beats = try #require(summary.operations["keepAlive"])
        #expect(beats.count == 2_000 * 2 * 288 && beats.bytes == beats.count * 60)
        for name in ["mean_friends", "likes_gini", "days_mean_active_share", "days_mean_commenting_share"] {
            #expect(summary.society[name] != nil, "\(name) is missing")
        }
        #expect(summary.notes.contains { $0.contains("Calibrated") })
        #expect(summary.notes.contains { $0.contains("170 million") })
    }

    @Test func `the default report folder is Reports, with scenario and seed`() throws {
        let workspace = try Workspace()
        let scenario = Program.root.appendingPathComponent("Scenarios/smoke.yaml").path
        let outcome = try Program.run("run", scenario, "--seed", "9", in: workspace, directory: workspace.folder)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Reports/smoke-9/report.html"))
        #expect(workspace.files(of: "Reports/smoke-9") == reportFiles)
    }

    @Test func `no-report writes no files`() throws {
        let workspace = try Workspace()
        let scenario = Program.root.appendingPathComponent("Scenarios/smoke.yaml").path
        let outcome = try Program.run("run", scenario, "--no-report", in: workspace, directory: workspace.folder)
        #expect(outcome.status == 0 && outcome.output.contains("smoke"))
        #expect(workspace.files(of: "Reports").isEmpty)
    }

    @Test func `quiet prints nothing`() throws {
        let workspace = try Workspace()
        let outcome = try Program.run("run", "smoke", "--quiet", "--report", "%/report", in: workspace)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        #expect(workspace.files(of: "report") == reportFiles)
    }

    @Test func `options change the scenario, and the report keeps them`() throws {
        let workspace = try Workspace()
        try Program.run(
            "run", "smoke", "--watches", "1.5k", "--days", "1d", "--seed", "7", "--set",
            "mechanisms.backgroundTraffic=off",
            "--report", "%/report", in: workspace)
        let summary = try workspace.summary(of: "report")
        #expect(summary.watches == 1_500 && summary.days == 1 && summary.seed == 7)
        #expect(summary.operations["keepAlive"]?.count == 0)
        #expect(summary.notes.contains { $0.contains("Switched off in this run: background traffic") })
        let database = try Data(contentsOf: workspace.folder.appendingPathComponent("report/results.sqlite"))
        #expect(database.range(of: Data("--set mechanisms.backgroundTraffic=off".utf8)) != nil)
    }

    @Test func `equal seeds give equal states with any number of threads, and other seeds give others`() throws {
        let workspace = try Workspace()
        for (name, seed, threads) in [("a", "5", "1"), ("b", "5", "2"), ("c", "5", "7"), ("d", "6", "2")] {
            try Program.run(
                "run", "smoke", "--seed", seed, "--threads", threads, "--report", "%/\(name)", in: workspace)
        }
        let hashes = try ["a", "b", "c", "d"].map { try workspace.summary(of: $0).state_hash }
        #expect(hashes[0] == hashes[1] && hashes[0] == hashes[2])
        #expect(hashes[0] != hashes[3])
    }

    @Test func `a report folder with other content is rejected before the run`() throws {
        let workspace = try Workspace()
        // The folder holds the files that the program's words go to.
        let outcome = try Program.run("run", "country", "--watches", "1", "--report", "%", in: workspace)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("hint: "))
    }
}
