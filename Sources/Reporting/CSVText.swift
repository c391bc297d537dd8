// SPDX-License-Identifier: GPL-3.0-or-later

/// A table as RFC 4180 text: a header, comma, CR LF, quotes where a field needs them.
struct CSVText {
    private(set) var text: String

    /// Starts a table.
    init(header: [String]) {
        text = ""
        append(header)
    }

    /// Adds a row.
    mutating func append(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text += "," }
            text += Self.quoted(field)
        }
        text += "\r\n"
    }

    /// A number in the C locale, as the shortest text that reads back as the same value; empty if
    /// it is not finite.
    static func field(_ value: Double) -> String { value.isFinite ? value.description : "" }

    private static func quoted(_ field: String) -> String {
        // Over scalars: as characters, CR LF is one and would be missed.
        let needsQuotes = field.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        guard needsQuotes else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
