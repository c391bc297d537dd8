// SPDX-License-Identifier: GPL-3.0-or-later

/// Scanner that splits the text of an objective into words, numbers and signs.
struct ObjectiveScanner {
    private let letters: [Unicode.Scalar]
    /// The number of scalars consumed.
    private(set) var place = 0

    init(_ text: String) { letters = Array(text.unicodeScalars) }

    /// Whether only blanks remain.
    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return place >= letters.count
        }
    }

    /// The remaining text without leading and trailing blanks, for messages.
    var rest: String { Self.trimmed(letters[place...]) }

    /// Consumes blanks.
    mutating func skipBlanks() {
        while place < letters.count, letters[place] == " " || letters[place] == "\t" { place += 1 }
    }

    /// Returns the next scalar that is not blank, without consuming it.
    mutating func peek() -> Unicode.Scalar? {
        skipBlanks()
        return place < letters.count ? letters[place] : nil
    }

    /// Consumes `sign` if it comes next.
    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard peek() == sign else { return false }
        place += 1
        return true
    }

    /// Consumes a word of letters, digits, `_` and `.`; returns an empty string if none comes next.
    mutating func word() -> String {
        take { $0 == "_" || $0 == "." || Self.isDigit($0) || $0.properties.isAlphabetic }
    }

    /// Consumes a run of `<`, `>`, `=`, `!`, `≤` and `≥`; returns an empty string if none comes next.
    mutating func comparison() -> String { take { "<>=!≤≥".unicodeScalars.contains($0) } }

    /// Consumes a number such as `-1.5`, `1,000` or `2e-3`; returns nil if none comes next.
    ///
    /// A comma only separates groups of three digits. `1,5` is rejected, since half of the world reads it as 1.5.
    mutating func number() -> Double? {
        skipBlanks()
        let start = place
        if place < letters.count, "+-".unicodeScalars.contains(letters[place]) { place += 1 }
        var digits = start < place && letters[start] == "-" ? "-" : ""
        let whole = run { Self.isDigit($0) || $0 == "," || $0 == "_" }
        digits += whole
        if at(0) == ".", at(1).map(Self.isDigit) == true {
            place += 1
            digits += "." + run(where: Self.isDigit)
        }
        let hasExponent =
            at(0) == "e" && (at(1).map(Self.isDigit) == true || at(1) == "-" && at(2).map(Self.isDigit) == true)
        if hasExponent {
            place += 2
            digits += "e" + String(letters[place - 1]) + run(where: Self.isDigit)
        }
        guard Self.isGrouped(whole), let value = Double(digits.filter { $0 != "," && $0 != "_" }), value.isFinite else {
            place = start
            return nil
        }
        return value
    }

    /// Whether commas separate groups of three digits, the first of which may be shorter.
    private static func isGrouped(_ digits: String) -> Bool {
        let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
        return groups.count == 1 || (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
    }

    /// Consumes the rest of the text, the unit after a number, and returns it without blanks: `ms`, `%`, `/s`.
    mutating func unit() -> String {
        defer { place = letters.count }
        return rest
    }

    private func at(_ distance: Int) -> Unicode.Scalar? {
        place + distance < letters.count ? letters[place + distance] : nil
    }

    private mutating func take(where belongs: (Unicode.Scalar) -> Bool) -> String {
        skipBlanks()
        return run(where: belongs)
    }

    private mutating func run(where belongs: (Unicode.Scalar) -> Bool) -> String {
        let start = place
        while place < letters.count, belongs(letters[place]) { place += 1 }
        return Self.text(letters[start..<place])
    }

    private static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }

    private static func text(_ letters: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: letters)
        return String(view)
    }

    private static func trimmed(_ letters: ArraySlice<Unicode.Scalar>) -> String {
        let blank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
        var letters = letters.drop(while: blank)
        while let last = letters.last, blank(last) { letters.removeLast() }
        return text(letters)
    }
}
