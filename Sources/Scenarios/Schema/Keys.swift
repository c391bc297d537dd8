// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Society

// A table: every key of a scenario, in the order of the reference. A key has the name of the parameter it sets; a parameter
// without a line here cannot be set, which a test would report.

extension Section {
    /// Every group of keys that sets a parameter of the society.
    static let all: [Section] = [
        population, time, use, friends, likes, posts, comparison, threads, day, background, mechanisms, payloads, other,
    ]

    private static let other = Section(
        name: "", summary: "Keys that stand in no group.",
        keys: [
            Key(
                "panel", .whole(\.panel, .count("children"), .between(0, 1_000_000)),
                "Children recorded whole, every day.")
        ])

    private static let population = Section(
        name: "population", summary: "Who lives here: the owners of a watch, in schools and classes.",
        keys: [
            Key(
                "watches", .whole(\.population.watches, .count("watches"), .between(1, 170_000_000)),
                "Simulated children, each with one watch."),
            Key(
                "ownership", .real(\.population.ownership, .share, .above(0, most: 1)),
                "Share of a school's pupils who own a watch."),
            Key(
                "schoolSize", .real(\.population.schoolSize, .count("pupils"), .between(1, 100_000)),
                "Mean pupils a school."),
            Key(
                "classSize", .real(\.population.classSize, .count("pupils"), .between(1, 100)),
                "Mean pupils a class."),
            Key("regions", .regions(\.population.regions), "Relative size of each region."),
            Key(
                "ageShares", .ages(\.population.ageShares), "Relative number of children of each age, from `youngest`."),
            Key(
                "youngest", .whole(\.population.youngest, .count("years"), .between(0, 18)),
                "Age of the first entry of `ageShares`."),
            Key("girls", .real(\.population.girls, .share, .between(0, 1)), "Share of girls."),
            Key(
                "statusDriveSigma", .real(\.population.statusDriveSigma, .number, .between(0, 2)),
                "Spread of the status drive: sigma of a lognormal with median 1."),
            Key(
                "statusDriveScale", .real(\.population.statusDriveScale, .number, .between(0, 100)),
                "Factor on every child's status drive; at 0 nobody cares for likes."),
            Key(
                "committedShare", .real(\.population.committedShare, .share, .between(0, 0.2)),
                "Share of owners in the committed circle."),
            Key(
                "susceptibility",
                .reals(\.population.susceptibility, .share, .between(0, 1), ListRule(count: 3...3, total: .positive)),
                "Susceptibility to comparison: shares of children who get worse, neither, better."),
        ])

    private static let time = Section(
        name: "time", summary: "Ticks, days and the calendar.",
        keys: [
            Key(
                "tickSeconds", .whole(\.time.tickSeconds, .duration(in: .second), .between(1, 3_600)),
                "Length of a tick: a divisor of 15min, or 30min, or 1h."),
            Key("days", .whole(\.time.days, .duration(in: .day), .between(1, 3_650)), "Days to simulate."),
            Key("firstWeekday", .weekday(\.time.firstWeekday), "Day of the week of day 0."),
            Key("holidays", .days(\.time.holidays), "Days, counted from 0, that are holidays."),
            Key(
                "hourlyWeights", .hours(\.time.hourlyWeights),
                "When activity happens on a school day, a weekend and a holiday: 24 hourly weights each, sum above 0."),
            Key(
                "lessons", .clock(\.time.lessons),
                "Lessons of a school day. Nobody uses the watch in a lesson: an hour's weight falls on its minutes "
                    + "outside lessons."),
        ])

    private static let use = Section(
        name: "use", summary: "How long and when children use the watch.",
        keys: [
            Key(
                "schoolDayMu", .real(\.use.schoolDayMu, .number, .between(-10, 3)),
                "Use on a school day: mu of the lognormal, of hours."),
            Key("schoolDaySigma", .real(\.use.schoolDaySigma, .number, .between(0, 3)), "Sigma of the same."),
            Key(
                "freeDayMu", .real(\.use.freeDayMu, .number, .between(-10, 3)),
                "Use on a weekend or holiday: mu of the lognormal, of hours."),
            Key("freeDaySigma", .real(\.use.freeDaySigma, .number, .between(0, 3)), "Sigma of the same."),
            Key(
                "betweenChildren", .real(\.use.betweenChildren, .share, .between(0, 1)),
                "Share of the variance of ln(minutes) that lies between children, the rest between days."),
            Key(
                "idleDays", .real(\.use.idleDays, .share, .between(0, 1)),
                "Share of days on which an ordinary child does not use its watch at all."),
            Key(
                "sessionMinutes", .real(\.use.sessionMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Mean length of a session."),
            Key(
                "committedMinutes", .real(\.use.committedMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Mean use of a member of the committed circle on a free day."),
            Key(
                "actingShare", .real(\.use.actingShare, .share, .between(0, 1)),
                "Share of an ordinary child's sessions in which it does more than look."),
            Key(
                "exchangerActing", .real(\.use.exchangerActing, .count("sessions"), .between(0, 20)),
                "Mean acting sessions a day that a child with exchange partners does not fall short of."),
            Key(
                "committedActingShare", .real(\.use.committedActingShare, .share, .between(0, 1)),
                "Share of the sessions of committed and seeking children in which they do more than look."),
            Key(
                "homepagesPerSession", .real(\.use.homepagesPerSession, .count("homepages"), .between(0, 15)),
                "Mean homepages looked at in a session."),
            Key(
                "rankingShare", .real(\.use.rankingShare, .share, .between(0, 1)),
                "Share of sessions that look at a ranking."),
            Key(
                "checkInShare", .real(\.use.checkInShare, .share, .between(0, 1)),
                "Share of children with any session who check in on that day."),
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
                "Watch time a day that displaces nothing."),
            Key(
                "displacement", .reals(\.day.displacement, .share, .between(0, 1), ListRule(count: 3...3, total: .one)),
                "How further watch time is taken from learning, play and family."),
            Key(
                "sleepGivenUp", .real(\.day.sleepGivenUp, .duration(in: .minute), .between(0, 1_440)),
                "The most sleep a day that a committed child gives up."),
        ])

    private static let background = Section(
        name: "background", summary: "Traffic that a watch makes whether its child is awake or not.",
        keys: [
            Key(
                "keepAliveSeconds", .whole(\.background.keepAliveSeconds, .duration(in: .second), .between(1, 86_400)),
                "Time between two keep-alives of a watch."),
            Key(
                "locationSeconds", .whole(\.background.locationSeconds, .duration(in: .second), .between(1, 86_400)),
                "Time between two location reports of a watch."),
            Key(
                "callsPerDay", .real(\.background.callsPerDay, .rate("calls", per: .day), .between(0, 20)),
                "Mean calls a watch."),
        ])

    private static let mechanisms = Section(
        name: "mechanisms", summary: "What can be switched off, to see what it does. All are on unless said.",
        keys: [
            Key(
                "socialFeatures", .flag(\.mechanisms.socialFeatures),
                "All social features; off leaves calls, location and keep-alive."),
            Key(
                "likeCounts", .flag(\.mechanisms.likeCounts),
                "Whether like counts can be seen, so that children compare themselves."),
            Key(
                "feelings", .flag(\.mechanisms.feelings),
                "Anxiety, effort, belonging and real-life status; off leaves them as they were at the beginning."),
            Key("rankings", .flag(\.mechanisms.rankings), "Rankings of class, school and friends."),
            Key("reciprocity", .flag(\.mechanisms.reciprocity), "Whether children answer likes with likes."),
            Key("homepageLikes", .flag(\.mechanisms.homepageLikes), "Homepage likes."),
            Key("posts", .flag(\.mechanisms.posts), "Posts, their likes and comments."),
            Key("befriending", .flag(\.mechanisms.befriending), "New friendships."),
            Key("pruning", .flag(\.mechanisms.pruning), "Deleting friends."),
            Key("exchangeThreads", .flag(\.mechanisms.exchangeThreads), "Exchange threads on an outside platform."),
            Key("bigShots", .flag(\.mechanisms.bigShots), "The \"big shot\" label and what it attracts."),
            Key("checkIns", .flag(\.mechanisms.checkIns), "The daily check-in and its credits."),
            Key("backgroundTraffic", .flag(\.mechanisms.backgroundTraffic), "Keep-alive, location and calls."),
        ])

    private static let payloads = Section(
        name: "payloads", summary: "Size of one request of each kind.",
        keys: [
            payload(.keepAlive, \.payloads[.keepAlive]), payload(.reportLocation, \.payloads[.reportLocation]),
            payload(.call, \.payloads[.call]), payload(.checkIn, \.payloads[.checkIn]),
            payload(.openFeed, \.payloads[.openFeed]), payload(.viewHomepage, \.payloads[.viewHomepage]),
            payload(.viewRanking, \.payloads[.viewRanking]), payload(.postStatus, \.payloads[.postStatus]),
            payload(.likeHomepage, \.payloads[.likeHomepage]), payload(.likePost, \.payloads[.likePost]),
            payload(.comment, \.payloads[.comment]), payload(.requestFriend, \.payloads[.requestFriend]),
            payload(.acceptFriend, \.payloads[.acceptFriend]), payload(.declineFriend, \.payloads[.declineFriend]),
            payload(.removeFriend, \.payloads[.removeFriend]),
        ])

    private static func payload(_ kind: OperationKind, _ slot: any Slot<Int>) -> Key {
        Key(kind.name, .whole(slot, .size, .between(1, 1_000_000_000)), "Size of one `\(kind.name)`.")
    }
}
