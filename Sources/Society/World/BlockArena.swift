// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Glibc
import Synchronization

/// The allocator of blocks for friend lists.
///
/// All partitions share one arena, because a block freed by one partition can serve another. Workers allocate and free
/// one block at a time. Results do not depend on which block a list gets.
final class BlockArena: @unchecked Sendable {
    private let lists: FriendLists
    private let isHeld = Atomic(false)
    private var end: Int
    private var freeBlocks: [[UInt32]] = Array(repeating: [], count: FriendLists.largestBlock / 4 + 1)

    /// Creates an arena for the places after the first `usedPlaces`.
    init(_ lists: FriendLists, usedPlaces: Int) {
        self.lists = lists
        end = usedPlaces
    }

    /// The number of places in use or free for reuse.
    var usedPlaces: Int { end }

    /// Runs the few instructions of `body` under a spin lock.
    private func alone<Result>(_ body: () -> Result) -> Result {
        while isHeld.exchange(true, ordering: .acquiring) { sched_yield() }
        defer { isHeld.store(false, ordering: .releasing) }
        return body()
    }

    /// Allocates a block of `capacity` places; its previous contents are not cleared.
    ///
    /// The arena uses a free block of that size first, then a part of the next larger free block, then new places at
    /// the end. It therefore grows no more than necessary, whatever sizes of free blocks earlier days left.
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
                "the friend lists need more than \(end) places, and no block is free")
            defer { end += capacity }
            return end
        }
    }

    /// Resizes a list to `capacity` places, in its present block if that has the right size, otherwise in another one.
    ///
    /// - Precondition: the places beyond the new capacity are holes. New places are not cleared.
    func resize(_ profile: inout PublicProfile, to capacity: Int) {
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

    /// Returns a free place in a child's list; enlarges a full list first, which may move it and update `profile`.
    ///
    /// - Returns: the place within the list.
    func freePlace(of profile: inout PublicProfile) -> Int {
        let capacity = Int(profile.capacity)
        let places = profile.places
        if Int(profile.degree) < capacity {
            for place in places where lists.peers[place].isHole { return place &- places.lowerBound }
        }
        let larger = min(FriendLists.largestBlock, capacity + 4)
        precondition(larger > capacity, "a list of \(capacity) places is full and cannot grow")
        resize(&profile, to: larger)
        for place in profile.places.dropFirst(capacity) { lists.peers[place] = .hole }
        return capacity
    }
}
