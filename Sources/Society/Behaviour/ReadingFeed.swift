// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension Session {
    /// Reads the new posts in the feed, likes some and comments on few.
    mutating func readFeed() {
        watcher.unseenPosts = 0
        world.lists.bonds.forEachRow(in: profile.places, withAnyBitOf: Bond.unseen) { place in
            world.lists.bonds[place].hasUnseenPost = false
            let peer = world.lists.peers[place]
            guard !peer.isHole else { return }
            spend(2_000)
            if stream.happens(chances.postLike) { react(.postLike, at: place, to: peer) }
            if stream.happens(chances.comment) { react(.comment, at: place, to: peer) }
        }
    }

    private mutating func react(_ content: Parcel.Content, at place: Int, to peer: Peer) {
        spend(content == .comment ? 15_000 : 500)
        ask(content == .comment ? .comment : .likePost, on: peer.child)
        world.deeds[child].insert(content == .comment ? .commented : .liked)
        outbox.send(Parcel(content, to: peer.child, place: world.lists.mutualPlaces[place]))
    }
}
