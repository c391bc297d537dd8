// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Limits that a shell, a batch system or a container sets to a process.
@Suite struct LimitTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private var isClean: Bool {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).allSatisfy {
                !$0.hasPrefix(".")
            }
        }
    }

    @Test func `a small stack grows if the limit permits`() throws {
        let outcome = try Program.shell(
            "ulimit -S -s 64; exec \"$WC\" run smoke --watches 500 --threads 2 --report \"$OUT/r\"", in: workspace)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(workspace.files(of: "r") == reportFiles)
    }

    @Test func `a small stack that cannot grow is an error with a reason`() throws {
        let outcome = try Program.shell("ulimit -s 64; exec \"$WC\" run smoke --no-report", in: workspace)
        #expect(outcome.status == 104)
        #expect(outcome.errors.contains("65536 bytes") && outcome.errors.contains("hint: ulimit -s 8192"))
        #expect(outcome.output.isEmpty)
    }

    @Test func `a file-size limit below the report's size is an error before the run`() throws {
        let outcome = try Program.shell(
            "ulimit -f 100; exec \"$WC\" run country --watches 100 --report \"$OUT/r\"", in: workspace)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("File too large") && outcome.errors.contains("hint: "), "\(outcome.errors)")
        #expect(try isClean && workspace.files(of: "r").isEmpty)
    }

    @Test func `a database that exceeds the limit does not affect other files`() throws {
        // 2 MiB a file; 100,000 rows of a minute and a kind are more.
        let outcome = try Program.shell(
            "ulimit -f 4096; exec \"$WC\" run smoke --watches 20 --days 5 --set time.tickSeconds=60 --report \"$OUT/r\"",
            in: workspace)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("without results.sqlite"), "\(outcome.errors)")
        #expect(workspace.files(of: "r") == reportFiles.filter { $0 != "results.sqlite" })
        #expect(try isClean)
        #expect(outcome.output.contains("/r/report.html"))
    }

    @Test(arguments: ["-v 700000", "-d 400000"])
    func `a run that fits the limit by its plan runs, and a larger one is rejected`(limit: String) throws {
        for watches in [100, 10_000, 40_000] {
            let options = "smoke --watches \(watches) --days 1 --threads 2 --no-report"
            let plan = try Program.shell("ulimit \(limit); exec \"$WC\" plan \(options)", in: workspace)
            let run = try Program.shell("ulimit \(limit); exec \"$WC\" run \(options)", in: workspace)
            #expect([0, 104].contains(plan.status) && run.status == plan.status, "\(watches): \(run.errors)")
            if run.status == 104 { #expect(run.errors.contains("hint: ")) }
        }
        let large = try Program.shell("ulimit \(limit); exec \"$WC\" run smoke --watches 1M --no-report", in: workspace)
        #expect(large.status == 104 && large.errors.contains("ulimit"), "\(large.errors)")
    }

    @Test func `a failed allocation is an error, not a trap`() throws {
        // The plan knows nothing of what the allocator takes for itself; this is too little for that alone.
        for kibibytes in stride(from: 150_000, through: 600_000, by: 50_000) {
            let outcome = try Program.shell(
                "ulimit -v \(kibibytes); exec \"$WC\" run smoke --watches 200 --days 1 --threads 1 --no-report",
                in: workspace)
            #expect([0, 104].contains(outcome.status), "\(kibibytes): \(outcome.status) \(outcome.errors.prefix(300))")
        }
    }
}
