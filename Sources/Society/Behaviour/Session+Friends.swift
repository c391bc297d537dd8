// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// Steps that several behaviours share. They draw from the stream of the behaviour that acts.
extension Session {
    /// Chooses a friend with a preference for strong ties: the strongest of a few random draws.
    ///
    /// With k draws, rank r of n has a probability proportional to (1 - r/n)^(k-1), close to exp(-(k-1)·r/n).
    ///
    /// - Returns: the absolute place, or nil if all draws hit holes.
    mutating func chooseFriend() -> Int? {
        let places = profile.places
        let capacity = UInt32(truncatingIfNeeded: places.count)
        // Strength in the bits above the place: a single maximum finds both without an unpredictable branch.
        var best = -1
        var draws = rules.closeness
        var bits: UInt32 = 0
        while draws > 0 {
            bits = draws & 1 == 0 || bits == 0 ? stream.next() : bits >> 16
            let offset = Int(((bits & 0xFFFF) &* capacity) >> 16)
            draws &-= 1
            let place = places.lowerBound &+ offset
            let strength = world.tables.decay.strength(world.lists.tieStates[place], on: day)
            best = max(best, world.lists.peers[place].isHole ? -1 : strength << 8 | offset)
        }
        return best < 0 ? nil : places.lowerBound &+ (best & 0xFF)
    }

    /// Gives a number of likes that depends on the tie, within the quota: one operation, with the number of taps as its
    /// count.
    mutating func giveLikes(at place: Int, to peer: Peer) {
        let quota = Int(world.tables.quotas[Int(sessionState.level)])
        let generous = makesRounds || peer.kind == .exchange || peer.kind == .bigShot
        let count =
            generous
            ? quota : min(quota, profile.drive > rules.perVisitDrive ? rules.perVisit.high : rules.perVisit.low)
        spend(rules.taps.like &* count)
        ask(.likeHomepage, on: peer.child, count: count)
        outbox.noteLikes(count)
        activity.insert(.liked)
        world.lists.tieStates[place].noteGiven(world.tables.contacts, tracksDebt: rules.mechanisms.reciprocity)
        outbox.sendLikes(count, to: peer.child, place: world.lists.mutualPlaces[place])
    }

    /// Sends a friend request to a child who is not a friend yet.
    mutating func request(_ candidate: Int, met: MeetingPlace) {
        guard candidate != child, world.place(of: candidate, inListOf: child) == nil else { return }
        spend(rules.taps.request)
        ask(.requestFriend, on: candidate)
        outbox.send(Message(requestFrom: child, to: candidate, met: met))
    }

    /// Sends a friend request to a classmate, mostly to one of the same sex.
    mutating func meetClassmate() {
        let seats = world.classSeats(of: child)
        let mate = world.classes.row(at: seats.lowerBound &+ stream.next(below: seats.count))
        guard world.isSameSex(child, mate) || stream.happens(chances.otherSex) else { return }
        request(mate, met: .classroom)
    }

    /// Looks through the list of the friend at an absolute place for a new friend.
    mutating func look(_ place: Int, met: MeetingPlace) {
        spend(rules.taps.search)
        outbox.look(
            FriendOfFriendLookup(
                child: UInt32(truncatingIfNeeded: child),
                friend: UInt32(truncatingIfNeeded: world.lists.peers[place].child), bits: stream.next(), met: met,
                instant: instant))
    }

    /// Returns whether a tie is of low quality: silent for days, or without returned likes.
    @inline(__always)
    func isLowQuality(_ tieState: TieState, _ peer: Peer) -> Bool {
        world.isSilent(tieState, peer, of: child, on: day) || tieState.debt >= rules.debtDays
    }

    /// The number of friends as a share of the size to which the list tends; 0 or more.
    @inline(__always)
    var fill: Float { world.tables.targets.fill(profile, trait: world.traitBits(of: child)) }

    /// The divisor of the hazard of an offline tie.
    var offlineResistance: Double {
        @inline(__always) get { 1 + rules.offlineResistance / (max(1, Double(profile.drive)) / 16) }
    }

    /// Ends the tie at an absolute place; it leaves both lists at the end of the tick.
    mutating func delete(_ place: Int) {
        let peer = world.lists.peers[place]
        world.lists.tieStates[place] = .ended(on: day)
        spend(rules.taps.delete)
        ask(.removeFriend, on: peer.child)
        let own = UInt8(truncatingIfNeeded: place &- profile.places.lowerBound)
        outbox.part(child, at: own, from: peer.child, at: world.lists.mutualPlaces[place])
    }
}
