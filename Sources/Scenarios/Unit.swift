// SPDX-License-Identifier: GPL-3.0-or-later

/// What a number in a scenario counts or measures, and how it is written.
enum Unit: Equatable, Sendable {
    /// A plain number.
    case number
    /// So many of something: `40 friends`, `5k`, `56.7M watches`.
    case count(String)
    /// A share or a chance: `0.15`, `15%`.
    case share
    /// A chance in a period: `0.1/day`, `10%/day`.
    case chance(per: Period)
    /// So many of something in a period: `0.1/day`, `0.7 requests/week`.
    case rate(String, per: Period)
    /// A length of time, kept in the given unit: `300s`, `15min`, `4h`, `7d`.
    case duration(in: Period)
    /// Bytes: `350B`, `2KB`.
    case size
}

/// Lengths of time with names.
enum Period: String, Sendable {
    case second = "s"
    case minute = "min"
    case hour = "h"
    case day
    case month

    /// Its length.
    var seconds: Double {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        case .month: 2_592_000
        }
    }

    /// Seconds in each unit that a file may use; a month has 30 days.
    static let units: [String: Double] = {
        var units: [String: Double] = [:]
        let names: [(Double, [String])] = [
            (1, ["s", "sec", "second", "seconds"]), (60, ["min", "minute", "minutes"]),
            (3_600, ["h", "hour", "hours"]), (86_400, ["d", "day", "days"]), (604_800, ["w", "week", "weeks"]),
            (2_592_000, ["month", "months"]),
        ]
        for (seconds, words) in names {
            for word in words { units[word] = seconds }
        }
        return units
    }()
}

extension Unit {
    /// Why a text is not a value of the unit.
    struct Refusal: Error, Equatable {
        /// The rule, to follow what was given at once.
        var rule: String
        var hint: String?
    }

    /// Reads a value.
    ///
    /// - Parameters:
    ///   - text: as the user wrote it.
    ///   - nameSaysUnit: whether the key's name tells the unit, so that a bare number is clear.
    /// - Throws: `Refusal`.
    func read(_ text: String, nameSaysUnit: Bool) throws(Refusal) -> Double {
        guard let quantity = Quantity(text) else {
            throw Refusal(rule: "; it must be \(expectation)", hint: Self.hint(forNoNumber: text))
        }
        let value = try read(quantity, text, nameSaysUnit: nameSaysUnit)
        guard let value, value.isFinite else { throw Refusal(rule: "; it is too large a number") }
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

    /// The power of ten that `rest` means, if all of it is a magnitude, the noun or both.
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
        return ["nan", "inf", "infinity"].contains(word) ? "only finite numbers make sense here" : nil
    }

    /// What a value looks like, to follow "it must be".
    var expectation: String {
        switch self {
        case .number: "a plain number such as 0.5"
        case .count(let noun): "a number of \(noun) such as 12 or 5k \(noun)"
        case .share: "a share such as 0.15 or 15%"
        case .chance(let period): "a chance a \(period.rawValue) such as 0.1/\(period.rawValue)"
        case .rate(let noun, let period): "\(noun) a \(period.rawValue) such as 0.5/\(period.rawValue)"
        case .duration: "a length of time such as 300s, 15min, 4h or 7d"
        case .size: "a size such as 350B or 2KB"
        }
    }

    /// What the unit is called in the reference.
    var title: String {
        switch self {
        case .number: "number"
        case .count(let noun): "number of \(noun)"
        case .share: "share"
        case .chance(let period): "chance a \(period.rawValue)"
        case .rate(let noun, let period): "\(noun) a \(period.rawValue)"
        case .duration: "duration"
        case .size: "size"
        }
    }
}

extension Unit {
    /// `value` as one would write it in a file; reading it gives `value` again.
    func write(_ value: Double) -> String {
        switch self {
        case .number, .share: plain(value)
        case .count(let noun): "\(plain(value)) \(noun)"
        case .chance(let period), .rate(_, let period): "\(plain(value))/\(period.rawValue)"
        case .duration(let period): Self.write(value, in: period)
        case .size: Self.write(size: value)
        }
    }

    /// `limit` with only as much unit as is needed to understand it.
    func writeLimit(_ limit: Double) -> String {
        switch self {
        case .number, .share, .chance, .count, .rate: plain(limit)
        case .duration, .size: limit == 0 ? "0" : write(limit)
        }
    }

    private static func write(size bytes: Double) -> String {
        for (name, length) in [("GB", 1e9), ("MB", 1e6), ("KB", 1e3)] where bytes != 0 {
            if bytes.truncatingRemainder(dividingBy: length) == 0 { return plain(bytes / length) + name }
        }
        return plain(bytes) + "B"
    }

    private static func write(_ value: Double, in period: Period) -> String {
        let seconds = value * period.seconds
        for (name, length) in [("d", 86_400.0), ("h", 3_600), ("min", 60)] where seconds != 0 {
            // A day is not written where hours are meant: 1,440 minutes of a day stay 24h.
            if name == "d", period != .day { continue }
            if seconds.truncatingRemainder(dividingBy: length) == 0 { return plain(seconds / length) + name }
        }
        return plain(value) + (period == .day ? "d" : period.rawValue)
    }
}

/// A number without needless zeros, thousands separated from 10,000 on.
func plain(_ value: Double) -> String {
    guard value.rounded() == value, abs(value) < 1e15 else { return "\(value)" }
    let digits = String(Int(abs(value)))
    guard digits.count > 4 else { return (value < 0 ? "-" : "") + digits }
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text += "," }
        text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
}
