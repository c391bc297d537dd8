// SPDX-License-Identifier: GPL-3.0-or-later

/// A JSON value whose objects preserve the order of their keys.
///
/// `JSONEncoder` sorts keys or emits them in an order that varies from run to run. People read reports and compare them
/// line by line, so their keys have the documented order.
package enum JSONText: Sendable {
    /// A string.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// A whole number beyond the range of `Int`.
    case unsigned(UInt64)
    /// A number; `null` if it is not finite.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
    /// `null`.
    case null
    /// An array.
    case list([JSONText])
    /// An object, with its keys in order.
    case object([(key: String, value: JSONText)])

    /// The JSON text without line breaks.
    package var compact: String {
        var out = ""
        write(to: &out, depth: nil)
        return out
    }

    /// The JSON text with one key per line, indented by two spaces, and a final line break.
    package var pretty: String {
        var out = ""
        write(to: &out, depth: 0)
        return out + "\n"
    }

    private func write(to out: inout String, depth: Int?) {
        switch self {
        case .text(let text): Self.quote(text, to: &out)
        case .integer(let value): out += "\(value)"
        case .unsigned(let value): out += "\(value)"
        // JSON has neither infinity nor NaN. `description` is the shortest text that parses back to the same value.
        case .number(let value): out += value.isFinite ? value.description : "null"
        case .boolean(let value): out += value ? "true" : "false"
        case .null: out += "null"
        case .list(let values):
            Self.write(values, between: ("[", "]"), to: &out, depth: depth) { $0.write(to: &$1, depth: $2) }
        case .object(let members):
            Self.write(members, between: ("{", "}"), to: &out, depth: depth) {
                Self.quote($0.key, to: &$1)
                $1 += $2 == nil ? ":" : ": "
                $0.value.write(to: &$1, depth: $2)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between ends: (String, String), to out: inout String, depth: Int?,
        element: (Element, inout String, Int?) -> Void
    ) {
        out += ends.0
        for (index, value) in elements.enumerated() {
            if index > 0 { out += "," }
            if let depth { out += "\n" + String(repeating: "  ", count: depth + 1) }
            element(value, &out, depth.map { $0 + 1 })
        }
        if let depth, !elements.isEmpty { out += "\n" + String(repeating: "  ", count: depth) }
        out += ends.1
    }

    private static func quote(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

extension JSONText: ExpressibleByStringLiteral {
    /// Creates a string.
    package init(stringLiteral value: String) { self = .text(value) }
}
