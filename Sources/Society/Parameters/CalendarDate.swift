// SPDX-License-Identifier: GPL-3.0-or-later

/// A date of the Gregorian calendar, written as `2025-09-01`.
public struct CalendarDate: Hashable, Comparable, Sendable {
    /// The days since 1970-01-01.
    public let dayNumber: Int

    /// Creates the date that many days after 1970-01-01; negative numbers lie before.
    public init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// Creates a date.
    ///
    /// - Parameters:
    ///   - year: the year.
    ///   - month: the month, 1...12.
    ///   - day: the day of the month, from 1. A day beyond the month's last is counted on into the next month.
    ///
    /// - Source: H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`.
    public init(_ year: Int, _ month: Int, _ day: Int) {
        // The year begins in March, so that a leap day is its last day.
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads a date such as `2025-09-01`.
    ///
    /// - Returns: nil if the text is not four, two and two digits with hyphens, or no such day exists.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy({ (48...57).contains($0) }) else { return nil }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 48) } }
        guard (1...12).contains(numbers[1]) else { return nil }
        self.init(numbers[0], numbers[1], numbers[2])
        guard description == text else { return nil }
    }

    /// The year, the month (1...12) and the day of the month.
    ///
    /// - Source: H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let isAfterDecember = month >= 10
        return (yearOfEra + era * 400 + (isAfterDecember ? 1 : 0), isAfterDecember ? month - 9 : month + 3, day)
    }

    /// The day of the week; 0 is Monday, 6 is Sunday.
    public var weekday: Int { CalendarDate.wrapped(dayNumber + 3, 7) }

    /// The year in which the school year of this date begins, on 1 September.
    public var schoolYear: Int { parts.month >= 9 ? parts.year : parts.year - 1 }

    /// Returns the date `days` later.
    public static func + (date: CalendarDate, days: Int) -> CalendarDate {
        CalendarDate(dayNumber: date.dayNumber + days)
    }

    /// Whether `one` is earlier than `other`.
    public static func < (one: CalendarDate, other: CalendarDate) -> Bool { one.dayNumber < other.dayNumber }

    /// Returns the first date on or after this one that falls on `weekday`; 0 is Monday.
    func next(weekday: Int) -> CalendarDate { self + CalendarDate.wrapped(weekday - self.weekday, 7) }

    private static func wrapped(_ value: Int, _ modulus: Int) -> Int { (value % modulus + modulus) % modulus }
}

extension CalendarDate: CustomStringConvertible {
    /// The date as `2025-09-01`.
    public var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }
}
