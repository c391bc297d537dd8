// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Society

// The table of all keys of a scenario, in the order of the reference. A key has the name of the parameter it sets. A
// parameter that is not in the table cannot be set, and a test reports it.

extension Section {
    /// All groups of keys that set parameters of the society.
    static let all: [Section] = [
        population, time, use, friends, likes, posts, circle, comparison, feelings, threads, day, taps, background,
        mechanisms, payloads, other,
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
                "schoolSizeSpread", .real(\.population.schoolSizeSpread, .share, .between(0, 1)),
                "Spread of school sizes: uniform between 1 - this and 1 + this times the mean."),
            Key(
                "classSize", .real(\.population.classSize, .count("pupils"), .between(1, 100)),
                "Mean number of pupils per class."),
            Key("regions", .regions(\.population.regions), "Relative size of each region."),
            Key(
                "ageShares", .ages(\.population.ageShares), "Relative number of children of each age, from `youngest`."),
            Key(
                "youngest", .whole(\.population.youngest, .count("years"), .between(0, 18)),
                "Age of the first entry of `ageShares`."),
            Key(
                "stageAges",
                .wholes(
                    \.population.stageAges, .count("years"), .between(1, 41), ListRule(count: 2...2, isAscending: true)),
                "Ages at which junior and senior school begin."),
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
            Key("circleTurnover", .flag(\.mechanisms.circleTurnover), "Whether children enter and leave the circle."),
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
