// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// Pieces of HTML, each text in them escaped.
enum HTMLText {
    /// Text for an element or an attribute in double quotes.
    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;")
            .replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }

    /// A paragraph.
    static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>" }

    /// A table as the page's scripts make them, which put their own in its place.
    ///
    /// - Parameters:
    ///   - caption: what it is of.
    ///   - columns: names; `#` before a name for numbers.
    ///   - rows: as many texts each; the first heads its row.
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

    /// The key figures: a name, a value, and what there is to know of it.
    static func figures(_ figures: [(name: String, value: String, more: String)]) -> String {
        figures.map { figure in
            "<div><dt>\(escaped(figure.name))</dt><dd class=\"value\">\(escaped(figure.value))</dd>"
                + "<dd class=\"more\">\(escaped(figure.more))</dd></div>"
        }.joined()
    }
}
