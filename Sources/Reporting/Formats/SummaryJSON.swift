// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// `summary.json`: the results of a run for scripts, regression checks and dashboards.
///
/// `RunSummary` is its content, with a table of the keys. A value that is not finite is `null`.
public struct SummaryJSON: TextFileFormat {
    /// The name of the file, which marks a folder as a report.
    public static let fileName = SummaryFile.name

    /// Creates the format.
    public init() {}

    /// Returns the text of the file.
    public static func text(of record: RunRecord) -> String { RunSummary(of: record).text }

    /// Whether the record has a judgement; every run against a backend has one.
    static func isJudged(_ record: RunRecord) -> Bool { record.driven != nil || !record.objectives.isEmpty }

    /// Returns a digest of a scenario's text, which identifies the scenario of a report: 16 hexadecimal digits.
    ///
    /// - Source: Fowler, Noll, Vo, FNV-1a, 64 bits.
    static func digest(of text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
