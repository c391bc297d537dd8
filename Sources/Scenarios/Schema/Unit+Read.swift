// SPDX-License-Identifier: GPL-3.0-or-later

extension Unit {
    /// The reason why a text is not a value of the unit.
    struct Refusal: Error, Equatable {
        /// The rule, which directly follows the given value.
        var rule: String
        var hint: String?
    }

    /// Parses a value.
    ///
    /// - Parameters:
    ///   - text: the value as the user wrote it.
    ///   - nameSaysUnit: whether the key's name implies the unit, so that the value can omit it.
    /// - Throws: `Refusal`.
    func read(_ text: String, nameSaysUnit: Bool) throws(Refusal) -> Double {
        guard let quantity = Quantity(text) else {
            throw Refusal(rule: "; it must be \(expectation)", hint: Self.hint(forNoNumber: text))
        }
        let value = try read(quantity, text, nameSaysUnit: nameSaysUnit)
        guard let value, value.isFinite else { throw Refusal(rule: "; the number is too large") }
        return value
    }

    private func read(_ quantity: Quantity, _ text: String, nameSaysUnit: Bool) throws(Refusal) -> Double? {
        let rest = quantity.rest
        switch self {
        case .number:
            guard rest.isEmpty else { throw unexpected(rest) }
            return quantity.value()
        case .count(let noun):
            guard let power = Self.power(of: rest, noun: noun) else { throw unexpected(rest) }
            return quantity.value(timesTenTo: power)
        case .share:
            guard rest.isEmpty || rest == "%" else { throw unexpected(rest) }
            return quantity.value(timesTenTo: rest == "%" ? -2 : 0)
        case .chance(let period):
            let (amount, per) = Self.splitPeriod(rest)
            guard per != nil || nameSaysUnit, amount.isEmpty || amount == "%" else { throw unexpected(rest) }
            guard per == nil || Period.units[per ?? ""] == period.seconds else { throw unexpected(rest) }
            return quantity.value(timesTenTo: amount == "%" ? -2 : 0)
        case .rate(let noun, let period):
            let (amount, per) = Self.splitPeriod(rest)
            guard per != nil || nameSaysUnit else { throw unexpected(rest) }
            guard let power = Self.power(of: amount, noun: noun) else { throw unexpected(rest) }
            guard let per else { return quantity.value(timesTenTo: power) }
            guard let seconds = Period.units[per] else { throw unexpected(rest) }
            return quantity.value(timesTenTo: power).map {
                seconds == period.seconds ? $0 : $0 * period.seconds / seconds
            }
        case .duration(let period):
            if rest.isEmpty, nameSaysUnit { return quantity.value() }
            return try duration(quantity, in: period)
        case .size:
            let powers = ["B": 0, "byte": 0, "bytes": 0, "KB": 3, "kB": 3, "MB": 6, "GB": 9]
            guard let power = powers[rest] else { throw unexpected(rest) }
            return quantity.value(timesTenTo: power)
        }
    }

    /// Adds up terms such as `1h 30min`.
    private func duration(_ first: Quantity, in period: Period) throws(Refusal) -> Double? {
        var total = 0.0
        var quantity = first
        while true {
            let word = String(quantity.rest.prefix { $0.isLetter })
            guard let seconds = Period.units[word] else { throw unexpected(quantity.rest) }
            guard let value = quantity.value() else { return nil }
            total += seconds == period.seconds ? value : value * seconds / period.seconds
            let rest = String(quantity.rest.dropFirst(word.count))
            if rest.isEmpty { return total }
            guard let next = Quantity(rest), !rest.contains("-") else { throw unexpected(first.rest) }
            quantity = next
        }
    }

    private static func splitPeriod(_ rest: String) -> (amount: String, period: String?) {
        guard let slash = rest.lastIndex(of: "/") else { return (rest, nil) }
        let amount = rest[..<slash]
        let period = rest[rest.index(after: slash)...]
        return (trimmed(amount), trimmed(period))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// Returns the power of ten of `rest` if it is a magnitude, the noun or both.
    private static func power(of rest: String, noun: String) -> Int? {
        var words = rest[...]
        var power = 0
        for (letter, letterPower) in [("k", 3), ("M", 6), ("G", 9)] where words.hasPrefix(letter) {
            let after = words.dropFirst()
            if after.isEmpty || after.hasPrefix(" ") {
                power = letterPower
                words = after
                break
            }
        }
        let word = trimmed(words)
        return word.isEmpty || word == noun || word + "s" == noun || (word == "child" && noun == "children")
            ? power : nil
    }

    private func unexpected(_ rest: String) -> Refusal {
        Refusal(rule: "\(rest.isEmpty ? " without a unit" : ""); it must be \(expectation)", hint: nil)
    }

    private static func hint(forNoNumber text: String) -> String? {
        let word = text.lowercased().drop { "+-.".contains($0) }
        return ["nan", "inf", "infinity"].contains(word) ? "use a finite number" : nil
    }
}
