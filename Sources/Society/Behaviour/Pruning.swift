// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension Session {
    /// Makes room in a full list for an accepted request: selects low-quality ties at random and ends the weakest of
    /// them.
    ///
    /// - Returns: whether a place will be free at the end of the tick.
    mutating func makeRoom() -> Bool {
        guard rules.mechanisms.pruning else { return false }
        var victim: Int?
        var least = Int.max
        for place in profile.places {
            let peer = world.lists.peers[place]
            guard !peer.isHole, isLowQuality(world.lists.tieStates[place]) else { continue }
            guard stream.happens(peer.kind == .offline ? offline(chances.fullHazard) : chances.fullHazard) else {
                continue
            }
            let strength = world.tables.decay.strength(world.lists.tieStates[place], on: day)
            if strength < least { (victim, least) = (place, strength) }
        }
        guard let victim else { return false }
        delete(victim)
        return true
    }

    /// Reviews one randomly drawn friend: silent ties and faded real-life friendships occasionally end.
    ///
    /// A review of one place in a share of the sessions represents a daily review of all places, so the hazards are
    /// scaled up accordingly.
    mutating func reviewFriends() {
        guard rules.mechanisms.pruning, profile.degree > 0 else { return }
        let place = profile.places.lowerBound &+ stream.next(below: profile.places.count)
        let peer = world.lists.peers[place]
        guard !peer.isHole, !world.lists.tieStates[place].isEnded else { return }
        var hazard = 0.0
        if isLowQuality(world.lists.tieStates[place]) {
            hazard = rules.silentHazard
            if peer.kind == .offline { hazard /= resistance }
        }
        if peer.kind == .offline { hazard += rules.offlineDissolution }
        let gap = Double(world.tables.gaps[Int(sessionState.actingRate)])
        if stream.happens(Chance(hazard * Double(profile.places.count) * gap / rules.reviewShare)) { delete(place) }
    }

    /// Deletes, with some probability, an online friend who is silent or does not return likes. The probability is
    /// lower for friends who are not exchange partners.
    mutating func deleteLowQuality(at place: Int, _ peer: Peer) {
        let chance = peer.kind == .exchange ? chances.debtor : chances.silentOnline
        guard rules.mechanisms.pruning, stream.happens(chance) else { return }
        delete(place)
    }

    /// Returns whether a tie is of low quality: silent for days, or without returned likes.
    func isLowQuality(_ tieState: TieState) -> Bool {
        tieState.age(on: day) >= rules.silentDays || tieState.debt >= rules.debtDays
    }

    /// Returns a hazard for an offline friend: it is reduced, but less so the higher the child's status drive.
    private func offline(_ chance: Chance) -> Chance {
        Chance(Double(chance.threshold) / 4_294_967_296 / resistance)
    }

    /// The divisor of the hazard of an offline tie.
    private var resistance: Double { 1 + rules.offlineResistance / (max(1, Double(profile.drive)) / 16) }

    private mutating func delete(_ place: Int) {
        let peer = world.lists.peers[place]
        world.lists.tieStates[place] = .ended(on: day)
        spend(rules.taps.delete)
        ask(.removeFriend, on: peer.child)
        let own = UInt8(truncatingIfNeeded: place &- profile.places.lowerBound)
        outbox.part(child, at: own, from: peer.child, at: world.lists.mutualPlaces[place])
    }
}
