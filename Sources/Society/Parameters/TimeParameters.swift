// SPDX-License-Identifier: GPL-3.0-or-later

/// The type of a day; each has its own hourly weights and distribution of minutes.
public enum DayType: UInt8, CaseIterable, Sendable {
    /// Monday to Friday during term.
    case schoolDay
    /// Saturday and Sunday during term.
    case weekend
    /// A day of the school holidays, or a public holiday.
    case holiday
}

/// Ticks, days and the calendar.
public struct TimeParameters: Equatable, Sendable {
    /// The length of a tick; seconds, a divisor of 900, or 1,800 or 3,600.
    public var tickSeconds = 900
    /// The number of days to simulate; at least 1.
    public var days = 7
    /// The earliest date of day 0: day 0 is the first `firstWeekday` on or after it. A school year begins on each
    /// 1 September.
    public var start = CalendarDate(2025, 9, 1)
    /// The day of the week of day 0; 0 is Monday, 6 is Sunday.
    public var firstWeekday = 0
    /// The school calendar, which gives the type of each date.
    public var calendar = SchoolCalendar.none
    /// Further days (from 0) that are holidays.
    public var holidays: [Range<Int>] = []
    /// The number of days that are simulated before day 0 and not recorded; 0...400.
    public var burnIn = 0
    /// The activity on a school day, a weekend and a holiday: 24 hourly weights each, sum above 0.
    public var hourlyWeights: [[Double]] = [
        [0.5, 0.3, 0.2, 0.2, 0.2, 0.6, 3, 6, 2, 1, 1.2, 1.8, 4.5, 2.5, 1, 2, 7, 11, 11.5, 12.5, 14.5, 10.5, 4, 2],
        [
            1.2, 0.6, 0.3, 0.2, 0.2, 0.5, 1.3, 2.5, 4.2, 5.1, 5.9, 6, 5.6, 5.4, 5.8, 6.2, 6.3, 6.2, 6.3, 7.4, 8.6, 7.6,
            4.2, 2.4,
        ],
        [
            1.2, 0.6, 0.3, 0.2, 0.2, 0.5, 1.3, 2.5, 4.2, 5.1, 5.9, 6, 5.6, 5.4, 5.8, 6.2, 6.3, 6.2, 6.3, 7.4, 8.6, 7.6,
            4.2, 2.4,
        ],
    ]
    /// The lessons of a school day, in minutes after midnight; ascending, disjoint. Children do not use the watch
    /// during lessons: an hour's weight applies to its minutes outside lessons.
    public var lessons: [Range<Int>] = [
        500..<540, 550..<590, 620..<660, 670..<710, 810..<850, 860..<900, 910..<950,
    ]

    /// Creates the default parameters.
    public init() {}

    /// The number of ticks per day.
    public var ticksPerDay: Int { 86_400 / tickSeconds }

    /// The number of ticks before day 0.
    var burnInTicks: Int { burnIn * ticksPerDay }

    /// Returns the date of day `day`, counted from 0; days of the burn-in are negative.
    public func date(of day: Int) -> CalendarDate { start.next(weekday: firstWeekday) + day }

    /// Returns whether a school year begins on day `day`, counted from 0.
    func beginsSchoolYear(_ day: Int) -> Bool {
        let (_, month, dayOfMonth) = date(of: day).parts
        return month == 9 && dayOfMonth == 1
    }

    /// Returns the type of day `day`, counted from 0; days of the burn-in are negative.
    public func dayType(of day: Int) -> DayType {
        holidays.contains { $0.contains(day) } ? .holiday : calendar.type(of: date(of: day))
    }

    /// Returns the days since the last school day, at most 127; 0 on a school day.
    func daysSinceSchool(on day: Int) -> Int {
        (0..<127).first { dayType(of: day - $0) == .schoolDay } ?? 127
    }
}

/// Parameters of watch use.
public struct UseParameters: Equatable, Sendable {
    /// The time of use on a school day: mu of a lognormal of hours.
    public var schoolDayMu = -1.30
    /// The time of use on a school day: sigma of the lognormal; 0...3.
    public var schoolDaySigma = 1.46
    /// The time of use on a weekend or holiday: mu of a lognormal of hours.
    public var freeDayMu = -0.06
    /// The time of use on a weekend or holiday: sigma of the lognormal; 0...3.
    public var freeDaySigma = 1.30
    /// The share of the variance of ln(minutes) between children; the rest is between days; 0...1.
    public var betweenChildren = 0.7
    /// The share of days on which an ordinary child does not use its watch: forgotten, empty or taken away; 0...1.
    public var idleDays = 0.06
    /// The minutes of a child of 12 or more, as a multiple of those of a younger child; above 0. The mean over all
    /// children is not affected.
    public var juniorUse = 1.32
    /// The mean length of a session; minutes, above 0.
    public var sessionMinutes = 4.0
    /// The usual minutes of use of a committed child; above 0.
    public var committedMinutes = 240.0
    /// The factor on a committed child's minutes on a school day; 0...10.
    public var committedSchoolDay = 0.8
    /// The factor on a committed child's minutes on a weekend or holiday; 0...10.
    public var committedFreeDay = 1.2
    /// The spread of ln(minutes) between committed children: sigma of a lognormal; 0...3.
    public var committedSigma = 0.5
    /// The spread of ln(minutes) of a committed child between days: sigma of a lognormal; 0...3.
    public var committedDailySigma = 0.25
    /// The share of an ordinary child's sessions that are acting sessions; 0...1.
    public var actingShare = 0.03
    /// The constant term of the factor on `actingShare`, which depends on the status drive; 0...100.
    public var actingBase = 0.5
    /// The increase of that factor per unit of status drive; 0...100.
    public var actingDrive = 0.5
    /// The maximum of that factor; 0...100.
    public var actingMost = 2.0
    /// The minimum mean number of acting sessions per day of a child with exchange partners, if its use permits;
    /// 0...20.
    public var exchangerActing = 2.0
    /// The maximum share of its sessions that `exchangerActing` makes acting sessions; 0...1.
    public var exchangerShare = 0.5
    /// The share of acting sessions of committed and seeking children; 0...1.
    public var committedActingShare = 0.4
    /// The mean number of homepages viewed per session; 0...15.
    public var homepagesPerSession = 6.0
    /// The share of sessions that view a ranking; 0...1.
    public var rankingShare = 0.15
    /// The share of children with at least one session who check in on that day; 0...1.
    public var checkInShare = 0.6
    /// The credits that a check-in earns; 0...1,000.
    public var checkInCredits = 2
    /// The maximum number of credits at the start of a run; they are uniform from 0. 0...65,535.
    public var initialCredits = 299

    /// Creates the default parameters.
    public init() {}
}

/// Parameters of the 24 hours of a child's day.
public struct DayParameters: Equatable, Sendable {
    /// The free time on a school day; minutes.
    public var schoolDayFree = 180.0
    /// The free time on a weekend or holiday; minutes.
    public var freeDayFree = 600.0
    /// The time in class on a school day; minutes.
    public var classMinutes = 400.0
    /// The time asleep; minutes.
    public var sleep = 570.0
    /// The watch minutes per day that displace only time with friends.
    public var watchNorm = 15.0
    /// The shares of further watch minutes that displace learning, play and family; sum 1.
    public var displacement = [0.4, 0.35, 0.25]
    /// The shares of free time that a child without a watch spends on learning, play, family and friends; sum 1.
    public var freeShares = [0.25, 0.25, 0.25, 0.25]
    /// The maximum sleep that a child gives up for the watch; minutes per day.
    public var sleepGivenUp = 90.0

    /// Creates the default parameters.
    public init() {}
}

/// Parameters of background traffic, which does not depend on the child's activity.
public struct BackgroundParameters: Equatable, Sendable {
    /// The interval between two keep-alives of a watch; seconds, at least 1.
    public var keepAliveSeconds = 300
    /// The interval between two location reports of a watch; seconds, at least 1.
    public var locationSeconds = 600
    /// The mean number of calls per watch and day; 0...20.
    public var callsPerDay = 0.8

    /// Creates the default parameters.
    public init() {}
}
