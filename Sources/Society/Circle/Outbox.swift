// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

/// What one worker's children ask for in one tick: counted by kind, and on its way to those concerned.
final class Outbox: @unchecked Sendable {
    /// Homepage likes, by the target's partition as all that travels.
    let likes: Buckets<TieParcel>
    /// Reactions, posts and requests.
    let parcels: Buckets<Parcel>
    /// Friendships that end, to both sides.
    let partings: Buckets<TieParcel>
    /// At night, who will stand at another place of its own list.
    let moves: Buckets<TieParcel>
    /// Room for the children of a partition who wake in a tick.
    let wakers: Column<UInt32>
    /// Room for places of a friend list.
    let chosen: Column<UInt8>
    /// Both sides of the friendships that were accepted, by their owners' partitions.
    let sides: Buckets<TieSide>
    /// What the sides tell each other, two entries a friendship.
    let agreed: Column<UInt8>
    /// Friendships that were accepted in this tick.
    private(set) var accepted = 0
    private var introductions: [Introduction] = []
    /// Operations by kind in this tick.
    let counts: Column<Int>
    /// Homepage likes given since the day began.
    private(set) var likesGiven = 0
    /// The operations themselves, where somebody takes the stream.
    private(set) var recorded: [Operation] = []
    let isRecording: Bool
    private let partitionBits: Int

    init(partitions: Int, partitionBits: Int, isRecording: Bool, store: ColumnStore) {
        precondition(
            partitionBits <= TieParcel.rowBits,
            "a partition has at most 2^\(TieParcel.rowBits) rows, not 2^\(partitionBits)")
        likes = Buckets(bucketCount: partitions)
        parcels = Buckets(bucketCount: partitions)
        partings = Buckets(bucketCount: partitions)
        moves = Buckets(bucketCount: partitions)
        sides = Buckets(bucketCount: partitions)
        agreed = store.column(
            of: UInt8.self, count: Self.agreedBytes(partitions: partitions, partitionBits), hugePages: false)
        counts = store.column(of: Int.self, count: OperationKind.allCases.count)
        chosen = store.column(of: UInt8.self, count: 2 * FriendLists.largestBlock)
        wakers = store.column(of: UInt32.self, count: 1 << partitionBits)
        self.partitionBits = partitionBits
        self.isRecording = isRecording
    }

    /// Nobody accepts more than wait for an answer; most accept none.
    static func agreedBytes(partitions: Int, _ partitionBits: Int) -> Int {
        2 * RequestInbox.limit * partitions << partitionBits
    }

    /// Counts an operation, and records it for whoever takes the stream.
    @inline(__always)
    func note(_ kind: OperationKind, at instant: Int, by actor: Int, on subject: Int, count: Int = 1) {
        self.count(kind, times: 1)
        record(kind, at: instant, by: actor, on: subject, count: count)
    }

    @inline(__always)
    func count(_ kind: OperationKind, times: Int) { counts[Int(kind.rawValue)] &+= times }

    /// Records an operation that is counted elsewhere, where somebody takes the stream.
    @inline(__always)
    func record(_ kind: OperationKind, at instant: Int, by actor: Int, on subject: Int, count: Int) {
        guard isRecording else { return }
        recorded.append(
            Operation(
                instant: UInt64(instant), kind: kind, actor: UInt32(actor), subject: UInt32(subject),
                count: UInt16(clamping: count)))
    }

    @inline(__always)
    func send(_ parcel: Parcel) {
        parcels.append(parcel, to: Int(parcel.target) &>> partitionBits)
    }

    /// Sends `count` homepage likes, at most 255, to `child`, from the friend at `place` of its list.
    @inline(__always)
    func sendLikes(_ count: Int, to child: Int, place: UInt8) {
        send(count, to: child, place: place, with: likes)
    }

    /// Sends what happens to a tie: to `child`, from the friend at `place` of its list.
    @inline(__always)
    func send(_ number: Int, to child: Int, place: UInt8, with buckets: Buckets<TieParcel>) {
        let row = child & (1 &<< partitionBits &- 1)
        buckets.append(TieParcel(number, toRow: row, place: place), to: child &>> partitionBits)
    }

    /// Tells both sides that their friendship ends: each by the other's place in its list.
    func part(_ one: Int, at place: UInt8, from other: Int, at otherPlace: UInt8) {
        send(0, to: one, place: place, with: partings)
        send(0, to: other, place: otherPlace, with: partings)
    }

    func noteLikes(_ count: Int) { likesGiven &+= count }

    /// Returns the likes given since the day began, and begins a new day.
    func takeLikesGiven() -> Int {
        defer { likesGiven = 0 }
        return likesGiven
    }

    /// Keeps somebody who looks for a friend of a friend.
    func look(_ introduction: Introduction) { introductions.append(introduction) }

    /// Sends the requests of all who look.
    func introduce(in world: World) {
        world.introduce(introductions, self)
        introductions.removeAll(keepingCapacity: true)
    }

    /// Tells both sides that `acceptor` has accepted the request of `requester`.
    func accept(_ requester: Int, by acceptor: Int, _ kind: TieKind, order: UInt32) {
        let number = accepted
        accepted += 1
        for (owner, friend, accepts) in [(acceptor, requester, true), (requester, acceptor, false)] {
            let side = TieSide(owner: owner, friend: friend, kind, accepts: accepts, order: order, number: number)
            sides.append(side, to: owner &>> partitionBits)
        }
    }

    /// Empties everything, and keeps the memory.
    func clear() {
        likes.removeAll()
        parcels.removeAll()
        partings.removeAll()
        moves.removeAll()
        sides.removeAll()
        accepted = 0
        recorded.removeAll(keepingCapacity: true)
        for kind in 0..<counts.count { counts[kind] = 0 }
    }
}
