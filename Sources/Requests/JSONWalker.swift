// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads one JSON text and hands over the values at which the steps point.
///
/// Each value is read at a *level*: how many steps lead to it, -1 off the path, `steps.count` for a value that is asked for
/// and one more for an item of a list that is asked for.
struct JSONWalker {
    private static let deepest = 128

    let steps: [JSONPointer.Step]
    private(set) var place = 0
    private var depth = 0

    init(steps: [JSONPointer.Step]) { self.steps = steps }

    mutating func skipSpace(_ bytes: Span<UInt8>) {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return
            }
        }
    }

    /// Reads a value with the space before it.
    ///
    /// - Returns: false if it is malformed.
    mutating func value(_ bytes: Span<UInt8>, at level: Int, into sink: inout some JSONSink) -> Bool {
        skipSpace(bytes)
        guard place < bytes.count else { return false }
        var range = place..<place
        let kind: JSONKind
        switch bytes[place] {
        case UInt8(ascii: "\""):
            guard let inside = string(bytes) else { return false }
            kind = .string
            range = inside
        case UInt8(ascii: "{"):
            guard object(bytes, at: level, into: &sink) else { return false }
            kind = .object
        case UInt8(ascii: "["):
            let isSpread = level == steps.count && sink.takesItems
            guard list(bytes, at: level, isSpread: isSpread, into: &sink) else { return false }
            if isSpread { return true }
            kind = .list
        case UInt8(ascii: "t"):
            guard word(JSONWord.yes, bytes) else { return false }
            kind = .bool
        case UInt8(ascii: "f"):
            guard word(JSONWord.no, bytes) else { return false }
            kind = .bool
        case UInt8(ascii: "n"):
            guard word(JSONWord.null, bytes) else { return false }
            kind = .null
        default:
            guard number(bytes) else { return false }
            kind = .number
        }
        if level >= steps.count {
            sink.take(kind, kind == .string ? range : range.lowerBound..<place, in: bytes)
        }
        return true
    }

    // MARK: Groups

    private mutating func object(_ bytes: Span<UInt8>, at level: Int, into sink: inout some JSONSink) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { return false }
        place += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return true }
        var isFound = false
        while true {
            skipSpace(bytes)
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\""), let name = string(bytes) else {
                return false
            }
            let isNext = !isFound && isStep(level, named: name, bytes)
            isFound = isFound || isNext
            skipSpace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { return false }
            guard value(bytes, at: isNext ? level + 1 : -1, into: &sink) else { return false }
            skipSpace(bytes)
            if take(UInt8(ascii: "}"), bytes) { return true }
            guard take(UInt8(ascii: ","), bytes) else { return false }
        }
    }

    private mutating func list(
        _ bytes: Span<UInt8>, at level: Int, isSpread: Bool, into sink: inout some JSONSink
    ) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { return false }
        let isEach = level >= 0 && level < steps.count && steps[level] == .each
        if isSpread || isEach { sink.beginList() }
        place += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return true }
        var item = 0
        while true {
            let isNext = isSpread || isEach || isStep(level, item: item)
            guard value(bytes, at: isNext ? level + 1 : -1, into: &sink) else { return false }
            item += 1
            skipSpace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return true }
            guard take(UInt8(ascii: ","), bytes) else { return false }
        }
    }

    private func isStep(_ level: Int, item: Int) -> Bool {
        guard level >= 0, level < steps.count, case .member(_, item: let wanted) = steps[level] else { return false }
        return wanted == item
    }

    private func isStep(_ level: Int, named range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard level >= 0, level < steps.count, case .member(let name, item: _) = steps[level] else { return false }
        if !range.contains(where: { bytes[$0] == UInt8(ascii: "\\") }) {
            guard range.count == name.count else { return false }
            var place = range.lowerBound
            for byte in name {
                if bytes[place] != byte { return false }
                place += 1
            }
            return true
        }
        var plain: [UInt8] = []
        Self.appendUnescaped(bytes, range, to: &plain)
        return plain == name
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    // MARK: Single values

    private mutating func word(_ word: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        for letter in word {
            guard take(letter, bytes) else { return false }
        }
        return true
    }

    private mutating func number(_ bytes: Span<UInt8>) -> Bool {
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

    /// At least one digit.
    private mutating func digits(_ bytes: Span<UInt8>) -> Bool {
        let start = place
        while place < bytes.count, bytes[place].isDigit { place += 1 }
        return place > start
    }

    /// Reads a string.
    ///
    /// - Returns: what stands between its quotes; nil if it is malformed.
    private mutating func string(_ bytes: Span<UInt8>) -> Range<Int>? {
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
    /// Appends a string that has been read, without its escapes; half of a surrogate pair becomes U+FFFD.
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

    /// The character of an escape whose digits begin at `place`, and of the next one where two make a pair.
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

    /// Four hexadecimal digits.
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
