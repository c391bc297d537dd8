// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A number and its suffix, as in `56.7M watches`, `15%`, `0.1/day`, `1h 30min`.
struct Quantity: Equatable {
    /// The digits, decimal point and exponent without separators, for example `56.7`.
    var digits: String
    /// The trimmed suffix: `M watches`, `%`, `/day`.
    var rest: String

    /// Returns the number times a power of ten, applied to the text, so that `56.7M` is exactly 56,700,000.
    ///
    /// - Returns: nil if the number is too large for a `Double`.
    func value(timesTenTo power: Int = 0) -> Double? {
        let parts = digits.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard let exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
        let (shifted, overflow) = exponent.addingReportingOverflow(power)
        guard !overflow, let number = Double("\(parts[0])e\(shifted)"), number.isFinite else { return nil }
        return number
    }

    /// Splits `text` into a leading number and its suffix.
    ///
    /// - Returns: nil if `text` does not begin with a number, or if its commas are not thousands separators.
    init?(_ text: String) {
        let letters = Array(text.trimmingCharacters(in: .whitespaces).unicodeScalars)
        var place = 0
        func isDigit(_ index: Int) -> Bool { index < letters.count && ("0"..."9").contains(letters[index]) }
        func isOne(of set: String, _ index: Int) -> Bool {
            index < letters.count && set.unicodeScalars.contains(letters[index])
        }
        var digits = ""
        if isOne(of: "+-", place) {
            if letters[place] == "-" { digits = "-" }
            place += 1
        }
        let wholeStart = place
        var groups: [Int] = [0]
        while isDigit(place) || (isOne(of: ",_", place) && isDigit(place + 1) && place > wholeStart) {
            if isDigit(place) {
                digits.unicodeScalars.append(letters[place])
                groups[groups.count - 1] += 1
            } else {
                groups.append(0)
            }
            place += 1
        }
        if groups.count > 1, groups[0] > 3 || groups.dropFirst().contains(where: { $0 != 3 }) { return nil }
        var hasDigits = place > wholeStart
        if isOne(of: ".", place), isDigit(place + 1) || hasDigits {
            if !hasDigits { digits += "0" }
            place += 1
            if isDigit(place) { digits += "." }
            while isDigit(place) {
                digits.unicodeScalars.append(letters[place])
                place += 1
                hasDigits = true
            }
        }
        guard hasDigits else { return nil }
        if isOne(of: "eE", place), isDigit(place + 1) || (isOne(of: "+-", place + 1) && isDigit(place + 2)) {
            digits += "e"
            place += 1
            repeat {
                digits.unicodeScalars.append(letters[place])
                place += 1
            } while isDigit(place)
        }
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: letters[place...])
        self.digits = digits
        self.rest = String(rest).trimmingCharacters(in: .whitespaces)
    }
}
