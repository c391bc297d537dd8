// SPDX-License-Identifier: GPL-3.0-or-later
import Society

/// The parameter that a key sets.
typealias Slot<Value> = WritableKeyPath<SocietyParameters, Value> & Sendable

extension CalendarDate {
    /// The dates on which a run can begin.
    static let starts = CalendarDate(2000, 1, 1)...CalendarDate(2099, 12, 31)

    /// The rule that follows "it must be".
    static let rule = "a date from \(starts.lowerBound) to \(starts.upperBound)"
}

/// A group of keys in a scenario.
struct Section: Sendable {
    /// The name in files; empty for the top-level keys.
    var name: String
    /// A one-line description.
    var summary: String
    var keys: [Key]
}

/// The declaration of a key, used for decoding, validation and the reference.
struct Key: Sendable {
    /// The type of the value and the parameter it sets.
    enum Shape: Sendable {
        case real(any Slot<Double>, Unit, KeyBounds)
        case whole(any Slot<Int>, Unit, KeyBounds)
        case flag(any Slot<Bool>)
        case reals(any Slot<[Double]>, Unit, KeyBounds, ListRule)
        case wholes(any Slot<[Int]>, Unit, KeyBounds, ListRule)
        /// A weekday name.
        case weekday(any Slot<Int>)
        /// A date such as `2025-09-01`.
        case date(any Slot<CalendarDate>)
        /// The name of a school calendar.
        case calendar(any Slot<SchoolCalendar>)
        /// Days from 0, both ends inclusive, for example `30-36`.
        case days(any Slot<[Range<Int>]>)
        /// Ascending and disjoint times of day, for example `8:20-9:00`.
        case clock(any Slot<[Range<Int>]>)
        /// A file name, or a group of names with shares.
        case regions(any Slot<[Region]>)
        /// A file name, or a group of three lists of 24 weights.
        case hours(any Slot<[[Double]]>)
        /// A file name, or a list of relative numbers.
        case ages(any Slot<[Double]>)
    }

    var name: String
    var shape: Shape
    /// The description for the reference.
    var summary: String

    init(_ name: String, _ shape: Shape, _ summary: String) {
        self.name = name
        self.shape = shape
        self.summary = summary
    }

    /// Whether the name implies the unit, so that a value can omit it.
    var nameSaysUnit: Bool {
        ["Seconds", "Minutes", "Days", "PerDay"].contains { name.hasSuffix($0) } || name == "days"
    }
}

/// The range of a number.
struct KeyBounds: Equatable, Sendable {
    var low: Double?
    var includesLow = true
    var high: Double?

    static let any = KeyBounds()
    static func at(least low: Double) -> KeyBounds { KeyBounds(low: low) }
    static func above(_ low: Double, most high: Double? = nil) -> KeyBounds {
        KeyBounds(low: low, includesLow: false, high: high)
    }
    static func between(_ low: Double, _ high: Double) -> KeyBounds { KeyBounds(low: low, high: high) }

    func contain(_ value: Double) -> Bool {
        if let low, includesLow ? value < low : value <= low { return false }
        if let high, value > high { return false }
        return true
    }

    /// Returns the rule that follows "it must be".
    func rule(_ unit: Unit) -> String {
        let low = low.map(unit.writeLimit)
        let high = high.map(unit.writeLimit)
        return switch (low, high) {
        case (nil, nil): "any finite number"
        case (let low?, nil): includesLow ? "at least \(low)" : "greater than \(low)"
        case (nil, let high?): "at most \(high)"
        case (let low?, let high?):
            includesLow ? "between \(low) and \(high)" : "greater than \(low) and at most \(high)"
        }
    }
}

/// The rules for a list as a whole.
struct ListRule: Equatable, Sendable {
    enum Total: Sendable {
        case any
        case one
        case positive
    }

    /// The allowed number of items.
    var count: ClosedRange<Int>
    /// The rule for the sum of the items.
    var total = Total.any
    /// Whether each item must be greater than the previous one.
    var isAscending = false

    /// The rules that follow "it must have".
    var words: String {
        let items =
            count.lowerBound == count.upperBound
            ? "\(count.lowerBound) items" : "\(count.lowerBound) to \(count.upperBound) items"
        let sum =
            switch total {
            case .any: ""
            case .one: ", sum 1"
            case .positive: ", sum above 0"
            }
        return items + sum + (isAscending ? ", ascending" : "")
    }
}
