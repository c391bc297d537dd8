// SPDX-License-Identifier: GPL-3.0-or-later
import Society

// The keys of watch use and of the day.

extension Section {
    static let use = Section(
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
                "Minutes of a child of junior school or above, as a multiple of those of a younger child. The mean over "
                    + "all children is not affected."),
            Key(
                "sessionMinutes", .real(\.use.sessionMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Mean length of a session."),
            Key(
                "committedMinutes", .real(\.use.committedMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Usual daily use of a member of the committed circle, times a factor for the type of day."),
            Key(
                "committedSchoolDay", .real(\.use.committedSchoolDay, .number, .between(0, 10)),
                "That factor on a school day."),
            Key(
                "committedFreeDay", .real(\.use.committedFreeDay, .number, .between(0, 10)),
                "That factor on a weekend or holiday."),
            Key(
                "committedSigma", .real(\.use.committedSigma, .number, .between(0, 3)),
                "Spread of that use between committed children: sigma of a lognormal distribution."),
            Key(
                "committedDailySigma", .real(\.use.committedDailySigma, .number, .between(0, 3)),
                "Spread of that use between days: sigma of a lognormal distribution."),
            Key(
                "actingShare", .real(\.use.actingShare, .share, .between(0, 1)),
                "Share of an ordinary child's sessions in which it acts rather than only views."),
            Key(
                "actingBase", .real(\.use.actingBase, .number, .between(0, 100)),
                "Factor on that share: this constant…"),
            Key(
                "actingDrive", .real(\.use.actingDrive, .number, .between(0, 100)),
                "…plus this times the status drive…"),
            Key(
                "actingMost", .real(\.use.actingMost, .number, .between(0, 100)),
                "…at most this."),
            Key(
                "exchangerActing", .real(\.use.exchangerActing, .count("sessions"), .between(0, 20)),
                "Minimum mean number of daily acting sessions of a child with exchange partners."),
            Key(
                "exchangerShare", .real(\.use.exchangerShare, .share, .between(0, 1)),
                "Maximum share of its sessions that this minimum turns into acting sessions."),
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
            Key(
                "checkInCredits", .whole(\.use.checkInCredits, .count("credits"), .between(0, 1_000)),
                "Credits that a check-in earns."),
            Key(
                "initialCredits", .whole(\.use.initialCredits, .count("credits"), .between(0, 65_535)),
                "Maximum initial credits; they are uniform from 0."),
        ])

    static let day = Section(
        name: "day", summary: "The 24 hours of a child's day.",
        keys: [
            Key(
                "schoolDayFree", .real(\.day.schoolDayFree, .duration(in: .minute), .between(0, 1_440)),
                "Free time on a school day."),
            Key(
                "freeDayFree", .real(\.day.freeDayFree, .duration(in: .minute), .between(0, 1_440)),
                "Free time on a weekend or holiday."),
            Key(
                "freeShares", .reals(\.day.freeShares, .share, .between(0, 1), ListRule(count: 4...4, total: .one)),
                "Shares of learning, play, family and friends in the free time of a day without the watch."),
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

    static let taps = Section(
        name: "taps", summary: "The time that each action takes. It shifts the later operations of the same session.",
        keys: [
            Key(
                "requestSeconds", .real(\.taps.requestSeconds, .duration(in: .second), .between(0, 3_600)),
                "A friend request to a classmate or a big shot."),
            Key(
                "searchSeconds", .real(\.taps.searchSeconds, .duration(in: .second), .between(0, 3_600)),
                "A search of a friend's list for a new friend, with or without a request."),
            Key(
                "answerSeconds", .real(\.taps.answerSeconds, .duration(in: .second), .between(0, 3_600)),
                "The answer to a friend request."),
            Key(
                "deleteSeconds", .real(\.taps.deleteSeconds, .duration(in: .second), .between(0, 3_600)),
                "The deletion of a friend."),
            Key(
                "visitSeconds", .real(\.taps.visitSeconds, .duration(in: .second), .between(0, 3_600)),
                "A visit to a homepage."),
            Key(
                "likeSeconds", .real(\.taps.likeSeconds, .duration(in: .second), .between(0, 3_600)),
                "One like on a homepage."),
            Key(
                "postSeconds", .real(\.taps.postSeconds, .duration(in: .second), .between(0, 3_600)),
                "The writing of a post."),
            Key(
                "readSeconds", .real(\.taps.readSeconds, .duration(in: .second), .between(0, 3_600)),
                "The reading of a post in the feed."),
            Key(
                "likePostSeconds", .real(\.taps.likePostSeconds, .duration(in: .second), .between(0, 3_600)),
                "A like on a post."),
            Key(
                "commentSeconds", .real(\.taps.commentSeconds, .duration(in: .second), .between(0, 3_600)),
                "A comment on a post."),
        ])

    static let background = Section(
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
}
