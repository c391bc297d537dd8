// SPDX-License-Identifier: GPL-3.0-or-later

/// Texts that others wrote, made harmless for a terminal: keys of files, headers of tables, answers of backends.
package enum Printable {
    /// The text with each control character, and each that turns the direction of writing, as `\u{1B}`.
    ///
    /// - Parameter keepsLines: whether line feeds stay.
    package static func text(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: { isEscaped($0, keepsLines) }) else { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isEscaped(scalar, keepsLines) {
                shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                shown.append(scalar)
            }
        }
        return String(shown)
    }

    private static func isEscaped(_ scalar: Unicode.Scalar, _ keepsLines: Bool) -> Bool {
        if scalar == "\n" { return !keepsLines }
        return isControl(scalar) || scalar.properties.isBidiControl
    }

    /// Whether a character steers a terminal in place of being shown; line feeds among them.
    package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || (127..<160).contains(scalar.value)
    }
}
