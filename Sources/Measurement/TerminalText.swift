// SPDX-License-Identifier: GPL-3.0-or-later

/// Escaping of untrusted text before it reaches a terminal: keys of files, headers of tables, answers of backends.
package enum TerminalText {
    /// Returns the text with control characters and bidirectional controls escaped, such as `\u{1B}`.
    ///
    /// - Parameter keepsLines: whether line feeds are left unescaped.
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

    /// Whether a character is a C0 or C1 control, line feeds included.
    package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || (127..<160).contains(scalar.value)
    }
}
