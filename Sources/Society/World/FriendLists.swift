// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// All half-ties of all children: one block of places a child, in one arena.
///
/// A half-tie knows the place where its owner stands in the friend's list (the mutual place), so that a like reaches both
/// its records without a search. For that a half-tie stays where it is in its list: a friend who leaves makes a hole, which the
/// next friend fills. A list that is full moves as a whole to a larger block; one with many holes moves to a smaller block,
/// and the friends who change places are told.
struct FriendLists {
    /// Who stands in each place.
    let peers: Column<Peer>
    /// Where the owner stands in that friend's list.
    let mutualPlaces: Column<UInt8>
    /// What the owner remembers of the tie.
    let bonds: Column<Bond>

    /// Places of the largest block: the friend cap, rounded up to a multiple of four.
    static let largestBlock = 152

    /// Free places from which on a list moves to a smaller block: just more than a new list has, so that lists take as much
    /// room after months as on the first day.
    static let muchRoom = 5

    /// Reserves address space for `watches` lists; memory counts when it is touched.
    init(watches: Int, store: ColumnStore) {
        // Twenty times what full lists take: a list that grows step by step leaves smaller blocks behind, which others may not
        // need. One block more, so that what is asked for ahead lies inside; no more than 32 bits can count in fours.
        let places = min((watches * 20 + 1) * FriendLists.largestBlock, 1 << 34)
        peers = store.column(of: Peer.self, count: places)
        mutualPlaces = store.column(of: UInt8.self, count: places)
        bonds = store.column(of: Bond.self, count: places)
    }

    /// Copies a half-tie to another place; nobody is told.
    func copy(_ place: Int, to other: Int) {
        peers[other] = peers[place]
        mutualPlaces[other] = mutualPlaces[place]
        bonds[other] = bonds[place]
    }

    /// Asks the processor for a list that will be needed soon.
    @inline(__always)
    func prefetch(_ places: Range<Int>) {
        var place = places.lowerBound
        while place < places.upperBound {
            peers.prefetch(place)
            peers.prefetch(place &+ 16)
            bonds.prefetch(place)
            place &+= 32
        }
        // Lists begin anywhere in a line of 64 bytes: their ends may lie in one line more.
        mutualPlaces.prefetch(places.lowerBound)
        mutualPlaces.prefetch(places.upperBound)
        bonds.prefetch(places.upperBound)
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

    /// Takes a block of `capacity` places; what was in it is not cleared.
    ///
    /// A free block of that size is taken first, then a part of the next larger one, then new places at the end: so the arena
    /// grows no more than it must, whatever sizes the lists of other days left behind.
    private mutating func takeBlock(_ capacity: Int) -> Int {
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
