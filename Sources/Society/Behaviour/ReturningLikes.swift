// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Gives likes, once a day, to the exchange partners of an ordinary child who still return them, and tribute to the big
/// shots among its friends.
enum ReturningLikes: Behaviour {
    static var name: String { "returning likes" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.homepageLikes }
    static var purpose: Purpose? { .returningLikes }
    static var operations: [OperationKind] { [.likeHomepage] }
    static var parameters: [String] {
        ["likes.exchangeReturn", "likes.bigShot", "likes.quotas", "likes.quotaLevels"]
    }
    static var figures: [DayFigure] { [.likesGiven, .likesReceived, .reciprocity] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.homepageLikes }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        let flags = session.sessionState.flags
        return !flags.isDisjoint(with: [.exchanger, .bigShotFriend]) && !flags.contains(.returned)
            && session.profile.degree > 0
            && !session.rules.alwaysLikes && !session.makesRounds
    }

    static func act(in session: inout Session) { session.returnLikes() }
}

extension Session {
    fileprivate mutating func returnLikes() {
        sessionState.flags.insert(.returned)
        var hasPartners = false
        for place in profile.places {
            let peer = world.lists.peers[place]
            let tieState = world.lists.tieStates[place]
            guard !peer.isHole, peer.kind == .exchange || peer.kind == .bigShot, !tieState.isEnded else { continue }
            let isPartner = peer.kind == .exchange
            if !tieState.gave(on: day), !isPartner || tieState.debt < rules.debtDays,
                stream.happens(isPartner ? chances.exchangeReturn : chances.bigShot)
            {
                giveLikes(at: place, to: peer)
            }
            if isPartner, tieState.debt < rules.debtDays { hasPartners = true }
        }
        if !hasPartners { sessionState.flags.remove(.exchanger) }
    }
}
