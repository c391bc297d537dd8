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
        let delivery = Delivery(self, partition, day: day)
        for (number, outbox) in outboxes.enumerated() {
            outbox.likes.forEachSpan(of: partition) { delivery.receive($0) }
            outbox.messages.forEachSpan(of: partition) { delivery.receive($0, requestsTo: &state.requests) }
            outbox.partings.forEachSpan(of: partition) {
                state.ties.part($0, in: self, from: rows(of: partition).lowerBound)
            }
            outbox.sides.forEachSpan(of: partition) { state.ties.receive($0, from: number, in: self) }
        }
        state.ties.grant(in: self, day: day, outboxes)
        state.requests.settle(
            oldest: day - rules.requestLifeDays, salt: mix64(seed ^ UInt64(tick)),
            mayHaveEarlierRequests: { children[$0].sessionState.flags.contains(.hasRequests) },
            hasRequests: { children[$0].sessionState.flags.insert(.hasRequests) })
    }
}

/// The delivery of messages: the few columns it accesses, and the day.
private struct Delivery {
    private let children: Column<Child>
    private let tieStates: Column<TieState>
    private let contacts: ContactTable
    private let cap: UInt16
    private let firstRow: Int
    private let day: Int

    init(_ world: World, _ partition: Int, day: Int) {
        children = world.children
        tieStates = world.lists.tieStates
        contacts = world.tables.contacts
        cap = UInt16(clamping: world.rules.receivedPerDay)
        firstRow = world.rows(of: partition).lowerBound
        self.day = day
    }

    /// The prefetch distances: the number of likes ahead for the receiver's row, and for its side of the tie.
    private static let lead = (row: 64, tie: 32)

    /// Delivers likes, with software prefetching for later ones: first the receiver's row, then its side of the tie.
    @inline(__always)
    func receive(_ likes: Span<TieMessage>) {
        for index in 0..<min(Delivery.lead.row, likes.count) { fetchRow(likes[index]) }
        for index in 0..<min(Delivery.lead.tie, likes.count) { fetchTie(likes[index]) }
        let middle = max(0, likes.count &- Delivery.lead.row)
        for index in 0..<middle {
            fetchRow(likes[index &+ Delivery.lead.row])
            fetchTie(likes[index &+ Delivery.lead.tie])
            receive(likes[index])
        }
        for index in middle..<likes.count {
            if index &+ Delivery.lead.tie < likes.count { fetchTie(likes[index &+ Delivery.lead.tie]) }
            receive(likes[index])
        }
    }

    @inline(__always)
    private func fetchRow(_ message: TieMessage) { children.prefetch(firstRow &+ message.row) }

    @inline(__always)
    private func fetchTie(_ message: TieMessage) { tieStates.prefetch(children.place(message, from: firstRow)) }

    @inline(__always)
    private func receive(_ message: TieMessage) {
        let row = firstRow &+ message.row
        let today = children[row].likes.today
        let taken = min(cap &- min(cap, today), UInt16(truncatingIfNeeded: message.number))
        children[row].likes.today = today &+ taken
        children[row].likes.total &+= UInt32(taken)
        tieStates[children.place(message.place, ofListOf: row)].noteReceived(contacts)
    }

    /// Delivers reactions, posts and requests.
    func receive(_ messages: Span<Message>, requestsTo inbox: inout RequestInbox) {
        let lead = TieMessage.lead
        for index in messages.indices {
            if index &+ lead.row < messages.count { children.prefetch(Int(messages[index &+ lead.row].target)) }
            if index &+ lead.tie < messages.count {
                let later = messages[index &+ lead.tie]
                if later.content != .request {
                    tieStates.prefetch(children.place(later.place, ofListOf: Int(later.target)))
                }
            }
            let message = messages[index]
            if message.content == .request {
                inbox.receive(message, on: day)
            } else {
                receive(message)
            }
        }
    }

    private func receive(_ message: Message) {
        let row = Int(message.target)
        let place = children.place(message.place, ofListOf: row)
        switch message.content {
        case .postLike, .comment:
            let onPost = children[row].likes.onPost
            children[row].likes.onPost = onPost == .max ? onPost : onPost &+ 1
            tieStates[place].noteReceived(contacts)
        case .post:
            if !tieStates[place].hasUnseenPost {
                tieStates[place].hasUnseenPost = true
                let unseen = children[row].sessionState.unseenPosts
                children[row].sessionState.unseenPosts = unseen == .max ? unseen : unseen &+ 1
            }
        case .request:
            break
        }
    }
}
