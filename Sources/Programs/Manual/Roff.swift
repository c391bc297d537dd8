// SPDX-License-Identifier: GPL-3.0-or-later

/// A text in the language of manual pages: requests of the `man` macros, and escaped text between them.
struct Roff {
    private(set) var text = ""

    /// Adds a request such as `.SH`, with its arguments in quotes.
    mutating func request(_ name: String, _ arguments: String...) {
        let quoted = arguments.map { " \"" + Roff.escaped($0).replacing("\"", with: "\\(dq") + "\"" }
        text += ".\(name)\(quoted.joined())\n"
    }

    /// Adds a line of escaped text.
    mutating func line(_ words: String) { raw(Roff.escaped(words)) }

    /// Adds a line that may contain escapes, such as those of `bold` and `italic`.
    mutating func raw(_ line: String) {
        // A point or quote at the start of a line would be a request.
        text += (line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" : "") + line + "\n"
    }

    /// Adds the paragraphs of a help text: lines that are indented or aligned keep their form, other lines are filled.
    mutating func paragraphs(_ help: String) {
        var isExample = false
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            if (line.hasPrefix("  ") || line.contains("   ")) != isExample, !line.isEmpty {
                request(isExample ? "EE" : "EX")
                isExample.toggle()
            }
            if line.isEmpty, !isExample { request("PP") } else { self.line(String(line)) }
        }
        if isExample { request("EE") }
    }

    /// Returns text in bold.
    static func bold(_ words: String) -> String { "\\fB\(escaped(words))\\fR" }

    /// Returns text in italics.
    static func italic(_ words: String) -> String { "\\fI\(escaped(words))\\fR" }

    /// Returns ASCII text in which no character is an escape, and a hyphen remains one when it is copied.
    static func escaped(_ words: String) -> String {
        words.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case _ where scalar.isASCII: String(scalar)
            default: "\\[u" + hexadecimal(scalar.value) + "]"
            }
        }.joined()
    }

    /// Four digits at least, as roff requires.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
