// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// All half-ties of all children: one block of places a child, in one arena.
///
/// A half-tie knows the place where its owner stands in the friend's list (the mutual place), so that a like reaches both
/// its records without a search. For that a half-tie never moves within its list: a friend who leaves makes a hole, which the
/// next friend fills. A list that is full moves as a whole to a larger block.
struct FriendLists {
    /// Who stands in each place.
    let peers: Column<Peer>
    /// Where the owner stands in that friend's list.
    let mutualPlaces: Column<UInt8>
    /// What the owner remembers of the tie.
    let bonds: Column<Bond>

    /// Places of the largest block: the friend cap, rounded up to a multiple of four.
    static let largestBlock = 152

    /// Reserves address space for `watches` lists of the largest size; memory counts when it is touched.
    init(watches: Int, store: ColumnStore) {
        // One block more than all lists, so that what is asked for ahead always lies inside.
        let places = (watches + 1) * FriendLists.largestBlock
        peers = store.column(of: Peer.self, count: places)
        mutualPlaces = store.column(of: UInt8.self, count: places)
        bonds = store.column(of: Bond.self, count: places)
    }

    /// Places of the block for a new list of `degree` friends: in fours, with room for one more.
    static func capacity(forDegree degree: Int) -> Int { min(largestBlock, (degree + 4) & ~3) }
}

/// Which blocks of the friend lists are free.
///
/// Used by one thread at a time, when ties change.
struct BlockArena {
    private let lists: FriendLists
    private var end: Int
    private var freeBlocks: [[UInt32]] = Array(repeating: [], count: FriendLists.largestBlock / 4 + 1)

    /// Manages what follows the first `usedPlaces` places.
    init(_ lists: FriendLists, usedPlaces: Int) {
        self.lists = lists
        end = usedPlaces
    }

    /// Places in use or free for reuse.
    var usedPlaces: Int { end }

    /// Takes a block of `capacity` places, all holes.
    private mutating func takeBlock(_ capacity: Int) -> Int {
        if let start = freeBlocks[capacity / 4].popLast() { return Int(start) * 4 }
        defer { end += capacity }
        return end
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
        let larger = min(FriendLists.largestBlock, capacity + max(4, capacity / 8 & ~3))
        precondition(larger > capacity, "a list of \(capacity) places is full")
        let start = takeBlock(larger)
        for offset in 0..<capacity {
            lists.peers[start &+ offset] = lists.peers[places.lowerBound &+ offset]
            lists.mutualPlaces[start &+ offset] = lists.mutualPlaces[places.lowerBound &+ offset]
            lists.bonds[start &+ offset] = lists.bonds[places.lowerBound &+ offset]
        }
        for offset in capacity..<larger { lists.peers[start &+ offset] = .hole }
        freeBlocks[capacity / 4].append(profile.listStart)
        profile.listStart = UInt32(truncatingIfNeeded: start / 4)
        profile.capacity = UInt8(truncatingIfNeeded: larger)
        return capacity
    }
}
