// SPDX-License-Identifier: GPL-3.0-or-later

/// Encoder of CSV rows as in RFC 4180: commas, CR LF, and quotes only for fields that need them.
enum CSVText {
    /// Returns a row with its line break.
    static func row(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

    /// Returns the shortest text in the C locale that parses back to the same value; empty if `value` is not finite.
    static func field(_ value: Double) -> String { value.isFinite ? value.description : "" }

    private static func quoted(_ field: String) -> String {
        // Compare scalars, since CR LF is a single `Character`.
        let needsQuotes = field.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        guard needsQuotes else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
