// SPDX-License-Identifier: GPL-3.0-or-later

/// A school calendar by date: terms, school holidays, public holidays and make-up school days.
///
/// A preset holds one school year. Other years repeat it: each date is moved by whole weeks, so that 1 September moves by
/// at most three days and every date keeps its day of the week.
public enum SchoolCalendar: String, CaseIterable, Sendable {
    /// School from Monday to Friday throughout the year.
    case none
    /// The school year that began on 1 September 2024.
    case china2024 = "china-2024"
    /// The school year that began on 1 September 2025.
    case china2025 = "china-2025"

    /// The first day of the preset's school year; nil without a preset.
    public var firstDay: CalendarDate? { year.map { CalendarDate($0.begin, 9, 1) } }

    /// Returns the type of a date.
    ///
    /// A date outside the terms is a holiday. Within them, a public holiday is one too, and a make-up day is a school day
    /// whatever its day of the week.
    public func type(of date: CalendarDate) -> DayType {
        let isWeekend = date.weekday >= 5
        guard let year else { return isWeekend ? .weekend : .schoolDay }
        let date = year.date(for: date)
        guard year.terms.contains(where: { $0.contains(date) }), !year.holidays.contains(where: { $0.contains(date) })
        else { return .holiday }
        return isWeekend && !year.makeUpDays.contains(date) ? .weekend : .schoolDay
    }

    private var year: SchoolYear? {
        switch self {
        case .none: nil
        case .china2024: .china2024
        case .china2025: .china2025
        }
    }
}

/// The dates of one school year.
private struct SchoolYear: Sendable {
    /// The year in which the school year begins.
    let begin: Int
    /// The two terms, from the first to the last school day.
    let terms: [ClosedRange<CalendarDate>]
    /// The public holidays within the terms.
    let holidays: [ClosedRange<CalendarDate>]
    /// The days of weekends within the terms on which schools make up for a public holiday.
    let makeUpDays: [CalendarDate]

    /// Returns the date of this school year that stands for `date`: whole weeks away.
    func date(for date: CalendarDate) -> CalendarDate {
        let days = CalendarDate(date.schoolYear, 9, 1).dayNumber - CalendarDate(begin, 9, 1).dayNumber
        return date + -Int((Double(days) / 7).rounded()) * 7
    }

    private static func days(_ year: Int, _ from: (Int, Int), _ to: (Int, Int)) -> ClosedRange<CalendarDate> {
        CalendarDate(year, from.0, from.1)...CalendarDate(year, to.0, to.1)
    }

    // The sources of both years: the terms of compulsory schools by the Beijing Municipal Education Commission (school
    // calendars 2024-2025 and 2025-2026), the public holidays and make-up days by the State Council's notices for 2024,
    // 2025 and 2026. Public holidays that lie in the winter holiday, such as the Spring Festival, need no entry.

    static let china2024 = SchoolYear(
        begin: 2024,
        terms: [
            CalendarDate(2024, 9, 1)...CalendarDate(2025, 1, 11), CalendarDate(2025, 2, 17)...CalendarDate(2025, 7, 6),
        ],
        holidays: [
            days(2024, (9, 15), (9, 17)), days(2024, (10, 1), (10, 7)), days(2025, (1, 1), (1, 1)),
            days(2025, (4, 4), (4, 6)), days(2025, (5, 1), (5, 5)), days(2025, (5, 31), (6, 2)),
        ],
        makeUpDays: [
            CalendarDate(2024, 9, 14), CalendarDate(2024, 9, 29), CalendarDate(2024, 10, 12),
            CalendarDate(2025, 4, 27),
        ])

    static let china2025 = SchoolYear(
        begin: 2025,
        terms: [
            CalendarDate(2025, 9, 1)...CalendarDate(2026, 1, 23), CalendarDate(2026, 3, 2)...CalendarDate(2026, 7, 7),
        ],
        holidays: [
            days(2025, (10, 1), (10, 8)), days(2026, (1, 1), (1, 3)), days(2026, (4, 4), (4, 6)),
            days(2026, (5, 1), (5, 5)), days(2026, (6, 19), (6, 21)),
        ],
        makeUpDays: [
            CalendarDate(2025, 9, 28), CalendarDate(2025, 10, 11), CalendarDate(2026, 1, 4), CalendarDate(2026, 5, 9),
        ])
}
