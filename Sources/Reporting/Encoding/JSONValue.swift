// SPDX-License-Identifier: GPL-3.0-or-later
internal import TextFormats

/// A type with a JSON form.
protocol JSONValue {
    /// The schema of the form.
    static var schema: JSONSchema { get }

    /// The form of this value.
    var json: JSONText { get }

    /// Reads a value.
    init(_ node: JSONNode) throws(JSONFault)
}

extension String: JSONValue {
    static var schema: JSONSchema { .text }
    var json: JSONText { .text(self) }

    init(_ node: JSONNode) throws(JSONFault) {
        guard case .text(let text) = node.value else { throw node.fault("a text") }
        self = text
    }
}

extension Bool: JSONValue {
    static var schema: JSONSchema { .boolean }
    var json: JSONText { .boolean(self) }

    init(_ node: JSONNode) throws(JSONFault) {
        guard case .boolean(let value) = node.value else { throw node.fault("true or false") }
        self = value
    }
}

extension Int: JSONValue {
    static var schema: JSONSchema { .integer }
    var json: JSONText { .integer(self) }

    init(_ node: JSONNode) throws(JSONFault) {
        guard case .integer(let value) = node.value else { throw node.fault("an integer") }
        self = value
    }
}

extension UInt64: JSONValue {
    static var schema: JSONSchema {
        JSONSchema.integer.with("minimum", .integer(0)).with("maximum", .unsigned(.max))
    }
    var json: JSONText { .unsigned(self) }

    init(_ node: JSONNode) throws(JSONFault) {
        switch node.value {
        case .unsigned(let value): self = value
        case .integer(let value) where value >= 0: self = UInt64(value)
        default: throw node.fault("an integer from 0 to \(UInt64.max)")
        }
    }
}

/// A number that is not finite is null.
extension Double: JSONValue {
    static var schema: JSONSchema { JSONSchema.number.orNull }
    var json: JSONText { .number(self) }

    init(_ node: JSONNode) throws(JSONFault) {
        switch node.value {
        case .number(let value): self = value
        case .integer(let value): self = Double(value)
        case .unsigned(let value): self = Double(value)
        case .null: self = .nan
        default: throw node.fault("a number or null")
        }
    }
}

extension Optional: JSONValue where Wrapped: JSONValue {
    static var schema: JSONSchema { Wrapped.schema.orNull }
    var json: JSONText { self?.json ?? .null }

    init(_ node: JSONNode) throws(JSONFault) {
        if case .null = node.value { self = nil } else { self = try Wrapped(node) }
    }
}

extension Array: JSONValue where Element: JSONValue {
    static var schema: JSONSchema { .list(of: Element.schema) }
    var json: JSONText { .list(map(\.json)) }

    init(_ node: JSONNode) throws(JSONFault) {
        guard case .list(let values) = node.value else { throw node.fault("a list") }
        self = []
        for (index, value) in values.enumerated() { append(try Element(node.element(index, value))) }
    }
}

/// A value with one of a few names.
protocol JSONChoice: JSONValue, CaseIterable {
    /// The value's name in a file.
    var name: String { get }
}

extension JSONChoice {
    static var schema: JSONSchema { .choice(allCases.map(\.name)) }
    /// The values that are correct, for messages.
    static var rule: String { "one of \(allCases.map(\.name).joined(separator: ", "))" }
    var json: JSONText { .text(name) }

    init(_ node: JSONNode) throws(JSONFault) {
        guard case .text(let text) = node.value, let value = Self.allCases.first(where: { $0.name == text }) else {
            throw node.fault(Self.rule)
        }
        self = value
    }
}

extension JSONChoice where Self: RawRepresentable, RawValue == String {
    var name: String { rawValue }
}
