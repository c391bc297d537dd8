// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// A friend-of-friend lookup: a child searches a friend's list for a new friend.
///
/// The result does not affect the rest of the session. Lookups are therefore deferred until the sessions of the
/// partition have ended, so that software prefetching can hide the latency of their scattered accesses.
struct FriendOfFriendLookup {
    let child: UInt32
    let friend: UInt32
    /// Random bits that select a place of the friend's list, and decide on a meeting with an unlike child.
    let bits: UInt32
    /// How the child and the candidate meet: at school, where offline friends of offline friends do, or on the watch.
    let met: MeetingPlace
    /// Milliseconds since the first simulated midnight.
    let instant: Int
}

extension World {
    /// Sends friend requests to the children found, except to present friends.
    func introduce(_ lookups: [FriendOfFriendLookup], _ outbox: Outbox) {
        for (index, lookup) in lookups.enumerated() {
            if index + 16 < lookups.count { children.prefetch(Int(lookups[index + 16].friend)) }
            if index + 8 < lookups.count { fetchLists(lookups[index + 8]) }
            let child = Int(lookup.child)
            let peer = lists.peers[place(lookup)]
            guard !peer.isHole, peer.child != child, self.place(of: peer.child, inListOf: child) == nil else {
                continue
            }
            guard meets(lookup, peer) else { continue }
            outbox.note(.requestFriend, at: lookup.instant, by: child, on: peer.child)
            outbox.send(Message(requestFrom: child, to: peer.child, met: lookup.met))
        }
    }

    /// Returns whether a lookup leads to a request: at school, to offline friends and mostly to children of the same sex;
    /// on the watch, mostly to children whose age differs by a year at most and who have several further friends in common.
    /// Members of the circle send requests to all other members they find.
    private func meets(_ lookup: FriendOfFriendLookup, _ peer: Peer) -> Bool {
        // The lower half of the product that selected the place is still uniform.
        let draw = UInt64(lookup.bits &* UInt32(children[Int(lookup.friend)].profile.places.count))
        let child = Int(lookup.child)
        if lookup.met == .school {
            guard peer.kind == .offline else { return false }
            return isSameSex(child, peer.child) || draw < rules.chances.otherSex.threshold
        }
        if areCommitted(child, peer.child) { return true }
        let isLike = abs(age(of: child) - age(of: peer.child)) <= 1 && haveCommonFriends(lookup, peer.child)
        return isLike || draw < rules.chances.unlike.threshold
    }

    private func areCommitted(_ one: Int, _ other: Int) -> Bool {
        children[one].profile.traits.contains(.committed) && children[other].profile.traits.contains(.committed)
    }

    /// Returns whether the child and the candidate have enough mutual friends beside the one who links them.
    private func haveCommonFriends(_ lookup: FriendOfFriendLookup, _ candidate: Int) -> Bool {
        let own = children[Int(lookup.child)].profile.places
        var missing = rules.commonFriends
        guard missing > 0 else { return true }
        var filter = ChildFilter()
        for place in own { filter.insert(lists.peers[place].child) }
        for place in children[candidate].profile.places {
            let peer = lists.peers[place]
            guard !peer.isHole, peer.child != Int(lookup.friend), filter.mayContain(peer.child) else { continue }
            for other in own where lists.peers[other].child == peer.child && !lists.peers[other].isHole { missing -= 1 }
            if missing <= 0 { return true }
        }
        return false
    }

    /// Returns the absolute place that a lookup reads; it may be a hole.
    private func place(_ lookup: FriendOfFriendLookup) -> Int {
        let places = children[Int(lookup.friend)].profile.places
        return places.lowerBound &+ Int((UInt64(lookup.bits) &* UInt64(places.count)) >> 32)
    }

    /// Prefetches the place that a lookup reads, and the child's own friends.
    private func fetchLists(_ lookup: FriendOfFriendLookup) {
        lists.peers.prefetch(place(lookup))
        lists.prefetchPeers(children[Int(lookup.child)].profile.places)
    }
}

/// A set of children that may contain others too: a Bloom filter with one hash. It saves most searches in a list.
private struct ChildFilter {
    private var words = InlineArray<16, UInt64>(repeating: 0)

    mutating func insert(_ child: Int) { words[child >> 6 & 15] |= 1 &<< UInt64(child & 63) }

    func mayContain(_ child: Int) -> Bool { words[child >> 6 & 15] &>> UInt64(child & 63) & 1 != 0 }
}
