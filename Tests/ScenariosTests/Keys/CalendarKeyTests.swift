// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import Testing

@testable import Scenarios

@Suite struct CalendarKeyTests {
    private func time(_ keys: String) throws -> TimeParameters { try read("time: { \(keys) }").parameters.time }

    @Test func `a run begins on Monday, 1 September 2025, by default`() throws {
        let time = try time("days: 3d")
        #expect(time.date(of: 0) == CalendarDate(2025, 9, 1) && time.firstWeekday == 0)
        #expect(time.calendar == .none && time.burnIn == 0)
    }

    @Test func `a start has its own day of the week`() throws {
        let time = try time("start: 2026-02-17")
        #expect(time.firstWeekday == 1)
        #expect(time.date(of: 0) == CalendarDate(2026, 2, 17))
        #expect(time.date(of: -17) == CalendarDate(2026, 1, 31))
    }

    @Test func `a start with a day of the week is the first such day`() throws {
        #expect(try time("start: 2025-09-02, firstWeekday: Monday").date(of: 0) == CalendarDate(2025, 9, 8))
        #expect(try time("firstWeekday: Friday").date(of: 0) == CalendarDate(2025, 9, 5))
    }

    @Test func `a calendar begins on its first day, unless a start is set`() throws {
        let year = try time("calendar: china-2024")
        #expect(year.date(of: 0) == CalendarDate(2024, 9, 1) && year.firstWeekday == 6)
        let spring = try time("calendar: china-2025, start: 2026-03-02, burnIn: 30d")
        #expect(spring.date(of: 0) == CalendarDate(2026, 3, 2) && spring.burnIn == 30)
        #expect(spring.dayType(of: 0) == .schoolDay && spring.dayType(of: -1) == .holiday)
    }
}
