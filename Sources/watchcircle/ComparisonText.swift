// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// A comparison as a table, for a terminal or the page of a job.
enum ComparisonText {
    /// The table: exact figures that are equal are counted, not listed.
    static func table(_ figures: [ComparedFigure]) -> String {
        let table = [head] + figures.filter { !isCounted($0) }.map(row)
        let widths = (0..<7).map { column in table.map { $0[column].count }.max() ?? 0 }
        var lines = table.map { cells in
            cells.enumerated().map { index, cell in
                let gap = String(repeating: " ", count: widths[index] - cell.count)
                return index == 0 || index == 6 ? cell + gap : gap + cell
            }.joined(separator: "  ").replacing(/\ +$/, with: "")
        }
        lines += equal(figures).map { [$0] } ?? []
        return lines.joined(separator: "\n")
    }

    /// The same in Markdown, with a heading.
    ///
    /// - Parameter subject: what was compared.
    static func markdown(_ figures: [ComparedFigure], of subject: String) -> String {
        let verdict =
            figures.contains(where: \.isRegression)
            ? "worse" : figures.contains { $0.judgement == .unjudged } ? "cannot be judged" : "not worse"
        var lines = ["## \(MarkdownSummary.escaped(subject)), compared: \(verdict)", ""]
        lines += MarkdownSummary.table(head, figures.filter { !isCounted($0) }.map(row))
        let remarks = figures.compactMap { figure in figure.obstacle.map { "\(figure.name): \($0.why)" } }
        lines +=
            [""] + (remarks + [equal(figures)].compactMap(\.self)).map { "- \(MarkdownSummary.escaped($0))" } + [""]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let head = ["figure", "baseline", "head", "ratio", "95 % interval", "p", "judgement"]

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
            figure.pValue.map(number) ?? "", figure.judgement.rawValue,
        ]
    }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        let size = abs(value)
        return size > 0 && size < 1e-4 ? String(format: "%.2g", value) : Readable.number(value)
    }
}
