// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Reacts to the posts that the child will react to, with a like, a comment or both.
enum ReadingFeed: Behaviour {
    static var name: String { "reading the feed" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.posts }
    static var purpose: Purpose? { .readingFeed }
    @inline(__always) static var blocksAhead: Int { 1 }
    static var operations: [OperationKind] { [.likePost, .comment] }
    static var parameters: [String] { ["posts.like", "posts.comment"] }
    static var figures: [DayFigure] { [.likingShare, .commentingShare] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.posts }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool { session.sessionState.unseenPosts > 0 }

    static func act(in session: inout Session) { session.readFeed() }
}

extension Session {
    /// One draw decides on both like and comment, by two intervals that overlap as those of independent draws would.
    fileprivate mutating func readFeed() {
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
