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
                "Mean and sigma of ln(likes per year since the first watch) of ordinary accounts at the start."),
            Key(
                "initialAnswering",
                .reals(\.likes.initialAnswering, .number, .between(-20, 20), ListRule(count: 2...2)),
                "The same of accounts whose owners answer exchange threads."),
            Key(
                "initialCommitted",
                .reals(\.likes.initialCommitted, .number, .between(-20, 20), ListRule(count: 2...2)),
                "Mean and sigma of ln(likes per day in the circle) of committed accounts at the start."),
            Key(
                "initialExperience",
                .reals(\.likes.initialExperience, .number, .between(0, 20), ListRule(count: 2...2)),
                "Experience per day before the start: of ordinary accounts, and in the circle."),
            Key(
                "firstAge", .whole(\.likes.firstAge, .number, .between(0, 20)),
                "Age at which children get their first watch, for likes and experience at the start."),
            Key(
                "initialDrive", .real(\.likes.initialDrive, .number, .between(0, 10)),
                "Coefficient of ln(status drive) in ln(likes per year)."),
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
                "habitReturn", .real(\.posts.habitReturn, .share, .between(0, 1)),
                "Return per post of H to the child's own waiting time."),
            Key(
                "satiation", .real(\.posts.satiation, .count("likes"), .above(0, most: 1_000_000)),
                "Reward at which a further like counts a quarter: u(Q) = Q / (1 + Q / this)."),
            Key(
                "effortCost", .real(\.posts.effortCost, .count("likes"), .above(0, most: 1_000_000)),
                "Cost of a post: the waiting time of a purely reward-driven child tends to cost/u(Q)."),
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
}
