// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Applies to the children of `partition` what all workers' children sent them in this tick.
    ///
    /// Likes, reactions and posts commute: their order changes nothing. Requests are put in an order of their own.
    func receive(_ partition: Int, into inbox: RequestInbox, from outboxes: [Outbox], day: Int, tick: Int) {
        let arrival = Arrival(self, partition, day: day)
        for outbox in outboxes {
            outbox.likes.withSpan(of: partition) { arrival.receive($0) }
            outbox.likes.removeAll(of: partition)
            outbox.parcels.withSpan(of: partition) { arrival.receive($0, requestsTo: inbox) }
            outbox.parcels.removeAll(of: partition)
        }
        inbox.settle(
            oldest: day - rules.requestLifeDays, salt: mix64(seed ^ UInt64(tick)),
            isWaitedFor: { children[$0].watcher.flags.contains(.hasRequests) },
            hasRequests: { children[$0].watcher.flags.insert(.hasRequests) })
    }
}

/// What arriving parcels touch: a few columns, side by side, and the day.
private struct Arrival {
    private let children: Column<Child>
    private let bonds: Column<Bond>
    private let contacts: ContactTable
    private let cap: UInt16
    private let firstRow: Int
    private let day: Int

    init(_ world: World, _ partition: Int, day: Int) {
        children = world.children
        bonds = world.lists.bonds
        contacts = world.tables.contacts
        cap = UInt16(clamping: world.rules.receivedPerDay)
        firstRow = world.rows(of: partition).lowerBound
        self.day = day
    }

    /// The absolute place of the friend at `place` of the list of `row`.
    @inline(__always)
    private func tie(_ row: Int, _ place: Int) -> Int { Int(children[row].profile.listStart) &* 4 &+ place }

    /// Takes in likes; asks meanwhile for what later ones will touch: the receiver's row first, then its side of the tie.
    @inline(__always)
    func receive(_ likes: Span<LikeParcel>) {
        for index in likes.indices {
            if index &+ 32 < likes.count { children.prefetch(firstRow &+ likes[index &+ 32].row) }
            if index &+ 16 < likes.count {
                let later = likes[index &+ 16]
                bonds.prefetch(tie(firstRow &+ later.row, later.place))
            }
            let parcel = likes[index]
            let row = firstRow &+ parcel.row
            let place = tie(row, parcel.place)
            let today = children[row].likes.today
            let taken = min(cap &- min(cap, today), UInt16(truncatingIfNeeded: parcel.count))
            children[row].likes.today = today &+ taken
            children[row].likes.total &+= UInt32(taken)
            bonds[place].noteReceived(contacts)
        }
    }

    /// Takes in everything else.
    func receive(_ parcels: Span<Parcel>, requestsTo inbox: RequestInbox) {
        for index in parcels.indices {
            if index &+ 24 < parcels.count { children.prefetch(Int(parcels[index &+ 24].target)) }
            if index &+ 12 < parcels.count {
                let later = parcels[index &+ 12]
                if later.content != .request { bonds.prefetch(tie(Int(later.target), later.place)) }
            }
            let parcel = parcels[index]
            if parcel.content == .request {
                inbox.receive(parcel, on: day)
            } else {
                receive(parcel)
            }
        }
    }

    private func receive(_ parcel: Parcel) {
        let row = Int(parcel.target)
        let place = tie(row, parcel.place)
        switch parcel.content {
        case .postLike, .comment:
            let onPost = children[row].likes.onPost
            children[row].likes.onPost = onPost == .max ? onPost : onPost &+ 1
            bonds[place].noteReceived(contacts)
        case .post:
            if !bonds[place].hasUnseenPost {
                bonds[place].hasUnseenPost = true
                let unseen = children[row].watcher.unseenPosts
                children[row].watcher.unseenPosts = unseen == .max ? unseen : unseen &+ 1
            }
        case .request:
            break
        }
    }
}
