// SPDX-License-Identifier: GPL-3.0-or-later
import TextFormats

extension Unit {
    /// Returns the schema of a value in this unit.
    ///
    /// A range applies to numbers without a unit; of a text, only the notation and the sign are checked.
    ///
    /// - Parameters:
    ///   - bounds: the allowed range, in this unit.
    ///   - isWhole: whether the value must be a whole number.
    ///   - isUnitOptional: whether a value can omit a unit that it otherwise requires.
    func schema(_ bounds: KeyBounds, isWhole: Bool, isUnitOptional: Bool) -> JSONSchema {
        let number = JSONSchema.number(
            isWhole: isWhole, least: bounds.low, isAbove: !bounds.includesLow, most: bounds.high)
        let allowsMinus = bounds.low.map { $0 < 0 } ?? true
        let text = JSONSchema.text(matching: pattern(isUnitOptional: isUnitOptional, allowsMinus: allowsMinus))
            .named(notation + (isUnitOptional ? "-or-number" : "") + (allowsMinus ? "-signed" : ""))
        return .any(of: allowsPlainNumber(isUnitOptional) ? [number, text] : [text])
    }

    /// The name of the notation among the definitions of a schema.
    private var notation: String {
        switch self {
        case .number: "number"
        case .count(let noun): noun
        case .share: "share"
        case .chance(let period): "chance-per-\(period.noun)"
        case .rate(let noun, let period): "\(noun)-per-\(period.noun)"
        case .duration: "duration"
        case .size: "size"
        }
    }

    /// Whether a value can be a number alone, which YAML reads as a number and not as a text.
    private func allowsPlainNumber(_ isUnitOptional: Bool) -> Bool {
        switch self {
        case .number, .count, .share: true
        case .chance, .rate, .duration: isUnitOptional
        case .size: false
        }
    }

    /// Returns the regular expression of all notations of a value, as `read(_:nameSaysUnit:)` accepts them.
    func pattern(isUnitOptional: Bool, allowsMinus: Bool = true) -> String {
        let number = Self.number(allowsMinus: allowsMinus)
        let rest =
            switch self {
            case .number: ""
            case .count(let noun): Self.amount(of: noun)
            case .share: " *%?"
            case .chance(let period): Self.optional(" */ *(?:\(period.words))", isUnitOptional, after: " *%?")
            case .rate(let noun, _):
                Self.optional(" */ *(?:\(Period.allWords))", isUnitOptional, after: Self.amount(of: noun))
            case .duration:
                Self.optional(
                    " *(?:\(Period.allWords))(?: *\(Self.number(allowsMinus: false)) *(?:\(Period.allWords)))*",
                    isUnitOptional)
            case .size: " *(?:B|bytes?|[kK]B|MB|GB)"
            }
        return number + rest
    }

    private static func number(allowsMinus: Bool) -> String {
        (allowsMinus ? "[+-]?" : "[+]?")
            + "(?:[0-9]{1,3}(?:[,_][0-9]{3})+(?:[.][0-9]*)?|[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?"
    }

    /// The magnitude and the noun of a count, both optional.
    private static func amount(of noun: String) -> String {
        var nouns = [noun]
        if noun.hasSuffix("s") { nouns.append(String(noun.dropLast())) }
        if noun == "children" { nouns.append("child") }
        return " *(?:[kMG]|(?:[kMG] +)?(?:\(nouns.joined(separator: "|"))))?"
    }

    private static func optional(_ pattern: String, _ isOptional: Bool, after: String = "") -> String {
        after + (isOptional ? "(?:\(pattern))?" : pattern)
    }
}

extension Period {
    /// The spellings of this period, as alternatives of a regular expression.
    fileprivate var words: String {
        Self.spellings.filter { $0.seconds == seconds }.flatMap(\.words).joined(separator: "|")
    }

    /// The spellings of all periods, as alternatives of a regular expression.
    static var allWords: String { spellings.flatMap(\.words).joined(separator: "|") }
}
