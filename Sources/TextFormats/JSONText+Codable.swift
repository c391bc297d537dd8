// SPDX-License-Identifier: GPL-3.0-or-later

/// Any JSON document; integers between -2^63 and 2^64 - 1 keep every digit.
extension JSONText: Codable {
    /// Decodes any value. A decoder does not keep the order of keys, so they are sorted.
    package init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            let keys = members.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .object(try keys.map { ($0.stringValue, try members.decode(JSONText.self, forKey: $0)) })
            return
        }
        if var elements = try? decoder.unkeyedContainer() {
            var values: [JSONText] = []
            while !elements.isAtEnd { values.append(try elements.decode(JSONText.self)) }
            self = .list(values)
            return
        }
        self = try Self.scalar(try decoder.singleValueContainer())
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> JSONText {
        if value.decodeNil() { return .null }
        if let text = try? value.decode(String.self) { return .text(text) }
        if let boolean = try? value.decode(Bool.self) { return .boolean(boolean) }
        let number = try? value.decode(Double.self)
        // An integer has no negative zero.
        if number == 0, number?.sign == .minus { return .number(-0.0) }
        if let integer = try? value.decode(Int.self) { return .integer(integer) }
        if let unsigned = try? value.decode(UInt64.self) { return .unsigned(unsigned) }
        return .number(try value.decode(Double.self))
    }

    /// Encodes the value. The encoder determines the order of keys; `pretty` keeps it.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: Name.self)
            for (key, value) in members { try container.encode(value, forKey: Name(key)) }
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .integer(let integer): try container.encode(integer)
            case .unsigned(let unsigned): try container.encode(unsigned)
            case .number(let number) where number.isFinite: try container.encode(number)
            case .boolean(let boolean): try container.encode(boolean)
            case .null, .number, .object, .list: try container.encodeNil()
            }
        }
    }

    /// A key of an object.
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}

extension JSONText {
    /// The value of a key; nil if this is not an object or lacks the key.
    package func member(_ key: String) -> JSONText? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// Every number within nested objects by its path, such as `target.response_seconds.p99`; numbers in lists are
    /// omitted.
    package var numbersByPath: [String: Double] {
        var numbers: [String: Double] = [:]
        collect(into: &numbers, at: "")
        return numbers
    }

    private func collect(into numbers: inout [String: Double], at path: String) {
        switch self {
        case .object(let members):
            for (key, value) in members { value.collect(into: &numbers, at: path.isEmpty ? key : path + "." + key) }
        case .integer(let integer): numbers[path] = Double(integer)
        case .unsigned(let unsigned): numbers[path] = Double(unsigned)
        case .number(let number): numbers[path] = number
        case .text, .boolean, .null, .list: break
        }
    }
}
