// SPDX-License-Identifier: GPL-3.0-or-later

/// What kind of day it is; each has hourly weights and a distribution of minutes of its own.
public enum DayType: UInt8, CaseIterable, Sendable {
    /// Monday to Friday in term.
    case schoolDay
    /// Saturday and Sunday in term.
    case weekend
    /// A day of the school holidays or a public holiday.
    case holiday
}

/// Ticks, days and the calendar.
public struct TimeParameters: Equatable, Sendable {
    /// Length of a tick; seconds, a divisor of 900, or 1,800 or 3,600.
    public var tickSeconds = 900
    /// Days to simulate; at least 1.
    public var days = 7
    /// Day of the week of day 0; 0 is Monday, 6 Sunday.
    public var firstWeekday = 0
    /// Days (from 0) that are holidays.
    public var holidays: [Range<Int>] = []
    /// When activity happens on a school day, a weekend and a holiday: 24 hourly weights each, sum above 0.
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
    /// Lessons of a school day, in minutes after midnight; ascending, disjoint. Nobody uses the watch in a lesson: an hour's
    /// weight falls on its minutes outside lessons.
    public var lessons: [Range<Int>] = [
        500..<540, 550..<590, 620..<660, 670..<710, 810..<850, 860..<900, 910..<950,
    ]

    /// Makes the default calendar.
    public init() {}

    /// Ticks of one day.
    public var ticksPerDay: Int { 86_400 / tickSeconds }

    /// The type of day `day`, counted from 0.
    public func dayType(of day: Int) -> DayType {
        if holidays.contains(where: { $0.contains(day) }) { return .holiday }
        return (firstWeekday + day) % 7 >= 5 ? .weekend : .schoolDay
    }
}

/// How long children use the watch.
public struct UseParameters: Equatable, Sendable {
    /// Minutes of use on a school day: mu of the lognormal, of hours.
    public var schoolDayMu = -1.30
    /// Sigma of the same; 0...3.
    public var schoolDaySigma = 1.46
    /// Minutes of use on a weekend or holiday: mu of the lognormal, of hours.
    public var freeDayMu = -0.06
    /// Sigma of the same; 0...3.
    public var freeDaySigma = 1.30
    /// Share of the variance of ln(minutes) that lies between children, the rest between days; 0...1.
    public var betweenChildren = 0.7
    /// Share of days on which an ordinary child does not use its watch at all: forgotten, empty, taken away; 0...1.
    public var idleDays = 0.06
    /// Mean length of a session; minutes, above 0.
    public var sessionMinutes = 4.0
    /// Usual minutes of a member of the committed circle; a fifth more on free days, a fifth less on school days; above 0.
    public var committedMinutes = 240.0
    /// Share of an ordinary child's sessions in which it does more than look; 0...1.
    public var actingShare = 0.03
    /// Mean acting sessions a day that a child with exchange partners does not fall short of, use permitting; 0...20.
    public var exchangerActing = 2.0
    /// Share for committed and seeking children.
    public var committedActingShare = 0.4
    /// Mean homepages looked at in a session; 0...15.
    public var homepagesPerSession = 6.0
    /// Share of sessions that look at a ranking; 0...1.
    public var rankingShare = 0.15
    /// Share of children with any session who check in on that day; 0...1.
    public var checkInShare = 0.6

    /// Makes the default use.
    public init() {}
}

/// The 24 hours of a child's day.
public struct DayParameters: Equatable, Sendable {
    /// Free time on a school day; minutes.
    public var schoolDayFree = 180.0
    /// Free time on a weekend or holiday; minutes.
    public var freeDayFree = 600.0
    /// Time in class on a school day; minutes.
    public var classMinutes = 400.0
    /// Sleep; minutes.
    public var sleep = 570.0
    /// Watch minutes that are taken from the time with friends alone; minutes a day.
    public var watchNorm = 15.0
    /// How further watch minutes are taken from learning, play and family; three shares, sum 1.
    public var displacement = [0.4, 0.35, 0.25]
    /// The most sleep that a child gives up for the watch; minutes a day.
    public var sleepGivenUp = 90.0

    /// Makes the default day.
    public init() {}
}

/// Traffic that a watch makes whether its child is awake or not.
public struct BackgroundParameters: Equatable, Sendable {
    /// Seconds between two keep-alives of a watch; at least 1.
    public var keepAliveSeconds = 300
    /// Seconds between two location reports of a watch; at least 1.
    public var locationSeconds = 600
    /// Mean calls a watch a day; 0...20.
    public var callsPerDay = 0.8

    /// Makes the default traffic.
    public init() {}
}
