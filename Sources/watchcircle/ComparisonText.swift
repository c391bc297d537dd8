// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// A comparison as a table for a terminal.
enum ComparisonText {
    /// The table: exact figures that are equal are counted, not listed.
    static func table(_ figures: [ComparedFigure]) -> String {
        let equal = figures.filter { $0.judgement == .same && $0.ratio == nil }
        let rows = figures.filter { !($0.judgement == .same && $0.ratio == nil) }.map(row)
        let table = [["figure", "baseline", "head", "ratio", "95 % interval", "p", "judgement"]] + rows
        let widths = (0..<7).map { column in table.map { $0[column].count }.max() ?? 0 }
        var lines = table.map { cells in
            cells.enumerated().map { index, cell in
                let gap = String(repeating: " ", count: widths[index] - cell.count)
                return index == 0 || index == 6 ? cell + gap : gap + cell
            }.joined(separator: "  ").replacing(/\ +$/, with: "")
        }
        if !equal.isEmpty {
            lines.append("\(equal.count) figure\(equal.count == 1 ? "" : "s") equal to the last bit")
        }
        return lines.joined(separator: "\n")
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
