// SPDX-License-Identifier: GPL-3.0-or-later
import Society

// The keys of friendships.

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
                "sociabilityMost", .real(\.friends.sociabilityMost, .number, .between(1, 4)),
                "Maximum sociability of a child; that of the median child is 1."),
            Key(
                "committed", .real(\.friends.committed, .count("friends"), .between(0, 150)),
                "Mean number of friends of a member of the committed circle."),
            Key(
                "balance", .reals(\.friends.balance, .share, .above(0, most: 1), ListRule(count: 2...2)),
                "Friends as a share of a list\'s target size at which requests balance deletions, of ordinary and of "
                    + "committed children; the means above are those of the balance."),
            Key(
                "requestsPerDay", .real(\.friends.requestsPerDay, .rate("requests", per: .day), .between(0, 20)),
                "Friend requests that an ordinary child with an empty list sends; they fall to none as the list reaches "
                    + "its target size."),
            Key(
                "committedRequestsPerDay",
                .real(\.friends.committedRequestsPerDay, .rate("requests", per: .day), .between(0, 20)),
                "The same for a committed child."),
            Key(
                "newcomerDays", .real(\.friends.newcomerDays, .duration(in: .day), .above(0, most: 36_500)),
                "Time in which the list of a child that enters fills, for those who have entered in the school year of the "
                    + "start."),
            Key(
                "requestMinutes", .real(\.friends.requestMinutes, .duration(in: .minute), .above(0, most: 1_440)),
                "Daily use over which an ordinary child's requests are spread."),
            Key(
                "leastSessions",
                .reals(\.friends.leastSessions, .count("sessions"), .between(0.001, 1_000), ListRule(count: 2...2)),
                "Minimum acting sessions per day over which the requests of an ordinary and of a committed child are spread."
            ),
            Key(
                "meeting", .reals(\.friends.meeting, .share, .between(0, 1), ListRule(count: 4...4, total: .one)),
                "Shares of those requests to classmates, members of the child's groups, friends of friends and big shots."
            ),
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
                "offlineEnough", .whole(\.friends.offlineEnough, .count("friends"), .between(1, 150)),
                "Offline friends from which a child meets nobody at school."),
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
                "newStrength", .real(\.friends.newStrength, .number, .between(0, 15.5)),
                "Strength of a new tie, rounded to halves; a contact adds 1."),
            Key(
                "initialStrangerStrength",
                .reals(
                    \.friends.initialStrangerStrength, .number, .between(0, 15.5),
                    ListRule(count: 2...2, isAscending: true)),
                "Range of the initial strength of ties between strangers, rounded to halves."),
            Key(
                "initialStrength",
                .reals(
                    \.friends.initialStrength, .number, .between(0, 15.5), ListRule(count: 2...2, isAscending: true)),
                "The same for all other ties."),
            Key(
                "initialContactDays", .whole(\.friends.initialContactDays, .duration(in: .day), .between(0, 63)),
                "Maximum time since the last contact of an initial tie; it is uniform from 0."),
            Key(
                "silentDays", .whole(\.friends.silentDays, .duration(in: .day), .between(1, 60)),
                "Time without contact after which a tie may be deleted."),
            Key(
                "debtDays", .whole(\.friends.debtDays, .duration(in: .day), .between(1, 3)),
                "Days of likes without a return after which a friend counts as a debtor."),
            Key(
                "reviewShare", .real(\.friends.reviewShare, .share, .above(0, most: 1)),
                "Share of acting sessions that review a friend; hazards are scaled to one review per friend and day."),
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
                "debtorFactor", .real(\.friends.debtorFactor, .number, .between(1, 1_000)),
                "Divisor of that chance for other online friends who are silent or in debt."),
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

    static let circle = Section(
        name: "circle", summary: "The committed circle, and agreements to exchange likes.",
        keys: [
            Key(
                "entry", .real(\.circle.entry, .share, .between(0, 1)),
                "Chance that a child whose seeking ends joins the circle, if its status drive suffices to answer "
                    + "threads."),
            Key(
                "halfLifeDays", .real(\.circle.halfLifeDays, .duration(in: .day), .above(0, most: 36_500)),
                "Time after which half of the members have left."),
            Key(
                "exhaustion", .real(\.circle.exhaustion, .share, .between(0, 1)),
                "Share of the hazard of leaving that is proportional to hours times anxiety."),
            Key(
                "ageing", .real(\.circle.ageing, .number, .between(0, 1)),
                "Rise of ln(hazard of leaving) per year of age above ten."),
            Key(
                "partners", .real(\.circle.partners, .share, .between(0, 1)),
                "Share of members' friend requests that offer an agreement to a child anywhere who answers threads."),
            Key(
                "agreementHalfLifeDays",
                .real(\.circle.agreementHalfLifeDays, .duration(in: .day), .above(0, most: 36_500)),
                "Time after which half of all agreements to exchange likes have lapsed."),
            Key(
                "loyalty", .real(\.circle.loyalty, .number, .between(1, 1_000)),
                "How many times longer a member of the circle keeps an agreement."),
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
            Key(
                "openBelow", .whole(\.threads.openBelow, .count("friends"), .between(0, 151)),
                "Number of friends from which a child opens no thread."),
            Key("offers", .real(\.threads.offers, .count("offers"), .between(1, 200)), "Mean offers per thread."),
            Key(
                "offersSpread", .real(\.threads.offersSpread, .share, .between(0, 1)),
                "Spread of a thread's appeal: its factor on `offers` is uniform between 1 - this and 1 + this."),
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
            Key(
                "initialShare", .real(\.threads.initialShare, .share, .between(0, 1)),
                "Share of exchange ties among the initial ties from the watch between children who answer threads."),
        ])
}
