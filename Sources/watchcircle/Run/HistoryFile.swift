// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Programs
import Reporting

/// A table with one row per run, for tools that detect changes over many runs.
struct HistoryFile {
    private let file: URL

    static let figures = [
        "target.throughput_per_second", "target.error_rate", "target.response_seconds.p50",
        "target.response_seconds.p99",
        "target.response_seconds.p999", "target.service_seconds.p99", "target.on_time_share", "target.generator_cpu",
        "audit.findings_in_all", "load.mean_per_second", "load.peak_per_second", "performance.wall_seconds",
        "performance.watch_days_per_core_second", "performance.peak_rss_bytes",
    ]

    private static var header: String {
        (["time", "side", "seed"] + texts.map(\.name) + figures).joined(separator: ",")
    }

    private static let texts: [(name: String, value: @Sendable (RunSummary) -> String)] = [
        ("version", { $0.version }), ("scenario", { $0.scenario }), ("scenario_digest", { $0.scenarioDigest }),
        ("state_hash", { $0.stateHash ?? "" }), ("verdict", { $0.verdict.rawValue }),
        ("target.host", { $0.target?.setup.target ?? "" }),
    ]

    /// Checks that rows can be added, without creating anything.
    ///
    /// - Throws: an exit code, after printing the error.
    init(path: String) throws {
        file = URL(fileURLWithPath: path)
        let folder = file.deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: FileManager.default.fileExists(atPath: path) ? path : folder)
        else {
            throw ExitCode.wrongArguments.failing("\(path): cannot write the history to this file")
        }
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ExitCode.wrongArguments.failing("\(path): cannot read the history in this file")
        }
        let first = text.prefix { !$0.isNewline }
        guard text.isEmpty || first == Self.header else {
            throw ExitCode.wrongArguments.failing(
                "\(path): the first line is not the header of this version's history\n  hint: name another file")
        }
    }

    /// Adds a row.
    func append(_ summary: ReportSummary, side: String, at date: Date) throws {
        let row =
            [date.formatted(.iso8601), side, "\(summary.summary.seed)"]
            + Self.texts.map { Self.quoted($0.value(summary.summary)) }
            + Self.figures.map { summary.numbers[$0].map(\.description) ?? "" }
        do {
            if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            let handle = try FileHandle(forWritingTo: file)
            let end = try handle.seekToEnd()
            let text = (end == 0 ? Self.header + "\n" : "") + row.joined(separator: ",") + "\n"
            do { try handle.write(contentsOf: Data(text.utf8)) } catch {
                // A partial row would corrupt the next row.
                try handle.truncate(atOffset: end)
                throw error
            }
            try handle.close()
        } catch {
            throw ExitCode.internalError.failing(
                "\(file.path): cannot write the history to this file: \(systemWords(of: error))")
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
