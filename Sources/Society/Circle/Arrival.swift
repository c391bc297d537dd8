// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Delivers to the children of `partition` all messages that were sent to them in this tick.
    ///
    /// Likes, reactions, posts and removals commute, so their order does not matter. Requests and new friendships are
    /// sorted first.
    func receive(
        _ partition: Int, into state: PartitionState, from outboxes: [Outbox], day: Int, tick: Int
    ) {
        let arrival = Arrival(self, partition, day: day)
        for (number, outbox) in outboxes.enumerated() {
            outbox.likes.forEachSpan(of: partition) { arrival.receive($0) }
            outbox.parcels.forEachSpan(of: partition) { arrival.receive($0, requestsTo: &state.requests) }
            outbox.partings.forEachSpan(of: partition) {
                state.ties.part($0, in: self, from: rows(of: partition).lowerBound)
            }
            outbox.sides.forEachSpan(of: partition) { state.ties.receive($0, from: number, in: self) }
        }
        state.ties.grant(in: self, day: day, outboxes)
        state.requests.settle(
            oldest: day - rules.requestLifeDays, salt: mix64(seed ^ UInt64(tick)),
            isWaitedFor: { children[$0].watcher.flags.contains(.hasRequests) },
            hasRequests: { children[$0].watcher.flags.insert(.hasRequests) })
    }
}

/// The delivery of messages: the few columns it accesses, and the day.
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

    /// The prefetch distances: the number of likes ahead for the receiver's row, and for its side of the tie.
    private static let lead = (row: 64, tie: 32)

    /// Delivers likes, with software prefetching for later ones: first the receiver's row, then its side of the tie.
    @inline(__always)
    func receive(_ likes: Span<TieParcel>) {
        for index in 0..<min(Arrival.lead.row, likes.count) { fetchRow(likes[index]) }
        for index in 0..<min(Arrival.lead.tie, likes.count) { fetchTie(likes[index]) }
        let middle = max(0, likes.count &- Arrival.lead.row)
        for index in 0..<middle {
            fetchRow(likes[index &+ Arrival.lead.row])
            fetchTie(likes[index &+ Arrival.lead.tie])
            receive(likes[index])
        }
        for index in middle..<likes.count {
            if index &+ Arrival.lead.tie < likes.count { fetchTie(likes[index &+ Arrival.lead.tie]) }
            receive(likes[index])
        }
    }

    @inline(__always)
    private func fetchRow(_ parcel: TieParcel) { children.prefetch(firstRow &+ parcel.row) }

    @inline(__always)
    private func fetchTie(_ parcel: TieParcel) { bonds.prefetch(children.place(parcel, from: firstRow)) }

    @inline(__always)
    private func receive(_ parcel: TieParcel) {
        let row = firstRow &+ parcel.row
        let today = children[row].likes.today
        let taken = min(cap &- min(cap, today), UInt16(truncatingIfNeeded: parcel.number))
        children[row].likes.today = today &+ taken
        children[row].likes.total &+= UInt32(taken)
        bonds[children.place(parcel.place, ofListOf: row)].noteReceived(contacts)
    }

    /// Delivers reactions, posts and requests.
    func receive(_ parcels: Span<Parcel>, requestsTo inbox: inout RequestInbox) {
        let lead = TieParcel.lead
        for index in parcels.indices {
            if index &+ lead.row < parcels.count { children.prefetch(Int(parcels[index &+ lead.row].target)) }
            if index &+ lead.tie < parcels.count {
                let later = parcels[index &+ lead.tie]
                if later.content != .request {
                    bonds.prefetch(children.place(later.place, ofListOf: Int(later.target)))
                }
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
        let place = children.place(parcel.place, ofListOf: row)
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
