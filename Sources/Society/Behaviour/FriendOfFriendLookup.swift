// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

/// A friend-of-friend lookup: a child searches a friend's list for a new friend.
///
/// The result does not affect the rest of the session. Lookups are therefore deferred until the sessions of the
/// partition have ended, so that software prefetching can hide the latency of their scattered accesses.
struct FriendOfFriendLookup {
    let child: UInt32
    let friend: UInt32
    /// Random bits that select a place of the friend's list.
    let bits: UInt32
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
            outbox.note(.requestFriend, at: lookup.instant, by: child, on: peer.child)
            outbox.send(Message(requestFrom: child, to: peer.child, met: .friendOfFriend))
        }
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
