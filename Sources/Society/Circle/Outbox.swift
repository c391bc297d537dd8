// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

/// The output of one worker in one tick: counts of operations by kind, and messages to other children.
final class Outbox: @unchecked Sendable {
    /// Homepage likes; all messages are sorted into buckets by the target's partition.
    let likes: Buckets<TieMessage>
    /// Reactions, posts and requests.
    let messages: Buckets<Message>
    /// Ended friendships, one message to each side.
    let partings: Buckets<TieMessage>
    /// The moves of friends within their own lists, announced at night.
    let moves: Buckets<TieMessage>
    /// Scratch space for the children of a partition who have a session in a tick.
    let wakers: Column<UInt32>
    /// Scratch space for places of a friend list.
    let chosen: Column<UInt8>
    /// Both sides of the accepted friendships, by their owners' partitions.
    let sides: Buckets<TieSide>
    /// The places that the sides grant, two entries per friendship.
    let grants: Column<UInt8>
    /// The number of friendships accepted in this tick.
    private(set) var accepted = 0
    private var lookups: [FriendOfFriendLookup] = []
    /// The number of operations by kind in this tick.
    let counts: Column<Int>
    /// The number of homepage likes given since the start of the day.
    private(set) var likesGiven = 0
    /// The operations, if a consumer is present.
    private(set) var recorded: [Operation] = []
    let isRecording: Bool
    private let partitionBits: Int

    init(partitions: Int, partitionBits: Int, isRecording: Bool, store: ColumnStore) {
        precondition(
            partitionBits <= TieMessage.rowBits,
            "partitionBits is \(partitionBits); it must be at most \(TieMessage.rowBits)")
        likes = Buckets(bucketCount: partitions)
        messages = Buckets(bucketCount: partitions)
        partings = Buckets(bucketCount: partitions)
        moves = Buckets(bucketCount: partitions)
        sides = Buckets(bucketCount: partitions)
        grants = store.column(
            of: UInt8.self, count: Self.grantBytes(partitions: partitions, partitionBits), hugePages: false)
        counts = store.column(of: Int.self, count: OperationKind.allCases.count)
        chosen = store.column(of: UInt8.self, count: 2 * FriendLists.largestBlock)
        wakers = store.column(of: UInt32.self, count: 1 << partitionBits)
        self.partitionBits = partitionBits
        self.isRecording = isRecording
    }

    /// Returns the address space of `grants`; bytes. A child can accept at most the requests that are pending; most
    /// children accept none.
    static func grantBytes(partitions: Int, _ partitionBits: Int) -> Int {
        2 * RequestInbox.limit * partitions << partitionBits
    }

    /// Counts an operation, and records it if a consumer is present.
    @inline(__always)
    func note(_ kind: OperationKind, at instant: Int, by actor: Int, on subject: Int, count: Int = 1) {
        self.count(kind, times: 1)
        record(kind, at: instant, by: actor, on: subject, count: count)
    }

    @inline(__always)
    func count(_ kind: OperationKind, times: Int) { counts[Int(kind.rawValue)] &+= times }

    /// Records an operation that is counted elsewhere, if a consumer is present.
    @inline(__always)
    func record(_ kind: OperationKind, at instant: Int, by actor: Int, on subject: Int, count: Int) {
        guard isRecording else { return }
        recorded.append(
            Operation(
                instant: UInt64(instant), kind: kind, actor: UInt32(actor), subject: UInt32(subject),
                count: UInt16(clamping: count)))
    }

    @inline(__always)
    func send(_ message: Message) {
        messages.append(message, to: Int(message.target) &>> partitionBits)
    }

    /// Sends `count` homepage likes, at most 255, to `child`, from the friend at `place` of its list.
    @inline(__always)
    func sendLikes(_ count: Int, to child: Int, place: UInt8) {
        send(count, to: child, place: place, with: likes)
    }

    /// Sends a tie message to `child`, from the friend at `place` of its list.
    @inline(__always)
    func send(_ number: Int, to child: Int, place: UInt8, with buckets: Buckets<TieMessage>) {
        let row = child & (1 &<< partitionBits &- 1)
        buckets.append(TieMessage(number, toRow: row, place: place), to: child &>> partitionBits)
    }

    /// Sends the end of a friendship to both sides, each with the other's place in its list.
    func part(_ one: Int, at place: UInt8, from other: Int, at otherPlace: UInt8) {
        send(0, to: one, place: place, with: partings)
        send(0, to: other, place: otherPlace, with: partings)
    }

    func noteLikes(_ count: Int) { likesGiven &+= count }

    /// Returns the likes given since the start of the day, and resets the count.
    func takeLikesGiven() -> Int {
        defer { likesGiven = 0 }
        return likesGiven
    }

    /// Queues a friend-of-friend lookup.
    func look(_ lookup: FriendOfFriendLookup) { lookups.append(lookup) }

    /// Runs the queued lookups and sends the resulting requests.
    func introduce(in world: World) {
        world.introduce(lookups, self)
        lookups.removeAll(keepingCapacity: true)
    }

    /// Sends both sides of an accepted request from `requester` to `acceptor`.
    func accept(_ requester: Int, by acceptor: Int, _ kind: TieKind, order: UInt32) {
        let number = accepted
        accepted += 1
        for (owner, friend, accepts) in [(acceptor, requester, true), (requester, acceptor, false)] {
            let side = TieSide(owner: owner, friend: friend, kind, accepts: accepts, order: order, number: number)
            sides.append(side, to: owner &>> partitionBits)
        }
    }

    /// Empties all lists and keeps their memory.
    func clear() {
        likes.removeAll()
        messages.removeAll()
        partings.removeAll()
        moves.removeAll()
        sides.removeAll()
        accepted = 0
        recorded.removeAll(keepingCapacity: true)
        for kind in 0..<counts.count { counts[kind] = 0 }
    }
}
