// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

extension SummaryText {
    /// The maximum number of kinds of failures in a row.
    private static let mostKinds = 6

    /// Returns the failures by operation and status, with the most frequent one as an example. If every operation
    /// failed, it adds the probable causes.
    static func failed(in driven: DrivenFigures) -> [String] {
        guard let first = driven.failures.first else { return [] }
        let more = driven.failures.count - mostKinds
        let counts = driven.failures.prefix(mostKinds).map(\.words) + (more > 0 ? ["\(more) more, in the report"] : [])
        var lines = [row("failed", counts), row("such as", first.sentence)]
        guard driven.overall.errors == driven.overall.requests else { return lines }
        let told = driven.failures.foremost ?? first
        if told != first { lines.append(row("", told.sentence)) }
        lines += told.reasons().prefix(3).enumerated().map { row($0 == 0 ? "probably" : "", $1) }
        return lines
    }
}
