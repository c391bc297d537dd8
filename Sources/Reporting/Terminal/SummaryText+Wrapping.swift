// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

extension SummaryText {
    /// The separator between the parts of a row.
    static let separator = " · "
    /// The column in which the values of a row begin.
    static let indentation = 11

    /// Wraps a row into lines of less than `width` columns, between its parts if possible, otherwise between words.
    ///
    /// Lines after the first are indented to the column of the values. A word that is too long is not broken.
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
