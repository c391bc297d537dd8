// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

/// A child that looks through a friend's list for somebody new.
///
/// Whom it finds there does not change what else it does. So all who look are kept until the sessions of their partition
/// are over: then what they will touch, far away in memory, can be asked for ahead.
struct Introduction {
    let child: UInt32
    let friend: UInt32
    /// Chooses a place of the friend's list.
    let bits: UInt32
    /// Milliseconds since the run's first midnight.
    let instant: Int
}

extension World {
    /// Requests of those who look to whom they find, if it is somebody whom they do not know yet.
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

    /// The absolute place that is looked at; it may be free.
    private func place(_ introduction: Introduction) -> Int {
        let places = children[Int(introduction.friend)].profile.places
        return places.lowerBound &+ Int((UInt64(introduction.bits) &* UInt64(places.count)) >> 32)
    }

    /// Asks for the place that will be looked at, and for the child's own friends.
    private func fetchLists(_ introduction: Introduction) {
        lists.peers.prefetch(place(introduction))
        lists.prefetchPeers(children[Int(introduction.child)].profile.places)
    }
}
