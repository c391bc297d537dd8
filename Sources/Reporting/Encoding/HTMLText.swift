// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// Builders of HTML fragments that escape all text.
enum HTMLText {
    /// Escapes text for an element, or for an attribute in double quotes.
    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;")
            .replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }

    /// Returns a paragraph.
    static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>" }

    /// Returns a table with the same markup as those of the page's scripts, which replace it.
    ///
    /// - Parameters:
    ///   - caption: the caption.
    ///   - columns: the column names; a `#` before the name marks a numeric column.
    ///   - rows: the cells, one per column; the first cell is the row's header.
    static func table(_ caption: String, _ columns: [String], _ rows: [[String]]) -> String {
        let isNumber = columns.map { $0.hasPrefix("#") }
        func cell(_ tag: String, _ text: String, _ index: Int, _ more: String = "") -> String {
            "<\(tag)\(more)\(isNumber[index] ? " class=\"num\"" : "")>\(escaped(text))</\(tag)>"
        }
        let head = columns.enumerated().map { cell("th", String($1.drop { $0 == "#" }), $0, " scope=\"col\"") }
        let body = rows.map { row in
            "<tr>"
                + row.enumerated().map { index, text in
                    index == 0 ? cell("th", text, index, " scope=\"row\"") : cell("td", text, index)
                }.joined() + "</tr>"
        }
        return "<table\(columns.count < 4 ? " class=\"slim\"" : "")><caption>\(escaped(caption))</caption>"
            + "<thead><tr>\(head.joined())</tr></thead><tbody>\(body.joined(separator: "\n"))</tbody></table>"
    }

    /// Returns the key figures: a name, a value and an explanation each.
    static func figures(_ figures: [(name: String, value: String, more: String)]) -> String {
        figures.map { figure in
            "<div><dt>\(escaped(figure.name))</dt><dd class=\"value\">\(escaped(figure.value))</dd>"
                + "<dd class=\"more\">\(escaped(figure.more))</dd></div>"
        }.joined()
    }
}
