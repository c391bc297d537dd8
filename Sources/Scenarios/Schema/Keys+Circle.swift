// SPDX-License-Identifier: GPL-3.0-or-later
import Society

// The second half of the table: social behaviour.

extension Section {
    static let friends = Section(
        name: "friends", summary: "Ties: how many, how they begin, how they end.",
        keys: [
            Key(
                "cap", .whole(\.friends.cap, .count("friends"), .between(1, 150)),
                "Maximum number of friends of an account. Means left at their defaults are lowered to it."),
            Key(
                "offline", .real(\.friends.offline, .count("friends"), .between(0, 30)),
                "Mean number of offline friends with a watch."),
            Key(
                "sameClass", .real(\.friends.sameClass, .share, .between(0, 1)),
                "Share of offline friends in the same class."),
            Key(
                "sameSex", .real(\.friends.sameSex, .share, .between(0, 1)),
                "Share of offline friends of the same sex."),
            Key(
                "cliquishness", .real(\.friends.cliquishness, .share, .between(0, 1)),
                "Excess of friends within a clique over the mean of both cliques of a sex in a class."),
            Key(
                "clusterSize", .whole(\.friends.clusterSize, .count("children"), .between(2, 100)),
                "Mean number of children in a cluster of cliques of several classes who meet in a school."),
            Key(
                "groupSize", .whole(\.friends.groupSize, .count("children"), .between(2, 500)),
                "Mean number of children in each of a child's two groups on the watch."),
            Key(
                "circleSize", .whole(\.friends.circleSize, .count("children"), .between(2, 150)),
                "Mean number of committed children in a family of the circle."),
            Key(
                "circleDensity", .real(\.friends.circleDensity, .share, .between(0, 1)),
                "Share of the pairs of a family of the circle who are friends at the start."),
            Key(
                "ordinary", .real(\.friends.ordinary, .count("friends"), .between(0, 100)),
                "Mean number of an ordinary child's friends on the watch, including offline friends."),
            Key(
                "ordinarySigma", .real(\.friends.ordinarySigma, .number, .between(0, 1)),
                "Spread of that number between children: sigma of a lognormal distribution."),
            Key(
                "committed", .real(\.friends.committed, .count("friends"), .between(0, 150)),
                "Mean number of friends of a member of the committed circle."),
            Key(
                "requestsPerDay", .real(\.friends.requestsPerDay, .rate("requests", per: .day), .between(0, 5)),
                "Friend requests that an ordinary child sends while its list is not full."),
            Key(
                "committedRequestsPerDay",
                .real(\.friends.committedRequestsPerDay, .rate("requests", per: .day), .between(0, 5)),
                "The same for a committed child."),
            Key(
                "meeting", .reals(\.friends.meeting, .share, .between(0, 1), ListRule(count: 3...3, total: .one)),
                "Shares of those requests to classmates, friends of friends and big shots."),
            Key(
                "unlikeMeeting", .real(\.friends.unlikeMeeting, .share, .between(0, 1)),
                "Chance of a request to a friend of a friend of another age, or with too few mutual friends."),
            Key(
                "commonFriends", .whole(\.friends.commonFriends, .count("friends"), .between(0, 20)),
                "Mutual friends, beside the one who links them, of a child and a friend of a friend whom it asks."),
            Key(
                "schoolRequestsPerDay",
                .real(\.friends.schoolRequestsPerDay, .rate("requests", per: .day), .between(0, 5)),
                "Children met at school in term by a child without offline friends, as candidates for a request."),
            Key(
                "schoolClassShare", .real(\.friends.schoolClassShare, .share, .between(0, 1)),
                "Share of those candidates who are classmates; the others are offline friends of offline friends."),
            Key(
                "otherSexMeeting", .real(\.friends.otherSexMeeting, .share, .between(0, 1)),
                "Chance of a request to a child of the other sex met at school."),
            Key(
                "acceptBase", .real(\.friends.acceptBase, .number, .between(-50, 50)),
                "Acceptance is logistic in: this constant…"),
            Key(
                "acceptSameClass", .real(\.friends.acceptSameClass, .number, .between(-50, 50)),
                "…plus this for a meeting at school…"),
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
                "Half-life of a tie's strength without contact."),
            Key(
                "silentDays", .whole(\.friends.silentDays, .duration(in: .day), .between(1, 60)),
                "Time without contact after which a tie may be deleted."),
            Key(
                "silentHazard", .real(\.friends.silentHazard, .chance(per: .day), .between(0, 1)),
                "Chance that a silent tie is deleted while the list is not full."),
            Key(
                "fullHazard", .real(\.friends.fullHazard, .chance(per: .day), .between(0, 1)),
                "The same if the list is full and a request is pending."),
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
                "Time after which an unanswered request expires."),
        ])

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
            Key("like", .real(\.posts.like, .share, .between(0, 1)), "Chance that a friend who sees a post likes it."),
            Key(
                "comment", .real(\.posts.comment, .share, .between(0, 1)),
                "Chance that a friend who sees a post comments on it."),
        ])

    static let comparison = Section(
        name: "comparison", summary: "Comparison with others, its effect on anxiety, and status.",
        keys: [
            Key(
                "seen", .whole(\.comparison.seen, .count("friends"), .between(0, 8)),
                "Homepages of friends with which a child compares itself on a day on which it viewed any."),
            Key(
                "upward", .reals(\.comparison.upward, .number, .between(-1, 1), ListRule(count: 3...3)),
                "Anxiety per day and unit of upward gap at status drive 1, for children who feel worse, neither, or better."
            ),
            Key(
                "downward", .reals(\.comparison.downward, .number, .between(0, 1), ListRule(count: 3...3)),
                "Relief per day and unit of downward gap at status drive 1, for the same three."),
            Key(
                "exposure", .real(\.comparison.exposure, .duration(in: .minute), .between(0, 1_440)),
                "Watch time of a day on which a comparison has half its full effect on anxiety."),
            Key(
                "influence", .real(\.comparison.influence, .share, .between(0, 1)),
                "Pull per day towards the mean anxiety of the friends seen."),
            Key(
                "bigShotBonus", .real(\.comparison.bigShotBonus, .number, .between(0, 1)),
                "Bonus in standing of a big shot."),
            Key(
                "bigShotFriendBonus", .real(\.comparison.bigShotFriendBonus, .number, .between(0, 1)),
                "Bonus in standing of a child with a big shot among its friends."),
            Key(
                "statusRate", .real(\.comparison.statusRate, .share, .between(0, 1)),
                "Movement per day of real-life status towards the rank in class."),
        ])

    static let feelings = Section(
        name: "feelings", summary: "Anxiety, effort and belonging, and the effect of pressure on behaviour.",
        keys: [
            Key(
                "baseline", .reals(\.feelings.baseline, .number, .between(0, 1), ListRule(count: 2...2)),
                "Mean and standard deviation of the anxiety to which children return."),
            Key(
                "reversion", .real(\.feelings.reversion, .share, .above(0, most: 1)),
                "Return per day of anxiety to the baseline."),
            Key(
                "initialGap", .real(\.feelings.initialGap, .number, .between(0, 1)),
                "Mean upward gap from which initial anxiety and effort follow."),
            Key(
                "initialExposure", .real(\.feelings.initialExposure, .share, .between(0, 1)),
                "Mean share of the full effect of a comparison, from which initial anxiety follows."),
            Key(
                "initialFaceToFace", .real(\.feelings.initialFaceToFace, .share, .between(0, 1)),
                "Time face to face from which initial belonging follows, as a share of that without a watch."),
            Key(
                "effort", .real(\.feelings.effort, .number, .between(0, 8)),
                "Rise of the level to which effort tends, per unit of upward gap at status drive 1."),
            Key(
                "effortRate", .real(\.feelings.effortRate, .share, .between(0, 1)),
                "Movement per day of effort towards that level."),
            Key("effortCap", .real(\.feelings.effortCap, .number, .between(1, 8)), "Maximum effort."),
            Key(
                "withdrawal", .real(\.feelings.withdrawal, .number, .between(0, 1)),
                "Anxiety above which a child withdraws: pressure no longer raises its activity."),
            Key(
                "withdrawalSlope", .real(\.feelings.withdrawalSlope, .number, .between(0, 8)),
                "Fall of the level to which effort tends, per unit of anxiety above `withdrawal`."),
            Key(
                "onPosting", .real(\.feelings.onPosting, .number, .between(0, 8)),
                "Rise of the posting rate per unit of pressure, as a share."),
            Key(
                "onSeeking", .real(\.feelings.onSeeking, .number, .between(0, 20)),
                "Rise of the logit of opening a thread, per unit of pressure."),
            Key(
                "onPruning", .real(\.feelings.onPruning, .number, .between(0, 8)),
                "Rise of the hazard of silent ties per unit of pressure, as a share."),
            Key(
                "belongingRate", .real(\.feelings.belongingRate, .share, .between(0, 1)),
                "Daily adjustment rate of belonging."),
            Key(
                "belonging",
                .reals(\.feelings.belonging, .share, .between(0, 1), ListRule(count: 3...3, total: .one)),
                "Shares of the child's own trait, friends on the watch, and time face to face in belonging."),
            Key(
                "belongingFriends", .whole(\.feelings.belongingFriends, .count("friends"), .between(1, 150)),
                "Number of friends beyond which further ones do not add to belonging."),
            Key(
                "unseenFriends", .real(\.feelings.unseenFriends, .share, .between(0, 1)),
                "Weight of friends on the watch on a day without a session."),
        ])

    static let threads = Section(
        name: "threads", summary: "Threads on an outside platform in which strangers agree to exchange likes.",
        keys: [
            Key(
                "openBase", .real(\.threads.openBase, .number, .between(-50, 50)),
                "The daily chance that a child opens a thread is logistic in: this constant…"),
            Key(
                "openGap", .real(\.threads.openGap, .number, .between(-50, 50)),
                "…plus this times ln(likes of the rival / own likes)…"),
            Key(
                "openDrive", .real(\.threads.openDrive, .number, .between(-50, 50)),
                "…plus this times ln(status drive)."),
            Key("offers", .real(\.threads.offers, .count("offers"), .between(1, 200)), "Mean offers per thread."),
            Key(
                "acceptance", .real(\.threads.acceptance, .share, .between(0, 1)),
                "Chance that the opener accepts an offer."),
            Key(
                "seekingDays", .whole(\.threads.seekingDays, .duration(in: .day), .between(1, 60)),
                "Time during which the opener spends all its free time on likes."),
            Key(
                "answerDrive", .real(\.threads.answerDrive, .number, .between(0, 1_000)),
                "Status drive above which a child answers threads."),
            Key(
                "freeTimeShare", .real(\.threads.freeTimeShare, .share, .between(0, 1)),
                "Watch time of a seeking child, as a share of its free time."),
        ])
}
