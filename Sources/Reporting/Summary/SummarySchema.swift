// SPDX-License-Identifier: GPL-3.0-or-later
internal import TextFormats

/// JSON Schemas, draft 2020-12, of the files with results, made from the tables that write and read them.
public enum SummarySchema: String, CaseIterable, Sendable {
    /// `summary.json` of a report.
    case summary
    /// `rating.json` of a search for a load.
    case rating
    /// The file that `watchcircle compare --json` writes.
    case comparison

    /// The schema of the files that this version writes, the content of `schemas/NAME.schema.json`. It permits no
    /// unknown key.
    public var text: String {
        switch self {
        case .summary:
            RunSummary.objectSchema.text(
                title: "summary.json of WatchCircle",
                description: "The results of a run; docs/report.md describes the keys.")
        case .rating:
            RatingSummary.objectSchema.text(
                title: "rating.json of WatchCircle",
                description: "The highest load that meets the objectives; docs/rate.md describes the keys.")
        case .comparison:
            ComparisonSummary.objectSchema.text(
                title: "A comparison of WatchCircle",
                description:
                    "Whether a report, or a backend, is worse than its baseline; docs/report.md describes the keys.")
        }
    }

    /// The name of the schema's file in the folder `schemas`.
    public var fileName: String { "\(rawValue).schema.json" }
}
