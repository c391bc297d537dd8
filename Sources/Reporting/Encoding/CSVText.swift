// SPDX-License-Identifier: GPL-3.0-or-later

/// Rows of RFC 4180: comma, CR LF, quotes where a field needs them.
enum CSVText {
    /// A row, with its line break.
    static func row(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

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
