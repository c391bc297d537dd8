// SPDX-License-Identifier: GPL-3.0-or-later

/// Names that precede a secret.
enum SecretWords {
    /// Lowercase substrings of such names.
    private static let parts = [
        "token", "secret", "passw", "pwd", "passphrase", "authoriz", "oauth", "auth_", "auth-", "session", "cookie",
        "csrf", "xsrf", "jwt", "apikey", "api_key", "api-key", "credential", "signature", "private_key", "nonce",
    ]
    /// Such names as whole words.
    private static let whole = ["auth", "bearer", "basic", "sid", "otp", "pin", "key", "sig"]
    /// Words between a name and its secret: `Authorization: Bearer …`, `name="csrf" value="…"`.
    private static let between = ["bearer", "basic", "digest", "value", "content"]

    /// Hides the values after such names.
    static func hideValues(in bytes: [UInt8], _ hidden: inout [Bool]) {
        var place = 0
        while place < bytes.count {
            guard let word = word(in: bytes, from: &place) else { return }
            guard isSecret(word, in: bytes) else { continue }
            hideValue(in: bytes, after: word, &hidden)
        }
    }

    /// Finds the next name at or after `place`, and moves `place` past it.
    private static func word(in bytes: [UInt8], from place: inout Int) -> Range<Int>? {
        guard let start = bytes[place...].firstIndex(where: \.isNameLetter) else {
            place = bytes.count
            return nil
        }
        let end = bytes[start...].firstIndex { !$0.isNameLetter } ?? bytes.count
        place = end
        return start..<end
    }

    private static func isSecret(_ word: Range<Int>, in bytes: [UInt8]) -> Bool {
        let name = text(bytes[word])
        return whole.contains(name) || parts.contains { name.contains($0) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(\.lowercased), as: UTF8.self)
    }

    /// Hides the value of a name, if one follows after `:` or `=`, or as the next word after `Bearer` or a similar
    /// word.
    private static func hideValue(in bytes: [UInt8], after name: Range<Int>, _ hidden: inout [Bool]) {
        let isScheme = between.contains(text(bytes[name]))
        var place = name.upperBound
        var hasSign = false
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") {
                hasSign = true
            } else if byte.isNameLetter {
                var end = place
                let next = word(in: bytes, from: &end) ?? place..<bytes.count
                guard between.contains(text(bytes[next])) else { break }
                place = next.upperBound
                if bytes.indices.contains(place), bytes[place] == UInt8(ascii: " ") { hasSign = true }
                continue
            } else if !isFiller(byte) {
                break
            }
            place += 1
        }
        guard hasSign || isScheme else { return }
        let quote = place > 0 ? bytes[place - 1] : 0
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        while place < bytes.count, !(isQuoted ? bytes[place] == quote : isEnd(bytes[place])) {
            hidden[place] = true
            // A quote after a backslash does not end the value.
            if isQuoted, bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count {
                place += 1
                hidden[place] = true
            }
            place += 1
        }
    }

    /// Whether the byte can separate a name from its value.
    private static func isFiller(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: " ") || byte == 9
            || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
    }

    /// Whether the byte ends an unquoted value.
    private static func isEnd(_ byte: UInt8) -> Bool { byte <= 32 || Array("&,;\"'<>}])".utf8).contains(byte) }
}

extension UInt8 {
    fileprivate var isNameLetter: Bool { isWordLetter || self == UInt8(ascii: "-") }
}
