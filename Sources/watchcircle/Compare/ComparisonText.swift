// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// A comparison as a table, for a terminal or a build server's job summary.
enum ComparisonText {
    /// Returns the table. It counts the exact figures that are equal, without listing them.
    static func table(_ compared: Compared) -> String {
        let figures = compared.figures
        let table = [head] + figures.filter { !isCounted($0) }.map(row)
        let widths = head.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        var lines = table.map { cells in
            cells.enumerated().map { index, cell in
                let gap = String(repeating: " ", count: widths[index] - cell.count)
                return index == 0 || index == head.count - 1 ? cell + gap : gap + cell
            }.joined(separator: "  ").replacing(/\ +$/, with: "")
        }
        lines += remarks(compared)
        return lines.joined(separator: "\n")
    }

    /// Returns the table in Markdown, with a heading.
    ///
    /// - Parameters:
    ///   - blind: the figures in which the required change is not detectable.
    ///   - subject: the subject of the comparison.
    static func markdown(_ compared: Compared, blind: [ComparedFigure], of subject: String) -> String {
        let figures = compared.figures
        let words = verdict(compared, blind: blind).rawValue.replacing("_", with: " ")
        var lines = ["## \(MarkdownSummary.escaped(subject)), compared: \(words)", ""]
        lines += MarkdownSummary.table(head, figures.filter { !isCounted($0) }.map(row))
        let obstacles = figures.compactMap { figure in figure.obstacle.map { "\(figure.name): \($0.why)" } }
        let unseen = blind.map { "\($0.name): the required change could not have been seen" }
        lines +=
            [""] + (obstacles + unseen + remarks(compared)).map { "- \(MarkdownSummary.escaped($0))" } + [""]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the result of the comparison.
    static func verdict(_ compared: Compared, blind: [ComparedFigure]) -> ComparisonSummary.Verdict {
        if compared.figures.contains(where: \.isRegression) { return .worse }
        if compared.figures.contains(where: { $0.judgement == .unjudged }) { return .cannotBeJudged }
        return blind.isEmpty ? .notWorse : .tooBlind
    }

    /// Returns the lines below the table.
    private static func remarks(_ compared: Compared) -> [String] {
        let isRequested = compared.figures.contains { $0.detectable != .notAsked }
        return [equal(compared.figures)].compactMap(\.self)
            + (isRequested ? ["detects: the smallest change found in 80 of 100 such comparisons"] : [])
            + compared.verdicts.compactMap(\.words)
    }

    private static let head = ["figure", "baseline", "head", "ratio", "95 % interval", "p", "detects", "judgement"]

    private static func isCounted(_ figure: ComparedFigure) -> Bool { figure.judgement == .same && figure.ratio == nil }

    private static func equal(_ figures: [ComparedFigure]) -> String? {
        let count = figures.count(where: isCounted)
        return count == 0 ? nil : "\(count) figure\(count == 1 ? "" : "s") equal to the last bit"
    }

    private static func row(_ figure: ComparedFigure) -> [String] {
        let plain = figure.baseline > 0 && figure.head.isFinite ? figure.head / figure.baseline : .nan
        let ratio = figure.ratio.map { exp($0.estimate) } ?? plain
        let interval = figure.ratio.map { "\(number(exp($0.lower))) to \(number(exp($0.upper)))" } ?? ""
        return [
            figure.name, number(figure.baseline), number(figure.head), number(ratio), interval,
            figure.pValue.map(number) ?? "", figure.detectable.words, figure.judgement.rawValue,
        ]
    }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        let size = abs(value)
        return size > 0 && size < 1e-4 ? String(format: "%.2g", value) : Readable.number(value)
    }
}
