// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

/// A run in Markdown, for the page that a build server shows of a job.
public enum MarkdownSummary {
    /// The text: verdict, objectives, and for a run against a backend its times by operation, for another its load and society.
    public static func text(of record: RunRecord) -> String {
        var lines = ["## \(escaped(record.scenario)): \(verdict(of: record))", ""]
        lines += (record.driven?.validity?.reasons ?? []).map { "- \(escaped($0))" }
        if let wrong = record.driven?.audit?.wrong, !wrong.isEmpty {
            lines.append("- wrong answers: " + wrong.map(SummaryText.words).joined(separator: ", "))
        }
        if !record.objectives.isEmpty {
            lines += ["", "| objective | | what was measured |", "|---|---|---|"]
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

    /// What tells the run from others.
    private static func identity(of record: RunRecord) -> [String] {
        ["seed \(record.seed)"] + (record.state.map { ["state \($0)"] } ?? []) + ["WatchCircle \(record.version)"]
    }

    /// Appends a run's text to the file that `GITHUB_STEP_SUMMARY` names; does nothing if it is not set.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - environment: of the process.
    /// - Throws: `ReportError` with `fileSystem` if the file cannot be written.
    public static func append(
        _ record: RunRecord, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ReportError) {
        try append(text(of: record), environment: environment)
    }

    /// Appends a section to the same file; does nothing if it is not set.
    ///
    /// - Parameters:
    ///   - section: Markdown with a heading of its own.
    ///   - environment: of the process.
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
                .fileSystem, at: path, message: "the summary of the job cannot be written",
                hint: "GITHUB_STEP_SUMMARY names this file", cause: error)
        }
    }

    /// A table.
    ///
    /// - Parameters:
    ///   - head: the names of its columns; numbers stand in all between the first and the last.
    ///   - rows: of as many cells, which are escaped here.
    public static func table(_ head: [String], _ rows: [[String]]) -> [String] {
        let marks = head.indices.map { $0 == 0 || $0 == head.count - 1 ? "---" : "--:" }
        return [head, marks].map { "| " + $0.joined(separator: " | ") + " |" }
            + rows.map { "| " + $0.map(escaped).joined(separator: " | ") + " |" }
    }

    private static func times(of driven: DrivenFigures) -> [String] {
        let throughput = Readable.number(driven.throughput)
        var lines = [
            "",
            "\(escaped(driven.setup.target)), \(escaped(driven.setup.profile)): \(throughput) operations a second, "
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

    /// Text in which no cell, no tag and no emphasis begins.
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
