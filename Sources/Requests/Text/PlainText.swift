// SPDX-License-Identifier: GPL-3.0-or-later

/// Renders bytes of unknown origin as one line of text that is safe for terminals and web pages.
enum PlainText {
    /// The number of bytes shown of binary data.
    private static let shownOfBinary = 16

    /// Returns the text.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 or any other data; bytes that are not text become escapes such as `\x1f`.
    ///   - hidden: for each index, whether the byte belongs to a secret; indices beyond the end are not hidden.
    static func of(_ bytes: ArraySlice<UInt8>, hidden: [Bool] = []) -> String {
        var bytes = bytes
        let strange = bytes.count { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 || $0 == 127 }
        if strange * 8 > bytes.count { bytes = bytes.prefix(shownOfBinary) }
        var text = ""
        var place = bytes.startIndex
        var wasHidden = false
        while place < bytes.endIndex {
            let isHidden = hidden.indices.contains(place) && hidden[place]
            if isHidden {
                if !wasHidden { text += SecretMask.mark }
                place += 1
            } else {
                let length = append(bytes[place...], to: &text)
                place += length
            }
            wasHidden = isHidden
        }
        return text
    }

    /// Appends the first character.
    ///
    /// - Returns: its length in bytes.
    private static func append(_ bytes: ArraySlice<UInt8>, to text: inout String) -> Int {
        guard let first = bytes.first else { return 0 }
        switch first {
        case 10: text += "\\n"
        case 13: text += "\\r"
        case 9: text += "\\t"
        case 32..<127: text.unicodeScalars.append(Unicode.Scalar(first))
        case 128...: return appendWide(bytes, to: &text)
        default: text += escape(first)
        }
        return 1
    }

    private static func appendWide(_ bytes: ArraySlice<UInt8>, to text: inout String) -> Int {
        var decoder = Unicode.UTF8.ForwardParser()
        var source = bytes.prefix(4).makeIterator()
        guard case .valid(let encoded) = decoder.parseScalar(from: &source), let first = bytes.first else {
            text += escape(bytes.first ?? 0)
            return 1
        }
        let scalar = Unicode.UTF8.decode(encoded)
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            text += "\\u{\(String(scalar.value, radix: 16))}"
        default: text.unicodeScalars.append(scalar)
        }
        return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    }

    private static func escape(_ byte: UInt8) -> String {
        (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16)
    }
}
