// SPDX-License-Identifier: GPL-3.0-or-later

/// The members of a request's JSON object. Nested values are validated but not stored.
struct JSONObject: Equatable {
    /// A member's value.
    enum Value: Equatable {
        /// A number as written.
        case number(String)
        case text(String)
        case bool(Bool)
        case null
        case list
        case object
    }

    /// In order of appearance; names are unique.
    private(set) var members: [(name: String, value: Value)] = []

    /// Parses a single object and nothing else, as in RFC 8259.
    ///
    /// - Throws: `Refusal` (400) with the byte offset of the syntax error.
    init(parsing bytes: [UInt8]) throws(Refusal) {
        var parser = JSONParser(bytes)
        members = try parser.wholeObject()
    }

    /// A member's value, or nil if there is none.
    subscript(name: String) -> Value? {
        // Compares bytes: Swift's string comparison treats canonically equivalent names as equal.
        members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Returns the integer value of a number with a fraction or an exponent, or nil if it is not an integer. As in
    /// JSON Schema, `463.0` and `4.63e2` are the integer 463. No digit is rounded.
    static func wholeNumber(_ text: String) -> Int? {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let isNegative = parts[0].hasPrefix("-")
        let decimals = parts[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard decimals.count <= 2 else { return nil }
        var digits = decimals.joined().drop { $0 == "0" }
        // Zero, whatever the exponent.
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

/// A parser over the bytes of a JSON text.
private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    /// Maximum nesting depth of arrays and objects.
    private static let deepest = 32

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func wholeObject() throws(Refusal) -> [(name: String, value: JSONObject.Value)] {
        skipSpace()
        guard peek == UInt8(ascii: "{") else { throw mistake("expected an object") }
        let members = try object(depth: 1)
        skipSpace()
        guard index == bytes.count else { throw mistake("unexpected data after the object") }
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
        guard depth <= Self.deepest else { throw mistake("nesting exceeds \(Self.deepest) levels") }
        var members: [(name: String, value: JSONObject.Value)] = []
        var names: Set<[UInt8]> = []
        index += 1
        skipSpace()
        if take("}") { return members }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw mistake("expected a quoted member name") }
            let name = try text()
            skipSpace()
            guard take(":") else { throw mistake("expected a colon after the member name") }
            let value = try value(depth: depth)
            // RFC 8259 leaves open which of two duplicates counts, so both are rejected.
            if depth == 1, !Self.insert(name, into: &names, members) { throw mistake("duplicate member name") }
            if depth == 1 { members.append((name, value)) }
            skipSpace()
            if take("}") { return members }
            guard take(",") else { throw mistake("expected a comma or a closing bracket") }
        }
    }

    /// Adds a name unless it equals an earlier one, byte for byte.
    ///
    /// A body usually has a few names, which are compared one by one. A hostile body has thousands.
    ///
    /// - Returns: whether the name is new.
    private static func insert(
        _ name: String, into names: inout Set<[UInt8]>, _ members: [(name: String, value: JSONObject.Value)]
    ) -> Bool {
        if members.count < 8 { return !members.contains { $0.name.utf8.elementsEqual(name.utf8) } }
        if names.isEmpty { names.formUnion(members.map { Array($0.name.utf8) }) }
        return names.insert(Array(name.utf8)).inserted
    }

    private mutating func list(depth: Int) throws(Refusal) {
        guard depth <= Self.deepest else { throw mistake("nesting exceeds \(Self.deepest) levels") }
        index += 1
        skipSpace()
        if take("]") { return }
        while true {
            _ = try value(depth: depth)
            skipSpace()
            if take("]") { return }
            guard take(",") else { throw mistake("expected a comma or a closing bracket") }
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
        default: throw mistake("expected a value")
        }
    }

    private mutating func word(_ word: String, _ value: JSONObject.Value) throws(Refusal) -> JSONObject.Value {
        guard bytes[index...].starts(with: word.utf8) else { throw mistake("expected a value") }
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
        guard index > start else { throw mistake("expected a digit") }
    }
}

// MARK: - Texts

extension JSONParser {
    private mutating func text() throws(Refusal) -> String {
        index += 1
        let start = index
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        // Most strings contain no escape and are copied unchanged.
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
            case 0..<0x20: throw mistake("unescaped control character")
            default: decoded.append(byte)
            }
        }
        throw mistake("unterminated string")
    }

    private func valid(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw mistake("the string is not UTF-8") }
        return text
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(Refusal) {
        guard let byte = peek else { throw mistake("unterminated string") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: String(Character(try scalar())).utf8)
        default: throw mistake("invalid escape sequence")
        }
    }

    /// Parses a `\u` escape or a surrogate pair.
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
        throw mistake("unpaired surrogate")
    }

    private mutating func fourDigits() throws(Refusal) -> UInt32 {
        guard index + 4 <= bytes.count,
            let text = String(validating: bytes[index..<index + 4], as: UTF8.self),
            text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(text, radix: 16)
        else { throw mistake("expected four hexadecimal digits") }
        index += 4
        return value
    }
}
