// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Synchronization

/// Where the friend lists end: what lies beyond has not been given to anybody.
///
/// Several workers may take from it at a time.
final class ListFrontier: Sendable {
    private let end: Atomic<Int>
    private let limit: Int

    /// Places that are given at a time: few enough to waste little, enough for any block.
    static let stretch = 1_024

    /// Begins after the first `usedPlaces` places.
    init(_ lists: FriendLists, usedPlaces: Int) {
        end = Atomic(usedPlaces)
        limit = lists.peers.count &- FriendLists.largestBlock
    }

    /// Places that have been given.
    var usedPlaces: Int { end.load(ordering: .relaxed) }

    /// The next places.
    func take() -> Range<Int> {
        let start = end.wrappingAdd(ListFrontier.stretch, ordering: .relaxed).oldValue
        precondition(
            start + ListFrontier.stretch <= limit,
            "\(start) places are not enough for the friend lists, and none is free")
        return start..<(start + ListFrontier.stretch)
    }
}

/// Which blocks of the friend lists are free to the lists of one partition.
///
/// Used by one worker at a time.
struct BlockArena {
    private let lists: FriendLists
    private let frontier: ListFrontier
    /// What is left of the places that the frontier gave last.
    private var rest = 0..<0
    private var freeBlocks: [[UInt32]] = Array(repeating: [], count: FriendLists.largestBlock / 4 + 1)

    init(_ lists: FriendLists, _ frontier: ListFrontier) {
        self.lists = lists
        self.frontier = frontier
    }

    /// Takes a block of `capacity` places; what was in it is not cleared.
    ///
    /// A free block of that size is taken first, then a part of the next larger one, then new places: so the lists need no
    /// more room than they must, whatever sizes those of other days left behind.
    private mutating func takeBlock(_ capacity: Int) -> Int {
        if let start = freeBlocks[capacity / 4].popLast() { return Int(start) * 4 }
        if let size = freeBlocks.indices.first(where: { $0 * 4 > capacity && !freeBlocks[$0].isEmpty }),
            let start = freeBlocks[size].popLast()
        {
            freeBlocks[size - capacity / 4].append(start + UInt32(capacity / 4))
            return Int(start) * 4
        }
        if rest.count < capacity {
            if !rest.isEmpty { freeBlocks[rest.count / 4].append(UInt32(rest.lowerBound / 4)) }
            rest = frontier.take()
        }
        defer { rest = (rest.lowerBound + capacity)..<rest.upperBound }
        return rest.lowerBound
    }

    /// Moves the first `capacity` places of a list to a block of that size.
    ///
    /// - Precondition: the places behind them are holes.
    mutating func shorten(_ profile: inout Profile, to capacity: Int) {
        let places = profile.places
        let start = takeBlock(capacity)
        for offset in 0..<capacity { lists.copy(places.lowerBound &+ offset, to: start &+ offset) }
        release(&profile, for: start, capacity)
    }

    /// Gives the list another block, and its old block back.
    private mutating func release(_ profile: inout Profile, for start: Int, _ capacity: Int) {
        freeBlocks[Int(profile.capacity) / 4].append(profile.listStart)
        profile.listStart = UInt32(truncatingIfNeeded: start / 4)
        profile.capacity = UInt8(truncatingIfNeeded: capacity)
    }

    /// Finds a free place in a child's list, and makes the list larger where it has none.
    ///
    /// - Returns: the place in the list, and the profile with its list perhaps moved.
    mutating func freePlace(of profile: inout Profile) -> Int {
        let capacity = Int(profile.capacity)
        let places = profile.places
        if Int(profile.degree) < capacity {
            for place in places where lists.peers[place].isHole { return place &- places.lowerBound }
        }
        let larger = min(FriendLists.largestBlock, capacity + 4)
        precondition(larger > capacity, "a list of \(capacity) places is full")
        let start = takeBlock(larger)
        for offset in 0..<capacity { lists.copy(places.lowerBound &+ offset, to: start &+ offset) }
        for offset in capacity..<larger { lists.peers[start &+ offset] = .hole }
        release(&profile, for: start, larger)
        return capacity
    }
}
