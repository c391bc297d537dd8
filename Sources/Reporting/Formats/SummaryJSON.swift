// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
public import Measurement
internal import TextFormats

/// `summary.json`: the results of a run for scripts, regression checks and dashboards.
///
/// `docs/report.md` describes the schema and the order of the keys. A value that is not finite is `null`.
public struct SummaryJSON: TextFileFormat {
    /// The name of the file, which marks a folder as a report.
    public static let fileName = "summary.json"

    /// Creates the format.
    public init() {}

    /// Returns the members of a summary; nil if the bytes are not the summary of a report.
    ///
    /// A plain load has no state: its `state_hash` is null, but present.
    package static func members(in data: Data) -> [String: Any]? {
        guard let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
            object["schema"] is NSNumber, object["state_hash"] != nil
        else { return nil }
        return object
    }

    /// Returns the text of the file.
    public static func text(of record: RunRecord) -> String {
        var members: [(key: String, value: JSONText)] = [
            ("schema", .integer(RunRecord.schema)),
            ("scenario", .text(record.scenario)),
            ("scenario_digest", .text(digest(of: record.scenarioText))),
            ("seed", .unsigned(record.seed)),
            // Integers above 2^53 are not exact in jq and JavaScript.
            ("seed_text", .text(record.seed.description)),
            ("version", .text(record.version)),
            ("state_hash", record.state.map { .text($0) } ?? .null),
            ("verdict", .text(record.verdict.rawValue)),
            ("watches", .integer(record.watches)),
            ("days", .integer(record.days)),
            ("performance", performance(record.performance)),
            ("operations", operations(record.operations)),
            ("load", load(record.load)),
            ("society", .object(record.society.map { ($0.name, .number($0.value)) })),
        ]
        if let driven = record.driven {
            members.append(("target", target(driven)))
            if let audit = driven.audit { members.append(("audit", self.audit(audit))) }
        }
        if isJudged(record) { members.append(("objectives", objectives(record.objectives))) }
        members.append(("notes", .list(record.notes.map { .text($0) })))
        return JSONText.object(members).pretty
    }

    /// Whether the record has a judgement; every run against a backend has one.
    static func isJudged(_ record: RunRecord) -> Bool { record.driven != nil || !record.objectives.isEmpty }

    static func performance(_ figures: Performance) -> JSONText {
        .object([
            ("threads", .integer(figures.threads)),
            ("wall_seconds", .number(figures.wallSeconds)),
            ("build_seconds", .number(figures.buildSeconds)),
            ("seconds_per_day", .number(figures.secondsPerDay)),
            ("watch_days_per_core_second", .number(figures.watchDaysPerCoreSecond)),
            ("operations_per_watch_day", .number(figures.operationsPerWatchDay)),
            ("peak_rss_bytes", .integer(figures.peakRSSBytes)),
            ("bytes_per_watch", .number(figures.bytesPerWatch)),
        ])
    }

    private static func operations(_ rows: [OperationFigures]) -> JSONText {
        .object(
            rows.map { row in
                (
                    row.kind,
                    .object([
                        ("count", .integer(row.count)), ("bytes", .integer(row.bytes)),
                        ("peak_per_second", .number(row.peakPerSecond)),
                    ])
                )
            })
    }

    static func load(_ figures: LoadFigures) -> JSONText {
        .object([
            ("mean_per_second", .number(figures.meanPerSecond)),
            ("peak_per_second", .number(figures.peakPerSecond)),
            ("peak_at", .text(figures.peakAt)),
            ("peak_to_mean", .number(figures.peakToMean)),
        ])
    }
}
