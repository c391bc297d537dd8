// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

extension SummaryText {
    /// What stands between the parts of a row.
    static let separator = " · "
    /// Where a row's values begin; columns.
    static let indentation = 11

    /// A row as lines of less than `width` columns, broken between its parts where that is enough, and else between words.
    ///
    /// Lines after the first are indented as values are; a word that is too long stays whole.
    static func wrapped(_ row: String, width: Int) -> [String] {
        var lines: [String] = []
        for part in row.components(separatedBy: separator) {
            if let last = lines.last, last.count + separator.count + part.count < width {
                lines[lines.count - 1] += separator + part
            } else {
                lines += broken(lines.isEmpty ? part : indent + part, width: width)
            }
        }
        return lines
    }

    private static let indent = String(repeating: " ", count: indentation)

    private static func broken(_ part: String, width: Int) -> [String] {
        var (lines, rest) = ([String](), part)
        while rest.count >= width, let space = rest.prefix(width).dropFirst(indentation).lastIndex(of: " ") {
            lines.append(String(rest[..<space]))
            rest = indent + rest[rest.index(after: space)...]
        }
        return lines + [rest]
    }
}
