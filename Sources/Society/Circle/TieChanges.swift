// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// A friendship that one side ends.
struct TieRemoval {
    let owner: UInt32
    let friend: UInt32
    /// Where the friend stands in the owner's list.
    let place: UInt8
}

/// A friend request that was accepted.
struct TieAcceptance {
    let acceptor: UInt32
    let requester: UInt32
    let kind: TieKind
    /// Decides who gets the last free place: depends on the seed, the tick and the pair.
    let order: UInt64
}

/// Ties made and lost, by kind.
struct TieTally: Equatable, Sendable {
    var made = [0, 0, 0, 0]
    var lost = [0, 0, 0, 0]
    /// Acceptances that came to nothing, since one of the lists was full.
    var refused = 0
}

extension World {
    /// Ends ties of lists that are longer than the cap, the last made first; with a cap of 126 or more there are none.
    func trimLists() {
        var tally = TieTally()
        for row in 0..<count where Int(children[row].profile.degree) > rules.cap {
            for place in children[row].profile.places.indices.reversed()
            where Int(children[row].profile.degree) > rules.cap {
                let peer = lists.peers[place]
                guard !peer.isHole else { continue }
                let offset = UInt8(place - children[row].profile.places.lowerBound)
                remove(TieRemoval(owner: UInt32(row), friend: UInt32(peer.child), place: offset), &tally)
            }
        }
    }

    /// Ends and begins the friendships that were decided in a tick; both lists change together, or neither does.
    ///
    /// Removals come first, so that the places they free can be used at once. Contended places go to the acceptance with the
    /// smallest hash.
    func commit(
        removals: [TieRemoval], acceptances: [TieAcceptance], day: Int, arena: inout BlockArena, tally: inout TieTally
    ) {
        for (index, removal) in removals.enumerated() {
            if index + 16 < removals.count { fetch(removals[index + 16].owner, removals[index + 16].friend) }
            if index + 8 < removals.count { fetchOwnHalf(removals[index + 8]) }
            if index + 4 < removals.count { fetchOtherHalf(removals[index + 4]) }
            remove(removal, &tally)
        }
        let ordered = acceptances.sorted {
            ($0.order, $0.acceptor, $0.requester) < ($1.order, $1.acceptor, $1.requester)
        }
        for (index, acceptance) in ordered.enumerated() {
            if index + 16 < ordered.count { fetch(ordered[index + 16].acceptor, ordered[index + 16].requester) }
            if index + 6 < ordered.count { fetchLists(ordered[index + 6].acceptor, ordered[index + 6].requester) }
            befriend(acceptance, day: day, &arena, &tally)
        }
        for (index, removal) in removals.enumerated() {
            if index + 16 < removals.count { fetch(removals[index + 16].owner, removals[index + 16].friend) }
            shorten(Int(removal.owner), &arena)
            shorten(Int(removal.friend), &arena)
        }
    }

    /// Moves a list with much room to a smaller block, so that memory follows the friends and not the most there ever were.
    private func shorten(_ child: Int, _ arena: inout BlockArena) {
        let profile = children[child].profile
        guard Int(profile.capacity) - Int(profile.degree) >= FriendLists.muchRoom else { return }
        let kept = FriendLists.capacity(forDegree: Int(profile.degree))
        let places = profile.places
        var free = places.lowerBound
        for place in places.dropFirst(kept) where !lists.peers[place].isHole {
            while !lists.peers[free].isHole { free += 1 }
            lists.copy(place, to: free)
            lists.peers[place] = .hole
            let theirs = children[lists.peers[free].child].profile.places.lowerBound + Int(lists.mutualPlaces[free])
            lists.mutualPlaces[theirs] = UInt8(truncatingIfNeeded: free - places.lowerBound)
        }
        arena.shorten(&children[child].profile, to: kept)
    }

    /// Asks for the rows of two children whose tie will change soon.
    private func fetch(_ one: UInt32, _ other: UInt32) {
        children.prefetch(Int(one))
        children.prefetch(Int(other))
    }

    /// Asks for their lists.
    private func fetchLists(_ one: UInt32, _ other: UInt32) {
        lists.prefetch(children[Int(one)].profile.places)
        lists.prefetch(children[Int(other)].profile.places)
    }

    /// Asks for the owner's half of a tie.
    private func fetchOwnHalf(_ removal: TieRemoval) {
        let place = children[Int(removal.owner)].profile.places.lowerBound + Int(removal.place)
        lists.peers.prefetch(place)
        lists.mutualPlaces.prefetch(place)
    }

    /// Asks for the friend's half of a tie whose other half is there.
    private func fetchOtherHalf(_ removal: TieRemoval) {
        let place = children[Int(removal.owner)].profile.places.lowerBound + Int(removal.place)
        let other = children[Int(removal.friend)].profile.places.lowerBound + Int(lists.mutualPlaces[place])
        lists.peers.prefetch(other)
    }

    private func remove(_ removal: TieRemoval, _ tally: inout TieTally) {
        let owner = Int(removal.owner)
        let place = children[owner].profile.places.lowerBound + Int(removal.place)
        let peer = lists.peers[place]
        // The friend may have ended the tie in the same tick.
        guard !peer.isHole, peer.child == Int(removal.friend) else { return }
        let other = children[peer.child].profile.places.lowerBound + Int(lists.mutualPlaces[place])
        lists.peers[place] = .hole
        lists.peers[other] = .hole
        children[owner].profile.degree -= 1
        children[peer.child].profile.degree -= 1
        tally.lost[Int(peer.kind.rawValue)] += 1
    }

    private func befriend(_ acceptance: TieAcceptance, day: Int, _ arena: inout BlockArena, _ tally: inout TieTally) {
        let cap = rules.cap
        let one = Int(acceptance.acceptor)
        let other = Int(acceptance.requester)
        guard Int(children[one].profile.degree) < cap, Int(children[other].profile.degree) < cap,
            place(of: other, inListOf: one) == nil
        else {
            tally.refused += 1
            return
        }
        let first = arena.freePlace(of: &children[one].profile)
        let second = arena.freePlace(of: &children[other].profile)
        write(acceptance.kind, one, first, other, second, day)
        write(acceptance.kind, other, second, one, first, day)
        tally.made[Int(acceptance.kind.rawValue)] += 1
    }

    private func write(_ kind: TieKind, _ owner: Int, _ place: Int, _ friend: Int, _ mutual: Int, _ day: Int) {
        let at = children[owner].profile.places.lowerBound + place
        lists.peers[at] = Peer(child: friend, kind: kind)
        lists.mutualPlaces[at] = UInt8(truncatingIfNeeded: mutual)
        lists.bonds[at] = Bond(day: day, strength: 4)
        children[owner].profile.degree += 1
        if kind == .exchange { children[owner].watcher.flags.insert(.newExchanger) }
    }
}
