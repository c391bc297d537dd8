// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import watchcircle

@Suite struct CompareTests {
    /// Writes the summary and the seconds of a run against a backend.
    private func driven(
        _ name: String, in workspace: Workspace, seed: String = "7", profile: String = "reference",
        p99: (Int) -> Double,
        errors: Int = 0, findings: Int = 0, verdict: String = "pass"
    ) throws -> String {
        let folder = workspace.folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let worst = (0..<60).map(p99).sorted()[59]
        let summary = """
            {"schema": 1, "scenario": "evening", "scenario_digest": "00ff", "seed": \(seed), "version": "0.1.0",
             "state_hash": "1", "verdict": "\(verdict)", "audit": {"findings_in_all": \(findings)},
             "target": {"host": "a:1", "profile": "\(profile)", "model": "scenario", "arrivals": "", "speedup": 1,
               "requests": 60000, "errors": \(errors), "error_rate": \(Double(errors) / 60_000),
               "throughput_per_second": 1000, "response_seconds": {"p50": 0.01, "p99": \(worst)}}}
            """
        try summary.write(to: folder.appendingPathComponent("summary.json"), atomically: true, encoding: .utf8)
        var rows = ["second,phase,completed,response_p50_seconds,response_p99_seconds"]
        for second in 0..<70 {
            let phase = second < 5 ? "warm-up" : second < 65 ? "steady" : "drain"
            rows.append("\(second),\(phase),1000,0.01,\(phase == "steady" ? p99(second - 5) : 99)")
        }
        try rows.joined(separator: "\r\n").write(
            to: folder.appendingPathComponent("timeline.csv"), atomically: true, encoding: .utf8)
        return folder.path
    }

    @Test func `a run is not worse than itself`() throws {
        let workspace = try Workspace()
        let report = try driven("a", in: workspace) { 0.1 + Double($0 % 7) / 100 }
        let outcome = try Program.run("compare", report, "--baseline", report)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("target.response_seconds.p99"))
    }

    @Test func `seconds that are all slower by a fifth are a regression, and by a fiftieth are none`() throws {
        let workspace = try Workspace()
        let base = try driven("base", in: workspace) { 0.1 + Double($0 % 7) / 100 }
        let slow = try driven("slow", in: workspace) { (0.1 + Double($0 % 7) / 100) * 1.2 }
        let close = try driven("close", in: workspace) { (0.1 + Double($0 % 7) / 100) * 1.02 }
        let worse = try Program.run("compare", slow, "--baseline", base)
        #expect(worse.status == 2)
        #expect(worse.output.contains("WORSE") && worse.errors.contains("target.response_seconds.p99"))
        #expect(try Program.run("compare", close, "--baseline", base).status == 0)
        #expect(try Program.run("compare", base, "--baseline", slow).status == 0)
        let noisy = try Program.run("compare", slow, "--baseline", base, "--noise-floor", "0.25")
        #expect(noisy.status == 0, "\(noisy.errors)")
    }

    @Test func `wrong answers and errors are counted, not averaged`() throws {
        let workspace = try Workspace()
        let base = try driven("base", in: workspace, p99: { _ in 0.1 }, errors: 60, findings: 1)
        let stale = try driven("stale", in: workspace, p99: { _ in 0.1 }, errors: 60, findings: 2)
        let failing = try driven("failing", in: workspace, p99: { _ in 0.1 }, errors: 200, findings: 1)
        let lucky = try driven("lucky", in: workspace, p99: { _ in 0.1 }, errors: 70, findings: 1)
        #expect(try Program.run("compare", stale, "--baseline", base, "-q").status == 2)
        #expect(try Program.run("compare", failing, "--baseline", base, "-q").status == 2)
        #expect(try Program.run("compare", lucky, "--baseline", base, "-q").status == 0)
    }

    @Test func `different runs are refused, with the key that differs`() throws {
        let workspace = try Workspace()
        // Seeds that a double cannot tell apart.
        let one = try driven("one", in: workspace, seed: "18446744073709551557") { _ in 0.1 }
        let other = try driven("other", in: workspace, seed: "18446744073709551556") { _ in 0.1 }
        let refused = try Program.run("compare", other, "--baseline", one)
        #expect(refused.status == 64)
        #expect(refused.errors.contains("seed: 18446744073709551557 in the baseline, 18446744073709551556 here"))
        #expect(refused.errors.contains("--allow-different seed"))
        #expect(try Program.run("compare", other, "--baseline", one, "--allow-different", "seed").status == 0)
        let simulated = try Program.run("compare", other, "--baseline", one, "--allow-different", "sede")
        #expect(simulated.status == 64 && simulated.errors.contains("the keys are kind, scenario, text, seed"))
        let invalid = try driven("invalid", in: workspace, p99: { _ in 0.1 }, verdict: "invalid")
        #expect(try Program.run("compare", invalid, "--baseline", invalid).status == 3)
        let nowhere = try Program.run("compare", "/nowhere", "--baseline", one)
        #expect(nowhere.status == 64 && nowhere.errors.contains("there is no report here"))
    }

    @Test func `two runs inside the process must be equal to the last bit`() throws {
        let workspace = try Workspace()
        let folders = ["a", "b", "c"].map { workspace.folder.appendingPathComponent($0).path }
        for folder in folders.prefix(2) {
            try Program.run("run", "smoke", "--report", folder, "-q")
        }
        let same = try Program.run("compare", folders[1], "--baseline", folders[0])
        #expect(same.status == 0, "\(same.errors)")
        #expect(same.output.contains("figures equal to the last bit"))
        let file = URL(fileURLWithPath: folders[1]).appendingPathComponent("summary.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacing(/"max_friends": [0-9.]+/, with: "\"max_friends\": 3.0")
        try #require(changed != text)
        try changed.write(to: file, atomically: true, encoding: .utf8)
        let different = try Program.run("compare", folders[1], "--baseline", folders[0])
        #expect(different.status == 2)
        #expect(different.errors.contains("society.max_friends"))
    }

    @Test func `a history gets a row a run and is never mixed with another table`() throws {
        let workspace = try Workspace()
        let report = try driven("a", in: workspace) { _ in 0.1 }
        let history = workspace.folder.appendingPathComponent("history.csv")
        for _ in 0..<2 {
            let outcome = try Program.run("compare", report, "--baseline", report, "-q", "--history", history.path)
            #expect(outcome.status == 0)
        }
        let rows = try String(contentsOf: history, encoding: .utf8).split(separator: "\n")
        #expect(rows.count == 3 && rows[0].hasPrefix("time,side,seed,version,scenario,"))
        #expect(Set(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
        try "mine\n".write(to: history, atomically: true, encoding: .utf8)
        let refused = try Program.run("compare", report, "--baseline", report, "--history", history.path)
        #expect(refused.status == 64)
        #expect(try String(contentsOf: history, encoding: .utf8) == "mine\n")
    }

    // MARK: - Runs in turn

    /// The program beside a driver that measures nothing: it writes a summary with the time of `slow` or any other host.
    private func runPairs(_ arguments: [String], slowness: String, status: Int = 0) throws -> (
        Program.Outcome, [String]
    ) {
        let workspace = try Workspace()
        let program = workspace.folder.appendingPathComponent("watchcircle")
        try FileManager.default.copyItem(at: Program.file, to: program)
        let driver = workspace.folder.appendingPathComponent("watchcircle-drive")
        let script = """
            #!/bin/sh
            echo "$*" >> "\(workspace.folder.path)/calls"
            n=$(wc -l < "\(workspace.folder.path)/calls")
            mkdir -p "$5"
            case "$3" in *slow*) p99=0.\(slowness)$((n % 7));; *) p99=0.100$((n * 3 % 7));; esac
            cat > "$5/summary.json" <<END
            {"schema": 1, "scenario": "$1", "scenario_digest": "0", "seed": 1, "state_hash": "0", "verdict": "pass",
             "target": {"host": "h", "profile": "p", "model": "scenario", "speedup": 1, "error_rate": 0,
               "throughput_per_second": 500, "response_seconds": {"p50": 0.01, "p99": $p99}}}
            END
            exit \(status)
            """
        try script.write(to: driver, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: driver.path)
        let process = Process()
        process.executableURL = program
        process.arguments = ["compare", "evening"] + arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let calls = try? String(
            contentsOf: workspace.folder.appendingPathComponent("calls"), encoding: .utf8)
        return (
            Program.Outcome(status: process.terminationStatus, output: said, errors: complained),
            (calls ?? "").split(separator: "\n").map(String.init)
        )
    }

    private static let six = ["--pairs", "6", "--target", "http://slow:1", "--baseline-target", "http://base:1"]

    @Test func `runs are made in turn and a slower backend is found out`() throws {
        let (outcome, calls) = try runPairs(Self.six + ["--", "--duration", "3s"], slowness: "130")
        #expect(outcome.status == 2, "\(outcome.errors)\(outcome.output)")
        let targets = calls.map { $0.contains("slow") ? "B" : "A" }.joined()
        #expect(targets == "ABBAABBAABBA")
        #expect(calls.allSatisfy { $0.hasPrefix("evening --target ") && $0.hasSuffix("--quiet --duration 3s") })
        #expect(outcome.output.contains("0.0312"))
    }

    @Test func `a backend that is as fast is not worse`() throws {
        let (outcome, _) = try runPairs(Self.six, slowness: "101")
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    }

    @Test func `equal runs tell the noise`() throws {
        let (outcome, calls) = try runPairs(Self.six + ["--calibrate", "2", "-q"], slowness: "130")
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(calls.count == 16 && calls.prefix(4).allSatisfy { !$0.contains("slow") })
    }

    @Test func `an invalid run ends the comparison`() throws {
        let (outcome, calls) = try runPairs(Self.six + ["-q"], slowness: "130", status: 3)
        #expect(outcome.status == 3 && calls.count == 1)
        #expect(outcome.errors.contains("is invalid; nothing can be compared"))
    }

    @Test(arguments: [
        ["--pairs", "5", "--target", "a", "--baseline-target", "b"], ["--pairs", "6", "--target", "a"],
        ["--target", "a"], ["--pairs", "6", "--baseline", "x"], ["--baseline", "x", "--noise-floor", "3x"],
        ["--baseline", "x", "--", "--duration", "3s"],
    ])
    func `options that do not fit are refused`(arguments: [String]) throws {
        let (outcome, calls) = try runPairs(arguments, slowness: "130")
        #expect(outcome.status == 64 && calls.isEmpty, "\(outcome.errors)")
    }
}
