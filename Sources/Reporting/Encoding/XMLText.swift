// SPDX-License-Identifier: GPL-3.0-or-later

/// An XML element: attributes in their given order, then text and child elements.
struct XMLText {
    private let name: String
    private let attributes: [(name: String, value: String)]
    private let text: String
    private let elements: [XMLText]

    /// Creates an element.
    init(_ name: String, _ attributes: [(name: String, value: String)], text: String = "", elements: [XMLText] = []) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.elements = elements
    }

    /// The XML document with this element as its root, one element per line.
    var document: String {
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(to: &out, depth: 0)
        return out
    }

    private func write(to out: inout String, depth: Int) {
        let indent = String(repeating: "  ", count: depth)
        out += indent + "<" + name
        for attribute in attributes { out += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
        guard !text.isEmpty || !elements.isEmpty else {
            out += "/>\n"
            return
        }
        out += ">" + Self.escaped(text)
        if !elements.isEmpty {
            out += "\n"
            for element in elements { element.write(to: &out, depth: depth + 1) }
            out += indent
        }
        out += "</\(name)>\n"
    }

    /// Escapes text for an element, or for an attribute in double quotes.
    ///
    /// Characters that XML 1.0 does not allow, such as U+0000, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\t", "\n", "\r": out += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
