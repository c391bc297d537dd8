// SPDX-License-Identifier: GPL-3.0-or-later

/// A value that a request carries, in its path or in its body: what is checked and what is documented.
struct Field: Sendable {
    enum Kind: Sendable {
        case integer(ClosedRange<Int>)
        case real(ClosedRange<Double>)
        /// A text of so many characters, each a Unicode scalar; none of them U+0000.
        case text(ClosedRange<Int>)
        /// One of some words.
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
    /// The value of the field in a body; nil if it is absent and need not be there.
    ///
    /// - Throws: `Refusal` (400) with the name, what was given and the rule.
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
            guard !text.utf8.contains(0) else { throw .badRequest("\(name) holds a character U+0000; leave it out") }
            return .text(text)
        default: throw .badRequest("\(name) has the wrong type; it must be \(rule)")
        }
    }

    /// The value of the field as a part of a path; nil if it cannot be one.
    func value(inPath text: String) -> Value? {
        switch kind {
        case .integer:
            // A number has one spelling, so that a path does: no sign, no leading zero.
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
