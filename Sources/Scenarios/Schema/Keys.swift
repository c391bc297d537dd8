// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Society

// The table of all keys of a scenario, in the order of the reference. A key has the name of the parameter it sets. A
// parameter that is not in the table cannot be set, and a test reports it.

extension Section {
    /// All groups of keys that set parameters of the society.
    static let all: [Section] = [
        population, time, use, friends, likes, posts, comparison, feelings, threads, day, background, mechanisms,
        payloads, other,
    ]

    private static let other = Section(
        name: "", summary: "Keys outside any group.",
        keys: [
            Key(
                "panel", .whole(\.panel, .count("children"), .between(0, 1_000_000)),
                "Number of children whose full state is recorded every day.")
        ])

    private static let population = Section(
        name: "population", summary: "The owners of a watch, in schools and classes.",
        keys: [
            Key(
                "watches", .whole(\.population.watches, .count("watches"), .between(1, 170_000_000)),
                "Simulated children, each with one watch."),
            Key(
                "ownership", .real(\.population.ownership, .share, .above(0, most: 1)),
                "Share of a school's pupils who own a watch."),
            Key(
                "schoolSize", .real(\.population.schoolSize, .count("pupils"), .between(1, 100_000)),
                "Mean number of pupils per school."),
            Key(
                "classSize", .real(\.population.classSize, .count("pupils"), .between(1, 100)),
                "Mean number of pupils per class."),
            Key("regions", .regions(\.population.regions), "Relative size of each region."),
            Key(
                "ageShares", .ages(\.population.ageShares), "Relative number of children of each age, from `youngest`."),
            Key(
                "youngest", .whole(\.population.youngest, .count("years"), .between(0, 18)),
                "Age of the first entry of `ageShares`."),
            Key("girls", .real(\.population.girls, .share, .between(0, 1)), "Share of girls."),
            Key(
                "statusDriveSigma", .real(\.population.statusDriveSigma, .number, .between(0, 2)),
                "Spread of the status drive: sigma of a lognormal distribution with median 1."),
            Key(
                "statusDriveScale", .real(\.population.statusDriveScale, .number, .between(0, 100)),
                "Factor on every child's status drive; at 0, no child cares about likes."),
            Key(
                "committedShare", .real(\.population.committedShare, .share, .between(0, 0.2)),
                "Share of owners in the committed circle."),
            Key(
                "susceptibility",
                .reals(\.population.susceptibility, .share, .between(0, 1), ListRule(count: 3...3, total: .positive)),
                "Susceptibility to comparison: shares of children who feel worse, neither, or better."),
        ])

    private static let time = Section(
        name: "time", summary: "Ticks, days and the calendar.",
        keys: [
            Key(
                "tickSeconds", .whole(\.time.tickSeconds, .duration(in: .second), .between(1, 3_600)),
                "Length of a tick: a divisor of 15min, or 30min, or 1h."),
            Key("days", .whole(\.time.days, .duration(in: .day), .between(1, 3_650)), "Days to simulate."),
            Key(
                "start", .date(\.time.start),
                "Date of day 0. With `firstWeekday`, day 0 is the first such day on or after the date. A school year "
                    + "begins on each 1 September."),
            Key(
                "firstWeekday", .weekday(\.time.firstWeekday),
                "Day of the week of day 0; that of `start`, unless set."),
            Key(
                "calendar", .calendar(\.time.calendar),
                "Terms, school holidays, public holidays and make-up school days by date. A run begins on the "
                    + "calendar's first day, unless `start` is set; other school years repeat it by whole weeks."),
            Key("holidays", .days(\.time.holidays), "Further days, counted from 0, that are holidays."),
            Key(
                "burnIn", .whole(\.time.burnIn, .duration(in: .day), .between(0, 400)),
                "Days that are simulated before day 0 and not recorded. Day 0 keeps its date."),
            Key(
                "hourlyWeights", .hours(\.time.hourlyWeights),
                "Distribution of activity over a school day, a weekend and a holiday: 24 hourly weights each, "
                    + "sum above 0."),
            Key(
                "lessons", .clock(\.time.lessons),
                "Lessons of a school day. Children do not use the watch during lessons: an hour's weight falls on its "
                    + "minutes outside lessons."),
        ])

    private static let use = Section(
        name: "use", summary: "Duration and kinds of watch use.",
        keys: [
            Key(
                "schoolDayMu", .real(\.use.schoolDayMu, .number, .between(-10, 3)),
                "Use on a school day: mu of the lognormal distribution of hours."),
            Key("schoolDaySigma", .real(\.use.schoolDaySigma, .number, .between(0, 3)), "Sigma of the same."),
            Key(
                "freeDayMu", .real(\.use.freeDayMu, .number, .between(-10, 3)),
                "Use on a weekend or holiday: mu of the lognormal distribution of hours."),
            Key("freeDaySigma", .real(\.use.freeDaySigma, .number, .between(0, 3)), "Sigma of the same."),
            Key(
                "betweenChildren", .real(\.use.betweenChildren, .share, .between(0, 1)),
                "Share of the variance of ln(minutes) between children; the rest lies between days."),
            Key(
                "idleDays", .real(\.use.idleDays, .share, .between(0, 1)),
                "Share of days on which an ordinary child does not use its watch."),
            Key(
                "juniorUse", .real(\.use.juniorUse, .number, .above(0, most: 10)),
                "Minutes of a child of 12 or more, as a multiple of those of a younger child. The mean over all "
                    + "children is not affected."),
            Key(
                "sessionMinutes", .real(\.use.sessionMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Mean length of a session."),
            Key(
                "committedMinutes", .real(\.use.committedMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Mean use of a member of the committed circle on a free day."),
            Key(
                "actingShare", .real(\.use.actingShare, .share, .between(0, 1)),
                "Share of an ordinary child's sessions in which it acts rather than only views."),
            Key(
                "exchangerActing", .real(\.use.exchangerActing, .count("sessions"), .between(0, 20)),
                "Minimum mean number of daily acting sessions of a child with exchange partners."),
            Key(
                "committedActingShare", .real(\.use.committedActingShare, .share, .between(0, 1)),
                "Share of acting sessions among the sessions of committed and seeking children."),
            Key(
                "homepagesPerSession", .real(\.use.homepagesPerSession, .count("homepages"), .between(0, 15)),
                "Mean number of homepages viewed per session."),
            Key(
                "rankingShare", .real(\.use.rankingShare, .share, .between(0, 1)),
                "Share of sessions that view a ranking."),
            Key(
                "checkInShare", .real(\.use.checkInShare, .share, .between(0, 1)),
                "Share of the children with a session on a day who check in."),
        ])

    private static let day = Section(
        name: "day", summary: "The 24 hours of a child's day.",
        keys: [
            Key(
                "schoolDayFree", .real(\.day.schoolDayFree, .duration(in: .minute), .between(0, 1_440)),
                "Free time on a school day."),
            Key(
                "freeDayFree", .real(\.day.freeDayFree, .duration(in: .minute), .between(0, 1_440)),
                "Free time on a weekend or holiday."),
            Key(
                "classMinutes", .real(\.day.classMinutes, .duration(in: .minute), .between(0, 1_440)),
                "Time in class on a school day."),
            Key("sleep", .real(\.day.sleep, .duration(in: .minute), .between(0, 1_440)), "Sleep."),
            Key(
                "watchNorm", .real(\.day.watchNorm, .duration(in: .minute), .between(0, 1_440)),
                "Daily watch time that displaces no other activity."),
            Key(
                "displacement", .reals(\.day.displacement, .share, .between(0, 1), ListRule(count: 3...3, total: .one)),
                "Shares of learning, play and family in the time that further watch time displaces."),
            Key(
                "sleepGivenUp", .real(\.day.sleepGivenUp, .duration(in: .minute), .between(0, 1_440)),
                "Maximum sleep per day that a committed child gives up."),
        ])

    private static let background = Section(
        name: "background", summary: "Traffic that a watch generates whether or not its child is awake.",
        keys: [
            Key(
                "keepAliveSeconds", .whole(\.background.keepAliveSeconds, .duration(in: .second), .between(1, 86_400)),
                "Interval between keep-alives of a watch."),
            Key(
                "locationSeconds", .whole(\.background.locationSeconds, .duration(in: .second), .between(1, 86_400)),
                "Interval between location reports of a watch."),
            Key(
                "callsPerDay", .real(\.background.callsPerDay, .rate("calls", per: .day), .between(0, 20)),
                "Mean number of calls per watch."),
        ])

    private static let mechanisms = Section(
        name: "mechanisms", summary: "Mechanisms that can be switched off to study their effect.",
        keys: [
            Key(
                "socialFeatures", .flag(\.mechanisms.socialFeatures),
                "All social features; if off, only calls, location and keep-alive remain."),
            Key(
                "likeCounts", .flag(\.mechanisms.likeCounts),
                "Whether like counts are visible, so that children compare themselves."),
            Key(
                "feelings", .flag(\.mechanisms.feelings),
                "Anxiety, effort, belonging and real-life status; if off, they keep their initial values."),
            Key(
                "pressureOnUse", .flag(\.mechanisms.pressureOnUse),
                "Whether pressure raises effort, and with it watch time."),
            Key(
                "pressureOnPosting", .flag(\.mechanisms.pressureOnPosting),
                "Whether pressure shortens the wait for the next post."),
            Key(
                "pressureOnSeeking", .flag(\.mechanisms.pressureOnSeeking),
                "Whether pressure raises the chance of opening an exchange thread."),
            Key(
                "pressureOnPruning", .flag(\.mechanisms.pressureOnPruning),
                "Whether pressure raises the hazard of silent ties."),
            Key("rankings", .flag(\.mechanisms.rankings), "Rankings of class, school and friends."),
            Key("reciprocity", .flag(\.mechanisms.reciprocity), "Whether children return likes."),
            Key("homepageLikes", .flag(\.mechanisms.homepageLikes), "Homepage likes."),
            Key("posts", .flag(\.mechanisms.posts), "Posts, their likes and comments."),
            Key("befriending", .flag(\.mechanisms.befriending), "New friendships."),
            Key("pruning", .flag(\.mechanisms.pruning), "Deleting friends."),
            Key("exchangeThreads", .flag(\.mechanisms.exchangeThreads), "Exchange threads on an outside platform."),
            Key("bigShots", .flag(\.mechanisms.bigShots), "The \"big shot\" label and its attraction."),
            Key(
                "lifeCourse", .flag(\.mechanisms.lifeCourse),
                "The change of the school year: children age, change class and school, enter and leave."),
            Key("checkIns", .flag(\.mechanisms.checkIns), "The daily check-in and its credits."),
            Key("backgroundTraffic", .flag(\.mechanisms.backgroundTraffic), "Keep-alive, location and calls."),
        ])

    private static let payloads = Section(
        name: "payloads", summary: "Size of one request, by operation.",
        keys: OperationKind.allCases.map { kind in
            Key(
                kind.name, .whole(\.payloads[kind], .size, .between(1, 1_000_000_000)),
                "Size of one `\(kind.name)`.")
        })
}
