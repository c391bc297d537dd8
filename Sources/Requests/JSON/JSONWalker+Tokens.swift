// SPDX-License-Identifier: GPL-3.0-or-later

extension JSONWalker {
    /// Skips a byte if it comes next.
    mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Parses `true`, `false` or `null`.
    mutating func word(_ word: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        for letter in word {
            guard take(letter, bytes) else { return false }
        }
        return true
    }

    /// Parses a number.
    mutating func number(_ bytes: Span<UInt8>) -> Bool {
        _ = take(UInt8(ascii: "-"), bytes)
        if !take(UInt8(ascii: "0"), bytes) {
            guard digits(bytes) else { return false }
        }
        if take(UInt8(ascii: "."), bytes) {
            guard digits(bytes) else { return false }
        }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            return digits(bytes)
        }
        return true
    }

    /// Skips digits and returns whether there is at least one.
    private mutating func digits(_ bytes: Span<UInt8>) -> Bool {
        let start = place
        while place < bytes.count, bytes[place].isDigit { place += 1 }
        return place > start
    }

    /// Parses a string.
    ///
    /// - Returns: the range between the quotes, or nil if the string is malformed.
    mutating func string(_ bytes: Span<UInt8>) -> Range<Int>? {
        place += 1
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place += 1
                return start..<(place - 1)
            case UInt8(ascii: "\\"):
                guard escape(bytes) else { return nil }
            case 0..<32: return nil
            default: place += 1
            }
        }
        return nil
    }

    private mutating func escape(_ bytes: Span<UInt8>) -> Bool {
        guard place + 1 < bytes.count else { return false }
        switch bytes[place + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            place += 2
            return true
        case UInt8(ascii: "u"):
            guard Self.codeUnit(bytes, place + 2) != nil else { return false }
            place += 6
            return true
        default: return false
        }
    }
}

extension JSONWalker {
    /// Appends a parsed string without its escapes; an unpaired surrogate becomes U+FFFD.
    static func appendUnescaped(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        var place = range.lowerBound
        while place < range.upperBound {
            guard bytes[place] == UInt8(ascii: "\\") else {
                text.append(bytes[place])
                place += 1
                continue
            }
            let letter = bytes[place + 1]
            place += 2
            switch letter {
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "u"):
                let scalar = scalar(bytes, &place)
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: text.append(letter)
            }
        }
    }

    /// Decodes the escape whose digits begin at `place`, and the next one if both form a surrogate pair.
    private static func scalar(_ bytes: Span<UInt8>, _ place: inout Int) -> Unicode.Scalar {
        let unit = codeUnit(bytes, place) ?? 0xFFFD
        place += 4
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"),
            bytes[place + 1] == UInt8(ascii: "u"), let low = codeUnit(bytes, place + 2),
            (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { return "\u{FFFD}" }
        place += 6
        return scalar
    }

    /// Parses four hexadecimal digits.
    private static func codeUnit(_ bytes: Span<UInt8>, _ start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for place in start..<(start + 4) {
            switch bytes[place] {
            case let digit where digit.isDigit: unit = unit << 4 | UInt32(digit - UInt8(ascii: "0"))
            case let letter where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(letter.lowercased):
                unit = unit << 4 | UInt32(letter.lowercased - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return unit
    }
}
