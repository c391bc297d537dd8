// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

extension World {
    /// Replaces the children of `partition` who leave by children who enter, each with an empty account.
    ///
    /// - Parameter day: the child's first day, since the first simulated midnight.
    /// - Precondition: the ties of those who leave have ended.
    func enter(_ leavers: Leavers, partition: Int, day: Int, _ sampling: AttributeSampling) {
        for row in rows(of: partition) where leavers.contains(row) {
            let (listStart, capacity) = (children[row].profile.listStart, children[row].profile.capacity)
            children[row].generation &+= 1
            sampling.give(to: row, in: self)
            children[row].profile.listStart = listStart
            children[row].profile.capacity = capacity
            let due = Int(children[row].sessionState.postDue) + day * 16
            children[row].sessionState.postDue = UInt16(min(65_000, due))
        }
    }
}

extension TieChanges {
    /// Ends the half-ties of the partition's children to children who leave, and all half-ties of those who leave.
    ///
    /// Both sides end their own halves, so that no message is needed. In that night, the lists of those who stay keep
    /// their room: they will fill again.
    mutating func part(from leavers: Leavers, in world: World, partition: Int) {
        let rows = world.rows(of: partition)
        forgetRoom()
        let (children, lists) = (world.children, world.lists)
        for row in rows {
            if row &+ 12 < rows.upperBound { lists.prefetchPeers(children[row &+ 12].profile.places) }
            let leaves = leavers.contains(row)
            for place in children[row].profile.places {
                let peer = lists.peers[place]
                if !peer.isHole, leaves || leavers.contains(peer.child) { vacate(place, of: row, in: world) }
            }
            if leaves { noteRoom(of: row, in: world) }
        }
    }
}
