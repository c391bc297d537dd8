// SPDX-License-Identifier: GPL-3.0-or-later
import Society

// The keys of likes, posts and comparison.

extension Section {
    static let likes = Section(
        name: "likes", summary: "Homepage likes: quotas, levels and givers.",
        keys: [
            Key(
                "quotas", .wholes(\.likes.quotas, .count("likes"), .between(1, 20), ListRule(count: 3...3)),
                "Maximum likes per day from one account to one friend, by the giver's level."),
            Key(
                "quotaLevels",
                .wholes(\.likes.quotaLevels, .number, .between(1, 255), ListRule(count: 2...2, isAscending: true)),
                "Levels at which the second and third quotas begin."),
            Key("levelCap", .whole(\.likes.levelCap, .number, .between(1, 255)), "Highest level."),
            Key(
                "levelExperience", .whole(\.likes.levelExperience, .count("points"), .between(1, 65_535)),
                "Experience at level 1; level L begins at this times L²."),
            Key(
                "experienceMinutes", .whole(\.likes.experienceMinutes, .duration(in: .minute), .between(1, 1_440)),
                "Use that earns one point of experience."),
            Key(
                "experienceForUse", .whole(\.likes.experienceForUse, .count("points"), .between(0, 1_000)),
                "Experience for a day with use."),
            Key(
                "experiencePerDay", .whole(\.likes.experiencePerDay, .rate("points", per: .day), .between(0, 65_535)),
                "Maximum experience that an account earns."),
            Key(
                "initialExperience",
                .wholes(
                    \.likes.initialExperience, .count("points"), .between(0, 65_535),
                    ListRule(count: 2...2, isAscending: true)),
                "Range of the initial experience of ordinary accounts."),
            Key(
                "initialCommittedExperience",
                .wholes(
                    \.likes.initialCommittedExperience, .count("points"), .between(0, 65_535),
                    ListRule(count: 2...2, isAscending: true)),
                "The same for committed accounts."),
            Key(
                "receivedPerDay", .whole(\.likes.receivedPerDay, .rate("likes", per: .day), .between(0, 60_000)),
                "Maximum likes that a homepage can receive."),
            Key(
                "bigShotLikes", .whole(\.likes.bigShotLikes, .count("likes"), .between(0, 4_000_000_000)),
                "Total likes above which an account is a big shot."),
            Key(
                "visits", .whole(\.likes.visits, .count("friends"), .between(0, 150)),
                "Friends that an ordinary child visits in an acting session."),
            Key(
                "committedVisits", .whole(\.likes.committedVisits, .count("friends"), .between(0, 150)),
                "Friends that a committed or seeking child visits in an acting session."),
            Key(
                "closeness", .whole(\.likes.closeness, .count("friends"), .between(1, 16)),
                "Randomly drawn friends per visit; the one with the strongest tie is visited. With k, rank r of n has a "
                    + "probability like (1 - r/n)^(k-1)."),
            Key(
                "perVisit", .wholes(\.likes.perVisit, .count("likes"), .between(1, 20), ListRule(count: 2...2)),
                "Likes per visit of an ordinary child with a low and with a high status drive, within the quota."),
            Key(
                "perVisitDrive", .real(\.likes.perVisitDrive, .number, .between(0, 1_000)),
                "Status drive above which it is high."),
            Key(
                "close", .real(\.likes.close, .share, .between(0, 1)),
                "Chance of likes on a visit to a close friend, whether or not they are returned."),
            Key(
                "mirrored", .real(\.likes.mirrored, .share, .between(0, 1)),
                "The same for an acquaintance who has given likes recently."),
            Key(
                "unanswered", .real(\.likes.unanswered, .share, .between(0, 1)),
                "The same for an acquaintance who has not."),
            Key(
                "exchange", .real(\.likes.exchange, .share, .between(0, 1)),
                "The same for an exchange partner, if the giver is committed or seeking."),
            Key(
                "exchangeReturn", .real(\.likes.exchangeReturn, .chance(per: .day), .between(0, 1)),
                "Chance that an exchange partner who is neither committed nor seeking returns likes."),
            Key("bigShot", .real(\.likes.bigShot, .share, .between(0, 1)), "Chance of likes on a visit to a big shot."),
            Key(
                "always", .flag(\.likes.always),
                "Whether children give the full quota to uniformly drawn friends, `visits` times per session."),
            Key(
                "initialOrdinary",
                .reals(\.likes.initialOrdinary, .number, .between(-20, 20), ListRule(count: 2...2)),
                "Mean and sigma of the initial ln(1 + likes) of ordinary accounts."),
            Key(
                "initialCommitted",
                .reals(\.likes.initialCommitted, .number, .between(-20, 20), ListRule(count: 2...2)),
                "The same for committed accounts."),
            Key(
                "initialDrive", .real(\.likes.initialDrive, .number, .between(0, 10)),
                "Coefficient of ln(status drive) in the initial ln(1 + likes) of ordinary accounts."),
            Key(
                "initialDriveBounds",
                .reals(
                    \.likes.initialDriveBounds, .number, .between(-10, 10), ListRule(count: 2...2, isAscending: true)),
                "Range to which that ln(status drive) is limited."),
            Key(
                "initialMost", .whole(\.likes.initialMost, .count("likes"), .between(0, 1_000_000_000)),
                "Maximum initial likes of an account."),
        ])

    static let posts = Section(
        name: "posts", summary: "Posts, reactions and comments.",
        keys: [
            Key(
                "waitingDays", .real(\.posts.waitingDays, .duration(in: .day), .above(0, most: 36_500)),
                "Mean waiting time between posts of the median child."),
            Key(
                "waitingSigma", .real(\.posts.waitingSigma, .number, .between(0, 3)),
                "Spread of the waiting time between children: sigma of a lognormal distribution."),
            Key(
                "initialShortestDays", .real(\.posts.initialShortestDays, .duration(in: .day), .between(0.0625, 1_000)),
                "Minimum of the initial waiting time."),
            Key(
                "shortestWaitDays", .real(\.posts.shortestWaitDays, .duration(in: .day), .between(0.0625, 1_000)),
                "Minimum waiting time between posts."),
            Key(
                "longestWaitDays", .real(\.posts.longestWaitDays, .duration(in: .day), .between(0.0625, 1_000)),
                "Maximum waiting time between posts."),
            Key(
                "habit", .real(\.posts.habit, .number, .above(0, most: 1_000)),
                "Both shape parameters of the Beta distribution of the habit weight w."),
            Key(
                "rewardRate", .real(\.posts.rewardRate, .share, .between(0, 1)),
                "Learning rate of the reward Q, from likes on posts."),
            Key(
                "habitRate", .real(\.posts.habitRate, .share, .between(0, 1)),
                "Learning rate of the habitual waiting time H."),
            Key(
                "effortCost", .real(\.posts.effortCost, .count("likes"), .above(0, most: 1_000_000)),
                "Cost of a post: the waiting time of a purely reward-driven child tends to cost/Q."),
            Key(
                "rewardWaitDays", .real(\.posts.rewardWaitDays, .duration(in: .day), .above(0, most: 36_500)),
                "Maximum of that waiting time."),
            Key(
                "leastReward", .real(\.posts.leastReward, .count("likes"), .above(0, most: 255)),
                "Minimum of the reward Q."),
            Key("like", .real(\.posts.like, .share, .between(0, 1)), "Chance that a friend who sees a post likes it."),
            Key(
                "comment", .real(\.posts.comment, .share, .between(0, 1)),
                "Chance that a friend who sees a post comments on it."),
        ])

    static let comparison = Section(
        name: "comparison", summary: "Comparison with others, and its effects on anxiety, effort and belonging.",
        keys: [
            Key(
                "seen", .whole(\.comparison.seen, .count("friends"), .between(0, 8)),
                "Number of friends per day with whom a child compares itself."),
            Key(
                "rivalWeight", .real(\.comparison.rivalWeight, .number, .between(0, 100)),
                "Weight of the rival in class; 1 is the weight of all friends seen together."),
            Key(
                "persistence", .real(\.comparison.persistence, .share, .between(0, 1)),
                "Share of a day's anxiety that carries over to the next day."),
            Key(
                "upward", .real(\.comparison.upward, .number, .between(0, 100)),
                "Anxiety per unit of upward gap in ln(1 + likes)."),
            Key(
                "downward", .real(\.comparison.downward, .number, .between(0, 100)),
                "Relief per unit of downward gap."),
            Key(
                "influence", .real(\.comparison.influence, .share, .between(0, 1)),
                "Pull towards the mean anxiety of the friends seen."),
            Key(
                "susceptibility",
                .reals(\.comparison.susceptibility, .number, .between(0, 100), ListRule(count: 3...3)),
                "Factors on the upward term for children who feel worse, neither, or better."),
            Key(
                "effort", .real(\.comparison.effort, .number, .between(0, 100)),
                "Daily increase of effort per unit of upward gap at status drive 1."),
            Key(
                "effortDecay", .real(\.comparison.effortDecay, .share, .between(0, 1)),
                "Daily pull of effort back towards 1."),
            Key("effortCap", .real(\.comparison.effortCap, .number, .between(1, 8)), "Maximum effort."),
            Key(
                "belonging", .real(\.comparison.belonging, .number, .between(0, 100)),
                "Daily adjustment rate of belonging towards the level that friends and face-to-face time give."),
            Key(
                "belongingBase", .real(\.comparison.belongingBase, .share, .between(0, 1)),
                "The level of belonging is: this constant…"),
            Key(
                "belongingTies", .real(\.comparison.belongingTies, .share, .between(0, 1)),
                "…plus this times friends / `belongingFriends`, at most 1…"),
            Key(
                "belongingFaceToFace", .real(\.comparison.belongingFaceToFace, .share, .between(0, 1)),
                "…plus this times the share of free time without the watch."),
            Key(
                "belongingFriends", .real(\.comparison.belongingFriends, .count("friends"), .above(0, most: 150)),
                "Number of friends from which their part is full."),
            Key(
                "belongingAway", .real(\.comparison.belongingAway, .share, .between(0, 1)),
                "Factor on the part of friends on a day without use."),
            Key(
                "offlineStatus", .real(\.comparison.offlineStatus, .share, .between(0, 1)),
                "Daily adjustment rate of real-life status towards the level that likes give."),
            Key(
                "offlineStatusSpan", .real(\.comparison.offlineStatusSpan, .number, .above(0, most: 100)),
                "Gap in ln(1 + likes) to the class mean at which that level is the top of the class."),
            Key(
                "initialAnxiety",
                .reals(\.comparison.initialAnxiety, .share, .between(0, 1), ListRule(count: 2...2, isAscending: true)),
                "Range of the initial anxiety."),
            Key(
                "initialBelonging",
                .reals(
                    \.comparison.initialBelonging, .share, .between(0, 1), ListRule(count: 2...2, isAscending: true)),
                "Range of the initial belonging."),
        ])
}
