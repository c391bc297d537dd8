// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// In a share of the sessions, reviews one randomly drawn place of the list: silent ties and faded real-life
/// friendships occasionally end.
///
/// A review of one place in a share of the sessions represents a daily review of all places, so the hazards are
/// scaled up accordingly.
enum ReviewingFriends: Behaviour {
    static var name: String { "reviewing friends" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.pruning }
    static var purpose: Purpose? { nil }
    static var operations: [OperationKind] { [.removeFriend] }
    static var parameters: [String] {
        [
            "friends.silentDays", "friends.silentHazard", "friends.offlineDissolution", "friends.offlineResistance",
            "friends.reviewShare",
        ]
    }
    static var figures: [DayFigure] { [.tiesLost, .silentShare] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.pruning }

    /// The number of equally likely outcomes of the draw; the first ones are the places of the list.
    @inline(__always)
    fileprivate static func outcomes(_ session: borrowing Session) -> Double {
        (Double(session.profile.places.count) * session.rules.sessionsPerReview).rounded()
    }

    /// The upper half of the product of the word with the number of outcomes: a place of the list in a share of the
    /// sessions. The lower half decides on the hazard.
    @inline(__always)
    fileprivate static func draw(_ session: borrowing Session) -> UInt64 {
        UInt64(session.bits.review) &* UInt64(outcomes(session))
    }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        draw(session) >> 32 < UInt64(truncatingIfNeeded: session.profile.places.count)
    }

    static func act(in session: inout Session) { session.reviewFriend() }
}

extension Session {
    fileprivate mutating func reviewFriend() {
        let draw = ReviewingFriends.draw(self)
        let place = profile.places.lowerBound &+ Int(draw >> 32)
        let peer = world.lists.peers[place]
        guard !peer.isHole, !world.lists.tieStates[place].isEnded else { return }
        var hazard = 0.0
        if isLowQuality(world.lists.tieStates[place], peer) {
            hazard = rules.silentHazard * pruningPressure * Double(fill * fill)
            if peer.kind == .offline { hazard /= offlineResistance }
        }
        if peer.kind == .offline { hazard += rules.offlineDissolution }
        let gap = Double(world.tables.gaps[Int(sessionState.actingRate)])
        let chance = Chance(hazard * gap * ReviewingFriends.outcomes(self))
        if draw & 0xFFFF_FFFF < chance.threshold { delete(place) }
    }

    /// The factor of pressure on the hazard of silent ties.
    private var pruningPressure: Double {
        @inline(__always) get {
            rules.feelings.pruningFactor(
                standing: world.dailyStates[child].standing, anxiety: world.children[child].anxiety(atBeginningOf: day))
        }
    }
}
