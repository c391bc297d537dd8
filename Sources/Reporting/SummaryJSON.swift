// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// `summary.json`: what a script, a regression check or a dashboard wants to know of a run.
///
/// The schema stands in `docs/report.md`. Keys come in its order; a value that is not finite is
/// `null`.
public enum SummaryJSON {
    /// The file's text.
    public static func text(of record: RunRecord) -> String {
        JSONText.object([
            ("schema", .integer(RunRecord.schema)),
            ("scenario", .text(record.scenario)),
            ("seed", .unsigned(record.seed)),
            ("version", .text(record.version)),
            ("state_hash", .text(record.stateHash)),
            ("verdict", .text(record.verdict.rawValue)),
            ("watches", .integer(record.watches)),
            ("days", .integer(record.days)),
            ("performance", performance(record.performance)),
            ("operations", operations(record.operations)),
            ("load", load(record.load)),
            ("society", .object(record.society.map { ($0.name, .number($0.value)) })),
            ("notes", .list(record.notes.map { .text($0) })),
        ]).pretty
    }

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
