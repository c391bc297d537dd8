// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

struct CalendarTests {
    @Test(arguments: [
        ("1970-01-01", 0, 3), ("1969-12-31", -1, 2), ("2000-02-29", 11_016, 1), ("2025-09-01", 20_332, 0),
        ("2026-02-17", 20_501, 1), ("2100-03-01", 47_541, 0),
    ])
    func `a date is a number of days and a day of the week`(text: String, number: Int, weekday: Int) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.dayNumber == number && date.weekday == weekday)
        #expect("\(CalendarDate(dayNumber: number))" == text)
    }

    @Test func `every day of four centuries is read back`() {
        for number in stride(from: -30_000, to: 130_000, by: 13) {
            let date = CalendarDate(dayNumber: number)
            let (year, month, day) = date.parts
            #expect(CalendarDate(year, month, day) == date)
            if year >= 1_000 { #expect(CalendarDate("\(date)") == date) }
        }
    }

    @Test(arguments: [
        "2025-9-1", "2025-02-29", "2025-00-10", "2025-13-01", "25-09-01", "2025-09-01 ", "2025/09/01", "",
    ])
    func `another notation is no date`(text: String) { #expect(CalendarDate(text) == nil) }

    /// The dates by the official notices.
    private static let days: [(String, DayType)] = [
        ("2025-09-01", .schoolDay), ("2025-09-06", .weekend), ("2025-09-28", .schoolDay), ("2025-09-30", .schoolDay),
        ("2025-10-01", .holiday), ("2025-10-08", .holiday), ("2025-10-09", .schoolDay), ("2025-10-11", .schoolDay),
        ("2026-01-02", .holiday), ("2026-01-04", .schoolDay), ("2026-01-23", .schoolDay), ("2026-01-24", .holiday),
        ("2026-02-17", .holiday), ("2026-02-28", .holiday), ("2026-03-01", .holiday), ("2026-03-02", .schoolDay),
        ("2026-05-05", .holiday), ("2026-05-09", .schoolDay), ("2026-07-07", .schoolDay), ("2026-07-08", .holiday),
        ("2026-08-31", .holiday),
    ]

    @Test(arguments: days)
    func `the school year from 2025 has its terms and holidays`(text: String, type: DayType) throws {
        #expect(SchoolCalendar.china2025.type(of: try #require(CalendarDate(text))) == type)
    }

    @Test func `the school years have 186 and 188 school days`() {
        for (calendar, year, expected) in [(SchoolCalendar.china2024, 2024, 186), (.china2025, 2025, 188)] {
            let dates = CalendarDate(year, 9, 1).dayNumber..<CalendarDate(year + 1, 9, 1).dayNumber
            let types = dates.map { calendar.type(of: CalendarDate(dayNumber: $0)) }
            #expect(types.count { $0 == .schoolDay } == expected)
        }
    }

    @Test func `another year repeats the calendar by whole weeks`() {
        // 1 September 2028 is a Friday: the year is moved by 157 weeks.
        for days in 0..<300 {
            let date = CalendarDate(2028, 9, 1) + days
            #expect(SchoolCalendar.china2025.type(of: date) == SchoolCalendar.china2025.type(of: date + -157 * 7))
        }
        #expect(SchoolCalendar.china2025.type(of: CalendarDate(2028, 9, 1)) == .holiday)
        #expect(SchoolCalendar.china2025.type(of: CalendarDate(2028, 9, 4)) == .schoolDay)
        #expect(SchoolCalendar.none.type(of: CalendarDate(2026, 2, 17)) == .schoolDay)
    }

    /// A burn-in is a run that begins earlier.
    @Test func `a burn-in leaves the state of a run that began as many days before`() {
        var parameters = SocietyParameters.busy(watches: 200, tick: 3_600)
        parameters.panel = 5
        parameters.time.start = CalendarDate(2025, 9, 29)
        parameters.time.calendar = .china2025
        let early = record(parameters, days: 5)
        parameters.time.start = CalendarDate(2025, 10, 2)
        (parameters.time.firstWeekday, parameters.time.burnIn) = (3, 3)
        let late = record(parameters, days: 2)
        #expect(late.hash == early.hash)
        #expect(late.days == [-3, -2, -1, 0, 1] && early.days == [0, 1, 2, 3, 4])
        #expect(late.types == early.types && late.types.suffix(2) == [.holiday, .holiday])
        #expect(late.ticks == Array(-72..<48))
        // The consumer receives nothing of the burn-in, and instants count from day 0.
        let expected = early.operations.filter { $0.instant >= 3 * 86_400_000 }
        #expect(late.operations.count > 1_000 && late.operations.count == expected.count)
        let areEqual = zip(late.operations, expected).allSatisfy {
            $0.instant + 3 * 86_400_000 == $1.instant && $0.kind == $1.kind && $0.actor == $1.actor
        }
        #expect(areEqual)
        #expect(late.panel == early.panel)
    }

    private struct Record {
        var days: [Int] = []
        var types: [DayType] = []
        var ticks: [Int] = []
        var panel: [Double] = []
        var operations: [Operation] = []
        var hash: UInt64 = 0
    }

    private func record(_ parameters: SocietyParameters, days: Int) -> Record {
        var record = Record()
        let society = Society(
            parameters, seed: 7, threads: 2, partitionBits: 5,
            consumer: Listener { operations, _ in record.operations += operations })
        for _ in 0..<((days + parameters.time.burnIn) * 24) {
            record.ticks.append(society.advance().tick)
            guard society.stepsDone % 24 == 0, let day = society.lastDay else { continue }
            record.days.append(day.day)
            record.types.append(day.type)
            record.panel += society.lastPanel.flatMap { $0.figures.map(\.value) }
        }
        record.hash = society.stateHash()
        return record
    }
}
