// SPDX-License-Identifier: GPL-3.0-or-later

/// A JSON value whose objects preserve the order of their keys.
///
/// `JSONEncoder` sorts keys or emits them in an order that varies from run to run. People read reports and compare them
/// line by line, so their keys have the documented order.
enum JSONText {
    case text(String)
    case integer(Int)
    case unsigned(UInt64)
    case number(Double)
    case boolean(Bool)
    case null
    case list([JSONText])
    case object([(key: String, value: JSONText)])

    /// The JSON text without line breaks.
    var compact: String {
        var out = ""
        write(to: &out, depth: nil)
        return out
    }

    /// The JSON text with one key per line, indented by two spaces, and a final line break.
    var pretty: String {
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
    init(stringLiteral value: String) { self = .text(value) }
}
