// SPDX-License-Identifier: GPL-3.0-or-later

/// The members of a request's JSON object; what is nested deeper is checked and left unread.
struct JSONObject: Equatable {
    /// A member's value.
    enum Value: Equatable {
        /// A number, as it was written.
        case number(String)
        case text(String)
        case bool(Bool)
        case null
        case list
        case object
    }

    /// In the order of the text; no name is there twice.
    private(set) var members: [(name: String, value: Value)] = []

    /// Reads one object and nothing else, as RFC 8259 has it.
    ///
    /// - Throws: `Refusal` (400) with the byte at which the text stops being JSON.
    init(parsing bytes: [UInt8]) throws(Refusal) {
        var parser = JSONParser(bytes)
        members = try parser.wholeObject()
    }

    /// A member's value; nil if there is none.
    subscript(name: String) -> Value? {
        // Byte by byte: to Swift's own comparison a name is equal to others that Unicode calls equivalent.
        members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The value of a number that is written with a fraction or an exponent, if it is whole: JSON Schema takes `463.0` and
    /// `4.63e2` for the integer 463. No digit is rounded.
    static func wholeNumber(_ text: String) -> Int? {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let isNegative = parts[0].hasPrefix("-")
        let decimals = parts[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard decimals.count <= 2 else { return nil }
        var digits = decimals.joined().drop { $0 == "0" }
        // Zero, whatever its exponent is.
        if digits.isEmpty { return 0 }
        guard let exponent = parts.count > 1 ? Int(parts[1]) : 0, abs(exponent) <= 1_000_000 else { return nil }
        var shift = exponent - (decimals.count > 1 ? decimals[1].count : 0)
        while digits.last == "0" {
            digits.removeLast()
            shift += 1
        }
        guard shift >= 0, digits.count + shift <= 19 else { return nil }
        return Int((isNegative ? "-" : "") + digits + String(repeating: "0", count: shift))
    }

    static func == (one: JSONObject, other: JSONObject) -> Bool {
        one.members.elementsEqual(other.members) { $0.name == $1.name && $0.value == $1.value }
    }
}

/// Walks over the bytes of a JSON text.
private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    /// How deep lists and objects may stand within each other.
    private static let deepest = 32

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func wholeObject() throws(Refusal) -> [(name: String, value: JSONObject.Value)] {
        skipSpace()
        guard peek == UInt8(ascii: "{") else { throw mistake("an object must begin here") }
        let members = try object(depth: 1)
        skipSpace()
        guard index == bytes.count else { throw mistake("nothing may follow the object") }
        return members
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func mistake(_ rule: String) -> Refusal {
        .badRequest("the body is not JSON at byte \(index): \(rule)")
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    private mutating func object(depth: Int) throws(Refusal) -> [(name: String, value: JSONObject.Value)] {
        guard depth <= Self.deepest else { throw mistake("more than \(Self.deepest) levels") }
        var members: [(name: String, value: JSONObject.Value)] = []
        var names: Set<[UInt8]> = []
        index += 1
        skipSpace()
        if take("}") { return members }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw mistake("a name in quotes must stand here") }
            let name = try text()
            skipSpace()
            guard take(":") else { throw mistake("a colon must follow the name") }
            let value = try value(depth: depth)
            // Which of two would count is nowhere said, so none does.
            if depth == 1, !Self.insert(name, into: &names, members) { throw mistake("the name is there twice") }
            if depth == 1 { members.append((name, value)) }
            skipSpace()
            if take("}") { return members }
            guard take(",") else { throw mistake("a comma or a closing bracket must stand here") }
        }
    }

    /// Notes a name, which must be another than those before, byte for byte.
    ///
    /// A body has a few names, which are compared one by one. A hostile one has thousands.
    ///
    /// - Returns: whether it is another.
    private static func insert(
        _ name: String, into names: inout Set<[UInt8]>, _ members: [(name: String, value: JSONObject.Value)]
    ) -> Bool {
        if members.count < 8 { return !members.contains { $0.name.utf8.elementsEqual(name.utf8) } }
        if names.isEmpty { names.formUnion(members.map { Array($0.name.utf8) }) }
        return names.insert(Array(name.utf8)).inserted
    }

    private mutating func list(depth: Int) throws(Refusal) {
        guard depth <= Self.deepest else { throw mistake("more than \(Self.deepest) levels") }
        index += 1
        skipSpace()
        if take("]") { return }
        while true {
            _ = try value(depth: depth)
            skipSpace()
            if take("]") { return }
            guard take(",") else { throw mistake("a comma or a closing bracket must stand here") }
        }
    }

    private mutating func value(depth: Int) throws(Refusal) -> JSONObject.Value {
        skipSpace()
        switch peek {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "{"):
            _ = try object(depth: depth + 1)
            return .object
        case UInt8(ascii: "["):
            try list(depth: depth + 1)
            return .list
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
            return .number(try number())
        default: throw mistake("a value must stand here")
        }
    }

    private mutating func word(_ word: String, _ value: JSONObject.Value) throws(Refusal) -> JSONObject.Value {
        guard bytes[index...].starts(with: word.utf8) else { throw mistake("a value must stand here") }
        index += word.utf8.count
        return value
    }

    private mutating func number() throws(Refusal) -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(Refusal) {
        let start = index
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw mistake("a digit must stand here") }
    }
}

// MARK: - Texts

extension JSONParser {
    private mutating func text() throws(Refusal) -> String {
        index += 1
        let start = index
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        // Most texts hold no escape: they are taken as they stand.
        if peek == UInt8(ascii: "\"") {
            defer { index += 1 }
            return try valid(bytes[start..<index])
        }
        var decoded = Array(bytes[start..<index])
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return try valid(decoded[...])
            case UInt8(ascii: "\\"): try escape(into: &decoded)
            case 0..<0x20: throw mistake("a control character must be escaped")
            default: decoded.append(byte)
            }
        }
        throw mistake("the text has no end")
    }

    private func valid(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw mistake("the text is not UTF-8") }
        return text
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(Refusal) {
        guard let byte = peek else { throw mistake("the text has no end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: String(Character(try scalar())).utf8)
        default: throw mistake("there is no such escape")
        }
    }

    /// The character of one `\u` escape, or of a pair of surrogates.
    private mutating func scalar() throws(Refusal) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, take("\\"), take("u") {
            let second = try fourDigits()
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw mistake("half a surrogate pair")
    }

    private mutating func fourDigits() throws(Refusal) -> UInt32 {
        guard index + 4 <= bytes.count,
            let text = String(validating: bytes[index..<index + 4], as: UTF8.self),
            text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(text, radix: 16)
        else { throw mistake("four hexadecimal digits must stand here") }
        index += 4
        return value
    }
}
