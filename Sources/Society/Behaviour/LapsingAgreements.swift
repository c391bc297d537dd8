// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Once a day, drops the exchange partners whose agreement to exchange likes lapses. Agreements of members of the circle
/// last longer.
///
/// - Source: most promises of likes for likes are not kept for long; Weerasinghe and others, "The pod people", WWW 2020.
enum LapsingAgreements: Behaviour {
    static var name: String { "lapsing agreements" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.pruning }
    static var purpose: Purpose? { .lapsing }
    static var operations: [OperationKind] { [.removeFriend] }
    static var parameters: [String] { ["circle.agreementHalfLifeDays", "circle.loyalty"] }
    static var figures: [DayFigure] { [.tiesLostExchange] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.pruning }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        let flags = session.sessionState.flags
        return flags.contains(.exchanger) && !flags.contains(.reviewedAgreements)
    }

    static func act(in session: inout Session) { session.reviewAgreements() }
}

extension Session {
    fileprivate mutating func reviewAgreements() {
        sessionState.flags.insert(.reviewedAgreements)
        let chance = profile.traits.contains(.committed) ? chances.lapseOfMember : chances.lapse
        for place in profile.places {
            let peer = world.lists.peers[place]
            guard peer.kind == .exchange, !peer.isHole, !world.lists.tieStates[place].isEnded else { continue }
            if stream.happens(chance) { delete(place) }
        }
    }
}
