// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

/// A friend-of-friend lookup: a child searches a friend's list for a new friend.
///
/// The result does not affect the rest of the session. Lookups are therefore deferred until the sessions of the
/// partition have ended, so that software prefetching can hide the latency of their scattered accesses.
struct Introduction {
    let child: UInt32
    let friend: UInt32
    /// Random bits that select a place of the friend's list.
    let bits: UInt32
    /// Milliseconds since the run's first midnight.
    let instant: Int
}

extension World {
    /// Sends friend requests to the children found, except to present friends.
    func introduce(_ introductions: [Introduction], _ outbox: Outbox) {
        for (index, introduction) in introductions.enumerated() {
            if index + 16 < introductions.count { children.prefetch(Int(introductions[index + 16].friend)) }
            if index + 8 < introductions.count { fetchLists(introductions[index + 8]) }
            let child = Int(introduction.child)
            let peer = lists.peers[place(introduction)]
            guard !peer.isHole, peer.child != child, self.place(of: peer.child, inListOf: child) == nil else {
                continue
            }
            outbox.note(.requestFriend, at: introduction.instant, by: child, on: peer.child)
            outbox.send(Parcel(requestFrom: child, to: peer.child, met: .friendOfFriend))
        }
    }

    /// Returns the absolute place that a lookup reads; it may be a hole.
    private func place(_ introduction: Introduction) -> Int {
        let places = children[Int(introduction.friend)].profile.places
        return places.lowerBound &+ Int((UInt64(introduction.bits) &* UInt64(places.count)) >> 32)
    }

    /// Prefetches the place that a lookup reads, and the child's own friends.
    private func fetchLists(_ introduction: Introduction) {
        lists.peers.prefetch(place(introduction))
        lists.prefetchPeers(children[Int(introduction.child)].profile.places)
    }
}
