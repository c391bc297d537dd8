// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

extension Workspace {
    /// Writes the summary and the seconds of a run against a backend that nobody drove.
    ///
    /// - Parameters:
    ///   - name: the folder's.
    ///   - requests: as it stands in the file, number or not.
    ///   - seconds: measured ones, beside a warm-up and a drain.
    ///   - p99: of each measured second; the summary has the worst.
    ///   - completed: operations that ended in each measured second, and the summary's throughput in the first.
    /// - Returns: the folder's path.
    func driven(
        _ name: String, seed: String = "7", profile: String = "reference", from: Int = 0, requests: String = "60000",
        errors: Int = 0, findings: Int = 0, verdict: String = "pass", seconds: Int = 60,
        p99: (Int) -> Double = { _ in 0.1 }, completed: (Int) -> Double = { _ in 1_000 }
    ) throws -> String {
        let folder = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let worst = (0..<seconds).map(p99).max() ?? 0
        let summary = """
            {"schema": 3, "scenario": "evening", "scenario_digest": "00ff", "seed": \(seed), "version": "0.1.0",
             "state_hash": "1", "verdict": "\(verdict)", "audit": {"findings_in_all": \(findings)},
             "target": {"host": "a:1", "profile": "\(profile)", "model": "scenario", "arrivals": "", "speedup": 1,
               "from_seconds": \(from), "requests": \(requests), "errors": \(errors),
               "error_rate": \(Double(errors) / 60_000), "throughput_per_second": \(completed(0)),
               "response_seconds": {"p50": 0.01, "p99": \(worst)}}}
            """
        try summary.write(to: folder.appendingPathComponent("summary.json"), atomically: true, encoding: .utf8)
        var rows = ["second,phase,completed,response_p50_seconds,response_p99_seconds"]
        for second in 0..<(seconds + 10) {
            let phase = second < 5 ? "warm-up" : second < seconds + 5 ? "steady" : "drain"
            let isMeasured = phase == "steady"
            let count = isMeasured ? completed(second - 5) : 9
            rows.append("\(second),\(phase),\(count),0.01,\(isMeasured ? p99(second - 5) : 99)")
        }
        try rows.joined(separator: "\r\n").write(
            to: folder.appendingPathComponent("timeline.csv"), atomically: true, encoding: .utf8)
        return folder.path
    }
}

/// The program beside a driver that measures nothing: it writes the summary that its words of the shell make up.
struct PairedDrive {
    let workspace: Workspace
    /// The ending of what a run against a host with `slow` in its name has as its p99 after the point.
    let slowness: String
    /// Words of the shell before the summary is written: they may set p99, throughput, errors, findings, objectives (a member), verdict and code; `$3` is the
    /// target, `$5` the report's folder and `$n` the number of the run.
    let before: String

    init(slowness: String = "130", before: String = "") throws {
        workspace = try Workspace()
        (self.slowness, self.before) = (slowness, before)
    }

    /// Runs `compare evening` with arguments.
    ///
    /// - Returns: how it ended, and the arguments of each run of the driver.
    func compare(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (outcome: Program.Outcome, calls: [String]) {
        let program = workspace.folder.appendingPathComponent("watchcircle")
        try FileManager.default.copyItem(at: Program.file, to: program)
        try writeDriver()
        let process = Process()
        process.executableURL = program
        process.arguments = ["compare", "evening"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let calls = try? String(contentsOf: workspace.folder.appendingPathComponent("calls"), encoding: .utf8)
        return (
            Program.Outcome(status: process.terminationStatus, output: said, errors: complained),
            (calls ?? "").split(separator: "\n").map(String.init)
        )
    }

    private func writeDriver() throws {
        let driver = workspace.folder.appendingPathComponent("watchcircle-drive")
        let script = """
            #!/bin/sh
            folder="\(workspace.folder.path)"
            case "$*" in *--check*) echo "$*" >> "$folder/checks"; exit ${CHECKED:-0};; esac
            echo "$*" >> "$folder/calls"
            n=$(wc -l < "$folder/calls")
            throughput=500 errors=0 findings= audit= objectives= verdict=pass code=0
            case "$3" in *slow*) p99=0.\(slowness)$((n % 7));; *) p99=0.100$((n * 3 % 7));; esac
            \(before)
            [ -z "$findings" ] || audit='"audit": {"findings_in_all": '$findings'},'
            mkdir -p "$5"
            cat > "$5/summary.json" <<END
            {"schema": 3, "scenario": "$1", "scenario_digest": "0", "seed": 1, "state_hash": "0",
             "verdict": "$verdict", $audit $objectives
             "target": {"host": "h", "profile": "p", "model": "scenario", "speedup": 1, "error_rate": $errors,
               "invalid_because": ["the busiest thread used 93 % of its processor"],
               "throughput_per_second": $throughput, "response_seconds": {"p50": 0.01, "p99": $p99}}}
            END
            exit $code
            """
        try script.write(to: driver, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: driver.path)
    }
}
