// SPDX-License-Identifier: GPL-3.0-or-later
import Society

// The second half of the table: what children do with each other.

extension Section {
    static let friends = Section(
        name: "friends", summary: "Ties: how many, how they begin, how they end.",
        keys: [
            Key(
                "cap", .whole(\.friends.cap, .count("friends"), .between(1, 150)),
                "Most friends an account can have. Means left at their default are lowered to it."),
            Key(
                "offline", .real(\.friends.offline, .count("friends"), .between(0, 30)),
                "Mean offline friends with a watch."),
            Key(
                "sameClass", .real(\.friends.sameClass, .share, .between(0, 1)),
                "Share of the offline friends who are in the same class."),
            Key(
                "sameSex", .real(\.friends.sameSex, .share, .between(0, 1)),
                "Share of the offline friends who are of the same sex."),
            Key(
                "ordinary", .real(\.friends.ordinary, .count("friends"), .between(0, 100)),
                "Mean friends of an ordinary child on the watch, offline ones included."),
            Key(
                "ordinarySigma", .real(\.friends.ordinarySigma, .number, .between(0, 1)),
                "Spread of that number between children: sigma of a lognormal."),
            Key(
                "committed", .real(\.friends.committed, .count("friends"), .between(0, 150)),
                "Mean friends of a member of the committed circle."),
            Key(
                "requestsPerDay", .real(\.friends.requestsPerDay, .rate("requests", per: .day), .between(0, 5)),
                "Requests an ordinary child sends while its list has room."),
            Key(
                "committedRequestsPerDay",
                .real(\.friends.committedRequestsPerDay, .rate("requests", per: .day), .between(0, 5)),
                "The same for a committed child."),
            Key(
                "meeting", .reals(\.friends.meeting, .share, .between(0, 1), ListRule(count: 3...3, total: .one)),
                "Shares of those requests that go to classmates, to friends of friends and to big shots."),
            Key(
                "acceptBase", .real(\.friends.acceptBase, .number, .between(-50, 50)),
                "Acceptance is logistic in: this constant…"),
            Key(
                "acceptSameClass", .real(\.friends.acceptSameClass, .number, .between(-50, 50)),
                "…plus this for the same class…"),
            Key(
                "acceptSameSex", .real(\.friends.acceptSameSex, .number, .between(-50, 50)),
                "…plus this for the same sex…"),
            Key(
                "acceptMutual", .real(\.friends.acceptMutual, .number, .between(-50, 50)),
                "…plus this for mutual friends…"),
            Key(
                "acceptLikes", .real(\.friends.acceptLikes, .number, .between(-50, 50)),
                "…plus this times ln(1 + likes of the sender)."),
            Key(
                "halfLifeDays", .real(\.friends.halfLifeDays, .duration(in: .day), .above(0, most: 36_500)),
                "Time until a tie's strength halves without contact."),
            Key(
                "silentDays", .whole(\.friends.silentDays, .duration(in: .day), .between(1, 60)),
                "Silence after which a tie may be deleted."),
            Key(
                "silentHazard", .real(\.friends.silentHazard, .chance(per: .day), .between(0, 1)),
                "Chance that a silent tie is deleted while the list has room."),
            Key(
                "fullHazard", .real(\.friends.fullHazard, .chance(per: .day), .between(0, 1)),
                "The same when the list is full and somebody waits."),
            Key(
                "debtorHazard", .real(\.friends.debtorHazard, .chance(per: .day), .between(0, 1)),
                "Chance that a committed child deletes an exchange partner who does not return likes."),
            Key(
                "offlineDissolution", .real(\.friends.offlineDissolution, .chance(per: .month), .between(0, 1)),
                "Chance that an offline friendship ends."),
            Key(
                "offlineResistance", .real(\.friends.offlineResistance, .number, .between(0, 1_000)),
                "How strongly an offline tie resists deletion at status drive 1: the hazard is divided by 1 + this / drive."
            ),
            Key(
                "requestLifeDays", .whole(\.friends.requestLifeDays, .duration(in: .day), .between(1, 60)),
                "Time after which an unanswered request lapses."),
        ])

    static let likes = Section(
        name: "likes", summary: "Homepage likes: quotas, levels, who gives.",
        keys: [
            Key(
                "quotas", .wholes(\.likes.quotas, .count("likes"), .between(1, 20), ListRule(count: 3...3)),
                "Likes that one friend may get from an account in a day, by the giver's level."),
            Key(
                "quotaLevels",
                .wholes(\.likes.quotaLevels, .number, .between(1, 255), ListRule(count: 2...2, isAscending: true)),
                "The levels at which the second and the third quota begin."),
            Key("levelCap", .whole(\.likes.levelCap, .number, .between(1, 255)), "The highest level."),
            Key(
                "receivedPerDay", .whole(\.likes.receivedPerDay, .rate("likes", per: .day), .between(0, 60_000)),
                "Likes that a homepage may receive."),
            Key(
                "bigShotLikes", .whole(\.likes.bigShotLikes, .count("likes"), .between(0, 4_000_000_000)),
                "Total likes above which an account is a big shot."),
            Key(
                "visits", .whole(\.likes.visits, .count("friends"), .between(0, 150)),
                "Friends visited in an acting session of an ordinary child."),
            Key(
                "committedVisits", .whole(\.likes.committedVisits, .count("friends"), .between(0, 150)),
                "Friends visited in an acting session of a committed or seeking child."),
            Key(
                "closeness", .whole(\.likes.closeness, .count("friends"), .between(1, 16)),
                "Number of friends of which a visit goes to the strongest. With k, rank r of n is chosen like "
                    + "(1 - r/n)^(k-1)."),
            Key(
                "close", .real(\.likes.close, .share, .between(0, 1)),
                "Chance that a visit to a close friend brings likes, whether they are returned or not."),
            Key(
                "mirrored", .real(\.likes.mirrored, .share, .between(0, 1)),
                "Chance for an acquaintance who has given lately."),
            Key(
                "unanswered", .real(\.likes.unanswered, .share, .between(0, 1)),
                "Chance for an acquaintance who has not."),
            Key(
                "exchange", .real(\.likes.exchange, .share, .between(0, 1)),
                "Chance for an exchange partner, when the giver is committed or seeking."),
            Key(
                "exchangeReturn", .real(\.likes.exchangeReturn, .chance(per: .day), .between(0, 1)),
                "Chance that an exchange partner who is neither returns likes."),
            Key("bigShot", .real(\.likes.bigShot, .share, .between(0, 1)), "Chance for a big shot."),
            Key(
                "always", .flag(\.likes.always),
                "Whether children give the whole quota to friends drawn evenly, `visits` times a session."),
            Key(
                "initialOrdinary",
                .reals(\.likes.initialOrdinary, .number, .between(-20, 20), ListRule(count: 2...2)),
                "Mean of ln(1 + likes) that ordinary accounts start with, and its sigma."),
            Key(
                "initialCommitted",
                .reals(\.likes.initialCommitted, .number, .between(-20, 20), ListRule(count: 2...2)),
                "The same for committed accounts."),
        ])

    static let posts = Section(
        name: "posts", summary: "Posts, reactions to them, comments.",
        keys: [
            Key(
                "waitingDays", .real(\.posts.waitingDays, .duration(in: .day), .above(0, most: 36_500)),
                "Mean waiting time between posts of the median child."),
            Key(
                "waitingSigma", .real(\.posts.waitingSigma, .number, .between(0, 3)),
                "Spread of the waiting time between children: sigma of a lognormal."),
            Key(
                "habit", .real(\.posts.habit, .number, .above(0, most: 1_000)),
                "Shape of the Beta distribution of the habit's weight w; both parameters."),
            Key(
                "rewardRate", .real(\.posts.rewardRate, .share, .between(0, 1)),
                "Learning rate of the reward Q, from likes on posts."),
            Key(
                "habitRate", .real(\.posts.habitRate, .share, .between(0, 1)),
                "Learning rate of the habitual waiting time H."),
            Key(
                "effortCost", .real(\.posts.effortCost, .count("likes"), .above(0, most: 1_000_000)),
                "What a post costs: waiting tends to cost/Q for a child that lives for rewards."),
            Key("like", .real(\.posts.like, .share, .between(0, 1)), "Chance that a friend who sees a post likes it."),
            Key(
                "comment", .real(\.posts.comment, .share, .between(0, 1)),
                "Chance that a friend who sees a post comments on it."),
        ])

    static let comparison = Section(
        name: "comparison", summary: "Comparison with others, and what it does to anxiety, effort and belonging.",
        keys: [
            Key(
                "seen", .whole(\.comparison.seen, .count("friends"), .between(0, 8)),
                "Friends seen on a day with whom a child compares itself."),
            Key(
                "persistence", .real(\.comparison.persistence, .share, .between(0, 1)),
                "How much of a day's anxiety is left on the next."),
            Key(
                "upward", .real(\.comparison.upward, .number, .between(0, 100)),
                "Anxiety from one unit of upward gap in ln(1 + likes)."),
            Key(
                "downward", .real(\.comparison.downward, .number, .between(0, 100)),
                "Relief from one unit of downward gap."),
            Key(
                "influence", .real(\.comparison.influence, .share, .between(0, 1)),
                "Pull towards the mean anxiety of the friends seen."),
            Key(
                "susceptibility",
                .reals(\.comparison.susceptibility, .number, .between(0, 100), ListRule(count: 3...3)),
                "Factor on the upward term for children who get worse, neither, better."),
            Key(
                "effort", .real(\.comparison.effort, .number, .between(0, 100)),
                "Rise of effort a day with one unit of upward gap at status drive 1."),
            Key(
                "effortDecay", .real(\.comparison.effortDecay, .share, .between(0, 1)),
                "Pull of effort back to 1 a day."),
            Key("effortCap", .real(\.comparison.effortCap, .number, .between(1, 8)), "Greatest effort."),
            Key(
                "belonging", .real(\.comparison.belonging, .number, .between(0, 100)),
                "Rise of belonging a day at full ties kept and full face-to-face time."),
        ])

    static let threads = Section(
        name: "threads", summary: "Threads on an outside platform in which strangers agree to exchange likes.",
        keys: [
            Key(
                "openBase", .real(\.threads.openBase, .number, .between(-50, 50)),
                "Chance a day that a child opens a thread is logistic in: this constant…"),
            Key(
                "openGap", .real(\.threads.openGap, .number, .between(-50, 50)),
                "…plus this times ln(likes of the rival / own likes)…"),
            Key(
                "openDrive", .real(\.threads.openDrive, .number, .between(-50, 50)),
                "…plus this times ln(status drive)."),
            Key("offers", .real(\.threads.offers, .count("offers"), .between(1, 200)), "Mean offers a thread brings."),
            Key(
                "acceptance", .real(\.threads.acceptance, .share, .between(0, 1)),
                "Chance that the opener accepts an offer."),
            Key(
                "seekingDays", .whole(\.threads.seekingDays, .duration(in: .day), .between(1, 60)),
                "Time for which the opener gives all its free time to likes."),
            Key(
                "answerDrive", .real(\.threads.answerDrive, .number, .between(0, 1_000)),
                "Status drive above which a child answers threads."),
            Key(
                "freeTimeShare", .real(\.threads.freeTimeShare, .share, .between(0, 1)),
                "Watch time of a seeking child, as a share of its free time."),
        ])
}
