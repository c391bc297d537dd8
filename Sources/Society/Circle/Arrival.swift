// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Applies to the children of `partition` what all workers' children sent them in this tick.
    ///
    /// Likes, reactions and posts commute: their order changes nothing. Requests are put in an order of their own.
    func receive(_ partition: Int, into inbox: RequestInbox, from outboxes: [Outbox], day: Int, tick: Int) {
        let arrival = Arrival(self, day: day)
        for outbox in outboxes {
            outbox.parcels.withSpan(of: partition) { parcels in
                for index in parcels.indices {
                    arrival.prefetch(parcels, after: index)
                    let parcel = parcels[index]
                    if parcel.content == .request {
                        inbox.receive(parcel, on: day)
                    } else {
                        arrival.receive(parcel)
                    }
                }
            }
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
    private let decay: StrengthDecay
    private let cap: UInt16
    private let day: Int

    init(_ world: World, day: Int) {
        children = world.children
        bonds = world.lists.bonds
        decay = world.tables.decay
        cap = UInt16(clamping: world.rules.receivedPerDay)
        self.day = day
    }

    /// Asks for what later parcels will touch: the receiver's rows first, then its side of the tie.
    @inline(__always)
    func prefetch(_ parcels: Span<Parcel>, after index: Int) {
        if index &+ 24 < parcels.count {
            let row = Int(parcels[index &+ 24].target)
            children.prefetch(row)
        }
        if index &+ 12 < parcels.count {
            let parcel = parcels[index &+ 12]
            if parcel.content != .request {
                bonds.prefetch(Int(children[Int(parcel.target)].profile.listStart) &* 4 &+ parcel.place)
            }
        }
    }

    @inline(__always)
    func receive(_ parcel: Parcel) {
        let row = Int(parcel.target)
        let place = Int(children[row].profile.listStart) &* 4 &+ parcel.place
        switch parcel.content {
        case .likes:
            let room = cap &- min(cap, children[row].likes.today)
            let taken = min(room, UInt16(truncatingIfNeeded: parcel.count))
            children[row].likes.today &+= taken
            children[row].likes.total &+= UInt32(taken)
            bonds[place].noteReceived(on: day, decay: decay)
        case .postLike, .comment:
            let onPost = children[row].likes.onPost
            children[row].likes.onPost = onPost == .max ? onPost : onPost &+ 1
            bonds[place].noteReceived(on: day, decay: decay)
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
