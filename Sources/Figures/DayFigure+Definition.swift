// SPDX-License-Identifier: GPL-3.0-or-later

// A table; one line per figure.

extension DayFigure {
    /// The definition of the figure.
    public var definition: FigureDefinition {
        switch self {
        case .meanFriends: .init("mean number of friends", "friends")
        case .maxFriends: .init("greatest number of friends", "friends")
        case .shareAtCap: .init("share of children whose list has `friends.cap` friends", "0...1")
        case .likesGini: .init("Gini coefficient of the totals of homepage likes (the stock)", "0...1", .bins)
        case .likesReceivedGini:
            .init("Gini coefficient of the homepage likes received on the day (the flow)", "0...1", .bins)
        case .meanLikes: .init("mean total of homepage likes", "likes")
        case .likesReceived: .init("homepage likes received on the day, without those above the daily cap", "likes")
        case .bigShots: .init("accounts with more than `likes.bigShotLikes` likes", "accounts")
        case .committedShare: .init("share of children in the committed circle", "0...1")
        case .meanAnxiety: .init("mean anxiety", "0...1")
        case .anxiousShare: .init("share of children whose anxiety is above `feelings.withdrawal`", "0...1")
        case .useAnxietyCorrelation:
            .init("correlation over children of the day's watch time and anxiety", "-1...1")
        case .meanBelonging: .init("mean sense of belonging", "0...1")
        case .meanEffort: .init("mean effort: the factor on watch time", "1 is usual")
        case .activeShare: .init("share of children who used their watch", "0...1")
        case .postingShare: .init("share of children who posted", "0...1")
        case .likingShare: .init("share of children who gave a like", "0...1")
        case .commentingShare: .init("share of children who commented", "0...1")
        case .heavyUserShare: .init("share of children with more than two hours on the watch", "0...1")
        case .seekingShare: .init("share of children who seek exchange partners", "0...1")
        case .meanCredits: .init("mean number of credits from check-ins", "credits")
        case .threadsOpened: .init("exchange threads that were open on the day", "threads")
        case .likesGiven: .init("homepage likes given on the day, with those above the daily cap", "likes")
        case .reciprocity:
            .init(
                "share of half-ties with likes given on the day whose other half gave too", "0...1",
                .ties(error: .reciprocityError))
        case .reciprocityError: .error(.reciprocity)
        case .silentShare:
            .init(
                "share of half-ties without contact for `friends.silentDays` days", "0...1",
                .ties(error: .silentShareError))
        case .silentShareError: .error(.silentShare)
        case .offlineFriends:
            .init("mean number of friends from real life", "friends", .ties(error: .offlineFriendsError))
        case .offlineFriendsError: .error(.offlineFriends)
        case .sameSexShare:
            .init(
                "share of offline half-ties between children of the same sex", "0...1",
                .ties(error: .sameSexShareError))
        case .sameSexShareError: .error(.sameSexShare)
        case .offlineTransitivity:
            .init("share of closed wedges of offline ties", "0...1", .wedges(error: .offlineTransitivityError))
        case .offlineTransitivityError: .error(.offlineTransitivity)
        case .onlineTransitivity:
            .init("share of closed wedges of all other ties", "0...1", .wedges(error: .onlineTransitivityError))
        case .onlineTransitivityError: .error(.onlineTransitivity)
        case .offlineAssortativity:
            .init(
                "correlation of the numbers of offline friends at both ends of an offline tie", "-1...1",
                .correlation(error: .offlineAssortativityError))
        case .offlineAssortativityError: .error(.offlineAssortativity)
        case .tiesMade: .init("friendships that began", "ties")
        case .tiesLost: .init("friendships that ended", "ties")
        case .tiesRefused: .init("acceptances without effect: a list was full, or the two were friends", "ties")
        case .tiesMadeOffline: .init("offline friendships that began", "ties")
        case .tiesMadeExchange: .init("friendships to exchange likes that began", "ties")
        case .tiesMadeStranger: .init("friendships of children who met on the watch that began", "ties")
        case .tiesMadeBigShot: .init("friendships with a big shot that began", "ties")
        case .tiesLostOffline: .init("offline friendships that ended", "ties")
        case .tiesLostExchange: .init("friendships to exchange likes that ended", "ties")
        case .tiesLostStranger: .init("friendships of children who met on the watch that ended", "ties")
        case .tiesLostBigShot: .init("friendships with a big shot that ended", "ties")
        case .classMinutes: .minutes("in class")
        case .sleepMinutes: .minutes("asleep")
        case .learningMinutes: .minutes("learning")
        case .playMinutes: .minutes("at play")
        case .familyMinutes: .minutes("with the family")
        case .faceToFaceMinutes: .minutes("with friends, face to face")
        case .watchMinutes: .minutes("on the watch")
        case .otherMinutes: .minutes("of other uses")
        }
    }
}

extension FigureDefinition {
    fileprivate static func minutes(_ use: String) -> FigureDefinition { .init("mean minutes \(use)", "min a day") }

    fileprivate static func error(_ figure: DayFigure) -> FigureDefinition {
        .init("standard error of `\(figure.name)`", "as the figure", .standardError)
    }
}
