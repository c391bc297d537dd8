// SPDX-License-Identifier: GPL-3.0-or-later

/// A value in the path or body of a request: its validation and its documentation.
struct Field: Sendable {
    enum Kind: Sendable {
        case integer(ClosedRange<Int>)
        case real(ClosedRange<Double>)
        /// A text of a length in Unicode scalars, without U+0000.
        case text(ClosedRange<Int>)
        /// One of several words.
        case word([String])
    }

    enum Value: Equatable, Sendable {
        case integer(Int64)
        case real(Double)
        case text(String)
    }

    let name: String
    let kind: Kind
    let meaning: String
    var isRequired = true
}

extension Field {
    /// Returns the field's value in a body, or nil if it is optional and absent.
    ///
    /// - Throws: `Refusal` (400) with the name, the value and the rule.
    func value(in body: JSONObject) throws(Refusal) -> Value? {
        switch (kind, body[name]) {
        case (_, nil):
            if isRequired { throw .badRequest("\(name) is missing; it must be \(rule)") }
            return nil
        case (_, .null): throw .badRequest("\(name) is null; it must be \(rule)")
        case (.integer, .number(let text)), (.real, .number(let text)):
            guard let value = number(text) else {
                throw .badRequest("\(name) is \(text.prefix(40)); it must be \(rule)")
            }
            return value
        case (.text(let range), .text(let text)):
            let count = text.unicodeScalars.count
            guard range.contains(count) else {
                throw .badRequest("\(name) has \(count) characters; it must be \(rule)")
            }
            guard !text.utf8.contains(0) else { throw .badRequest("\(name) contains U+0000; remove it") }
            return .text(text)
        default: throw .badRequest("\(name) has the wrong type; it must be \(rule)")
        }
    }

    /// Returns the field's value in a path, or nil if the segment is not a valid value.
    func value(inPath text: String) -> Value? {
        switch kind {
        case .integer:
            // A number has one spelling, without sign or leading zeros, so that each resource has one path.
            guard case .integer(let value)? = number(text), String(value).utf8.elementsEqual(text.utf8), value >= 0
            else {
                return nil
            }
            return .integer(value)
        case .word(let words): return words.contains { $0.utf8.elementsEqual(text.utf8) } ? .text(text) : nil
        case .real, .text: return nil
        }
    }

    private func number(_ text: String) -> Value? {
        switch kind {
        case .integer(let range):
            guard let value = Int(text) ?? JSONObject.wholeNumber(text), range.contains(value) else { return nil }
            return .integer(Int64(value))
        case .real(let range):
            guard let value = Double(text), range.contains(value) else { return nil }
            return .real(value)
        case .text, .word: return nil
        }
    }

    private var rule: String {
        switch kind {
        case .integer(let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .real(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .text(let range): "a text of \(range.lowerBound) to \(range.upperBound) characters"
        case .word(let words): "one of " + words.joined(separator: ", ")
        }
    }
}
