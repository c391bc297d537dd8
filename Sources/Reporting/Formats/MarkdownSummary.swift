// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

/// A summary of a run in Markdown, for a build server's job page.
public enum MarkdownSummary {
    /// Returns the summary: verdict, objectives, and the times by operation for a run against a backend, or the load
    /// and the society for a simulated run.
    public static func text(of record: RunRecord) -> String {
        var lines = ["## \(escaped(record.scenario)): \(verdict(of: record))", ""]
        lines += (record.driven?.validity?.reasons ?? []).map { "- \(escaped($0))" }
        if let wrong = record.driven?.audit?.wrong, !wrong.isEmpty {
            lines.append("- wrong answers: " + wrong.map(SummaryText.words).joined(separator: ", "))
        }
        if !record.objectives.isEmpty {
            lines += ["", "| objective | result | measurement |", "|---|---|---|"]
            for result in record.objectives {
                lines.append("| \(escaped(result.name)) | \(sign(result.status)) | \(escaped(result.why)) |")
            }
        }
        if let driven = record.driven {
            lines += times(of: driven)
        } else {
            let figures = SummaryText.figures(of: record).map { $0.trimmingCharacters(in: .whitespaces) }
            lines += [""] + figures.map { "- \(escaped($0))" }
        }
        lines += [
            "",
            "<sub>\(escaped(identity(of: record).joined(separator: ", ")))</sub>",
            "",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the properties that identify the run.
    private static func identity(of record: RunRecord) -> [String] {
        ["seed \(record.seed)"] + (record.state.map { ["state \($0)"] } ?? []) + ["WatchCircle \(record.version)"]
    }

    /// Appends the summary of a run to the file named by `GITHUB_STEP_SUMMARY`; does nothing if that is not set.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - environment: the environment of the process.
    /// - Throws: `ReportError` with `fileSystem` if the file cannot be written.
    public static func append(
        _ record: RunRecord, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ReportError) {
        try append(text(of: record), environment: environment)
    }

    /// Appends a section to the file named by `GITHUB_STEP_SUMMARY`; does nothing if that is not set.
    ///
    /// - Parameters:
    ///   - section: Markdown text that begins with a heading.
    ///   - environment: the environment of the process.
    /// - Throws: `ReportError` with `fileSystem` if the file cannot be written.
    public static func append(
        _ section: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ReportError) {
        guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        do {
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(section.utf8))
            try file.close()
        } catch {
            throw ReportError(
                .fileSystem, at: path, message: "cannot write the job summary",
                hint: "set GITHUB_STEP_SUMMARY to a writable file, or unset it", cause: error)
        }
    }

    /// Returns the lines of a table.
    ///
    /// - Parameters:
    ///   - head: the column names; all columns between the first and the last are numeric.
    ///   - rows: the cells, one per column; this function escapes them.
    public static func table(_ head: [String], _ rows: [[String]]) -> [String] {
        let marks = head.indices.map { $0 == 0 || $0 == head.count - 1 ? "---" : "--:" }
        return [head, marks].map { "| " + $0.joined(separator: " | ") + " |" }
            + rows.map { "| " + $0.map(escaped).joined(separator: " | ") + " |" }
    }

    private static func times(of driven: DrivenFigures) -> [String] {
        let throughput = Readable.number(driven.throughput)
        var lines = [
            "",
            "\(escaped(driven.setup.target)), \(escaped(driven.setup.profile)): \(throughput) operations per second, "
                + "\(Readable.percent(driven.overall.errorRate)) errors, "
                + "\(Readable.percent(driven.onTimeShare)) on time",
            "", "| operation | completed | errors | p50 | p99 | max | service p99 |", "|---|--:|--:|--:|--:|--:|--:|",
        ]
        for row in [driven.overall] + driven.kinds.filter({ $0.requests > 0 }) {
            let response = DurationFigures(row.times.response)
            let service = DurationFigures(row.times.service)
            let cells = [
                escaped(row.kind), "\(row.requests)", "\(row.errors)", time(response, \.p50), time(response, \.p99),
                time(response, \.max), time(service, \.p99),
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines
    }

    private static func time(_ times: DurationFigures, _ figure: KeyPath<DurationFigures, Double>) -> String {
        times.count > 0 ? Words.seconds(times[keyPath: figure]) : "–"
    }

    private static func sign(_ status: ObjectiveResult.Status) -> String {
        switch status {
        case .met: "met"
        case .missed: "**missed**"
        case .unjudged: "**not judged**"
        }
    }

    private static func verdict(of record: RunRecord) -> String {
        switch record.verdict {
        case .pass: record.objectives.isEmpty ? "complete" : "passed"
        case .fail: "failed"
        case .invalid: "invalid"
        case .partial: "interrupted"
        }
    }

    /// Escapes text so that it contains no cell separator, tag or emphasis.
    public static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|", "*", "_", "`", "[", "]", "\\", "#": out += "\\" + String(scalar)
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "&": out += "&amp;"
            case "\n", "\r": out += " "
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
