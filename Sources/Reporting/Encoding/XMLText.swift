// SPDX-License-Identifier: GPL-3.0-or-later

/// An element of XML: attributes in the order in which they were written, then text and elements.
struct XMLText {
    private let name: String
    private let attributes: [(name: String, value: String)]
    private let text: String
    private let elements: [XMLText]

    /// Makes an element.
    init(_ name: String, _ attributes: [(name: String, value: String)], text: String = "", elements: [XMLText] = []) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.elements = elements
    }

    /// A document of this element, one element a line.
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

    /// Text for an element or an attribute in double quotes. What no document of XML 1.0 may hold, such as a zero byte,
    /// is shown as U+FFFD.
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
