// SPDX-License-Identifier: GPL-3.0-or-later

/// Encoder of CSV rows as in RFC 4180: commas, CR LF, and quotes only for fields that need them.
package enum CSVText {
    /// Returns a row with its line break.
    package static func row(_ fields: [String]) -> String {
        var row = CSVBuffer()
        for field in fields { row.add(field) }
        row.endRow()
        return String(decoding: row.bytes, as: UTF8.self)
    }

    /// Returns the shortest text in the C locale that parses back to the same value; empty if `value` is not finite.
    package static func field(_ value: Double) -> String { value.isFinite ? value.description : "" }
}
