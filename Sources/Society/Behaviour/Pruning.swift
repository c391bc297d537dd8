// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension Session {
    /// Makes room in a full list for somebody who waits: silent friends are at risk, and the weakest of those hit goes.
    ///
    /// - Returns: whether a place will be free at the tick's end.
    mutating func makeRoom() -> Bool {
        guard rules.mechanisms.pruning else { return false }
        var victim: Int?
        var least = Int.max
        for place in profile.places {
            let peer = world.lists.peers[place]
            guard !peer.isHole, isLowQuality(world.lists.bonds[place]) else { continue }
            guard stream.happens(peer.kind == .offline ? offline(chances.fullHazard) : chances.fullHazard) else {
                continue
            }
            let strength = world.tables.decay.strength(world.lists.bonds[place], on: day)
            if strength < least { (victim, least) = (place, strength) }
        }
        guard let victim else { return false }
        delete(victim)
        return true
    }

    /// Puts one friend, drawn at random, under review: silent ties and dead real-life friendships end now and then.
    ///
    /// One place in a quarter of the sessions stands for a look at all places once a day: the hazards are scaled up
    /// accordingly.
    mutating func reviewFriends() {
        guard rules.mechanisms.pruning, profile.degree > 0 else { return }
        let place = profile.places.lowerBound &+ stream.next(below: profile.places.count)
        let peer = world.lists.peers[place]
        guard !peer.isHole, !world.lists.bonds[place].isEnded else { return }
        var hazard = 0.0
        if isLowQuality(world.lists.bonds[place]) {
            hazard = rules.silentHazard
            if peer.kind == .offline { hazard /= resistance }
        }
        if peer.kind == .offline { hazard += rules.offlineDissolution }
        let gap = Double(world.tables.gaps[Int(watcher.actingRate)])
        if stream.happens(Chance(hazard * Double(profile.places.count) * gap * 4)) { delete(place) }
    }

    /// Deletes an online friend who is silent or does not return likes, with some patience: with more for those who never
    /// promised to.
    mutating func deleteLowQuality(at place: Int, _ peer: Peer) {
        let chance = peer.kind == .exchange ? chances.debtor : chances.silentOnline
        guard rules.mechanisms.pruning, stream.happens(chance) else { return }
        delete(place)
    }

    /// A friend who does not interact: silent for days, or not returning likes.
    func isLowQuality(_ bond: Bond) -> Bool {
        bond.age(on: day) >= rules.silentDays || bond.debt == 3
    }

    /// A hazard for an offline friend: it resists, the less the more the child cares for status.
    private func offline(_ chance: Chance) -> Chance {
        Chance(Double(chance.threshold) / 4_294_967_296 / resistance)
    }

    /// What the hazard of an offline tie is divided by.
    private var resistance: Double { 1 + rules.offlineResistance / (max(1, Double(profile.drive)) / 16) }

    private mutating func delete(_ place: Int) {
        let peer = world.lists.peers[place]
        world.lists.bonds[place] = .ended(on: day)
        spend(2_000)
        ask(.removeFriend, on: peer.child)
        let own = UInt8(truncatingIfNeeded: place &- profile.places.lowerBound)
        outbox.part(child, at: own, from: peer.child, at: world.lists.mutualPlaces[place])
    }
}
