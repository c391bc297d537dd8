// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Gives likes, once a day, to the exchange partners of an ordinary child who still return them.
enum ReturningLikes: Behaviour {
    static var name: String { "returning likes" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.homepageLikes }
    static var purpose: Purpose? { .returningLikes }
    static var operations: [OperationKind] { [.likeHomepage] }
    static var parameters: [String] { ["likes.exchangeReturn", "likes.quotas", "likes.quotaLevels"] }
    static var figures: [DayFigure] { [.likesGiven, .likesReceived, .reciprocity] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.homepageLikes }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        let flags = session.sessionState.flags
        return flags.contains(.exchanger) && !flags.contains(.returned) && session.profile.degree > 0
            && !session.rules.alwaysLikes && !session.makesRounds
    }

    static func act(in session: inout Session) { session.returnLikes() }
}

extension Session {
    fileprivate mutating func returnLikes() {
        sessionState.flags.insert(.returned)
        for place in profile.places {
            let peer = world.lists.peers[place]
            guard peer.kind == .exchange, !peer.isHole, !world.lists.tieStates[place].gave(on: day) else { continue }
            guard world.lists.tieStates[place].debt < rules.debtDays, stream.happens(chances.exchangeReturn) else {
                continue
            }
            giveLikes(at: place, to: peer)
        }
    }
}
