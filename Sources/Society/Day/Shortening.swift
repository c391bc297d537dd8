// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// At night, lists with much spare room move to smaller blocks, so that memory follows the present number of friends,
/// not the maximum so far.
///
/// A friend beyond the kept places moves to a free place in front. The mutual place stored in that friend's list
/// changes too, and that list may itself be about to move. Therefore all moves are first announced, while all lists are
/// unchanged, and then applied.
extension TieChanges {
    /// Finds the lists that lost a friend today and have much spare room, and announces the moves to the friends
    /// affected.
    mutating func announceMoves(in world: World, to outbox: Outbox) {
        findShortened(in: world)
        for (index, row) in shortened.enumerated() {
            if index + 6 < shortened.count {
                world.lists.prefetchPeers(world.children[Int(shortened[index + 6])].profile.places)
            }
            let profile = world.children[Int(row)].profile
            forEachMove(profile, world.lists) { from, to in
                outbox.send(
                    to - profile.places.lowerBound, to: world.lists.peers[from].child,
                    place: world.lists.mutualPlaces[from], with: outbox.moves)
            }
        }
    }

    /// Applies the announced moves to the mutual places in this partition's lists, and then moves the lists with much
    /// spare room.
    mutating func shorten(in world: World, from outboxes: [Outbox], partition: Int) {
        let firstRow = world.rows(of: partition).lowerBound
        for outbox in outboxes {
            outbox.moves.forEachSpan(of: partition) { note($0, in: world, from: firstRow) }
        }
        for (index, row) in shortened.enumerated() {
            if index + 6 < shortened.count {
                world.lists.prefetch(world.children[Int(shortened[index + 6])].profile.places)
            }
            let profile = world.children[Int(row)].profile
            forEachMove(profile, world.lists) { from, to in
                world.lists.copy(from, to: to)
                world.lists.peers[from] = .hole
            }
            arena.resize(
                &world.children[Int(row)].profile, to: FriendLists.capacity(forDegree: Int(profile.degree)))
        }
    }

    private func note(_ moves: Span<TieMessage>, in world: World, from firstRow: Int) {
        let (children, lead) = (world.children, TieMessage.lead)
        for index in moves.indices {
            if index &+ lead.row < moves.count { children.prefetch(firstRow &+ moves[index &+ lead.row].row) }
            if index &+ lead.tie < moves.count {
                world.lists.mutualPlaces.prefetch(children.place(moves[index &+ lead.tie], from: firstRow))
            }
            world.lists.mutualPlaces[children.place(moves[index], from: firstRow)] =
                UInt8(truncatingIfNeeded: moves[index].number)
        }
    }

    /// Calls `body` with the absolute place of every friend beyond the kept places, and with the free place in front
    /// that it moves to.
    private func forEachMove(_ profile: PublicProfile, _ lists: FriendLists, _ body: (_ from: Int, _ to: Int) -> Void) {
        let places = profile.places
        var free = places.lowerBound
        for place in places.dropFirst(FriendLists.capacity(forDegree: Int(profile.degree)))
        where !lists.peers[place].isHole {
            while !lists.peers[free].isHole { free += 1 }
            body(place, free)
            free += 1
        }
    }
}
