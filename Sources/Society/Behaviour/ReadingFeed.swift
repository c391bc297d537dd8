// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension Session {
    /// Reacts to the posts that the child will react to, with a like, a comment or both.
    ///
    /// One draw decides on both, by two intervals that overlap as those of independent draws would.
    mutating func readFeed() {
        sessionState.unseenPosts = 0
        world.lists.tieStates.forEachRow(in: profile.places, withAnyBitOf: TieState.unseen) { place in
            world.lists.tieStates[place].hasUnseenPost = false
            let peer = world.lists.peers[place]
            guard !peer.isHole else { return }
            spend(rules.taps.read)
            let draw = (UInt64(stream.next()) &* chances.reaction.threshold) >> 32
            if draw < chances.postLike.threshold { react(.postLike, at: place, to: peer) }
            if draw >= chances.reaction.threshold &- chances.comment.threshold { react(.comment, at: place, to: peer) }
        }
    }

    private mutating func react(_ content: Message.Content, at place: Int, to peer: Peer) {
        spend(content == .comment ? rules.taps.comment : rules.taps.likePost)
        ask(content == .comment ? .comment : .likePost, on: peer.child)
        activity.insert(content == .comment ? .commented : .liked)
        outbox.send(Message(content, to: peer.child, place: world.lists.mutualPlaces[place]))
    }
}
