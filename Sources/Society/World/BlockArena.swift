// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Glibc
import Synchronization

/// Which blocks of the friend lists are free.
///
/// One for all partitions: the sizes that some leave are those that others need. Workers take and give blocks one at a time;
/// which block a list gets shows in no result.
final class BlockArena: @unchecked Sendable {
    private let lists: FriendLists
    private let isHeld = Atomic(false)
    private var end: Int
    private var freeBlocks: [[UInt32]] = Array(repeating: [], count: FriendLists.largestBlock / 4 + 1)

    /// Manages what follows the first `usedPlaces` places.
    init(_ lists: FriendLists, usedPlaces: Int) {
        self.lists = lists
        end = usedPlaces
    }

    /// Places in use or free for reuse.
    var usedPlaces: Int { end }

    /// Keeps others away for the few instructions of `body`.
    private func alone<Result>(_ body: () -> Result) -> Result {
        while isHeld.exchange(true, ordering: .acquiring) { sched_yield() }
        defer { isHeld.store(false, ordering: .releasing) }
        return body()
    }

    /// Takes a block of `capacity` places; what was in it is not cleared.
    ///
    /// A free block of that size is taken first, then a part of the next larger one, then new places at the end: so the arena
    /// grows no more than it must, whatever sizes the lists of other days left behind.
    private func takeBlock(_ capacity: Int) -> Int {
        alone {
            if let start = freeBlocks[capacity / 4].popLast() { return Int(start) * 4 }
            if let size = freeBlocks.indices.first(where: { $0 * 4 > capacity && !freeBlocks[$0].isEmpty }),
                let start = freeBlocks[size].popLast()
            {
                freeBlocks[size - capacity / 4].append(start + UInt32(capacity / 4))
                return Int(start) * 4
            }
            precondition(
                end + capacity <= lists.peers.count - FriendLists.largestBlock,
                "\(end) places are not enough for the friend lists, and none is free")
            defer { end += capacity }
            return end
        }
    }

    /// Makes a list `capacity` places long: in the block it has, if that is the one for so many, or else in another.
    ///
    /// - Precondition: the places behind them are holes. New places are not cleared.
    func resize(_ profile: inout Profile, to capacity: Int) {
        let old = profile.places
        let (oldBlock, block) = (
            FriendLists.blockSize(forCapacity: old.count), FriendLists.blockSize(forCapacity: capacity)
        )
        profile.capacity = UInt8(truncatingIfNeeded: capacity)
        guard block != oldBlock else { return }
        let start = takeBlock(block)
        for offset in 0..<min(old.count, capacity) { lists.copy(old.lowerBound &+ offset, to: start &+ offset) }
        alone { freeBlocks[oldBlock / 4].append(profile.listStart) }
        profile.listStart = UInt32(truncatingIfNeeded: start / 4)
    }

    /// Finds a free place in a child's list, and makes the list larger where it has none.
    ///
    /// - Returns: the place in the list, and the profile with its list perhaps moved.
    func freePlace(of profile: inout Profile) -> Int {
        let capacity = Int(profile.capacity)
        let places = profile.places
        if Int(profile.degree) < capacity {
            for place in places where lists.peers[place].isHole { return place &- places.lowerBound }
        }
        let larger = min(FriendLists.largestBlock, capacity + 4)
        precondition(larger > capacity, "a list of \(capacity) places is full")
        resize(&profile, to: larger)
        for place in profile.places.dropFirst(capacity) { lists.peers[place] = .hole }
        return capacity
    }
}
