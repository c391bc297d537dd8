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

    /// Places from which on a list stands in a block of the largest size.
    static let longList = 112

    /// Free places from which on a list moves to a smaller block: just more than a new list has, so that lists take as much
    /// room after months as on the first day.
    static let muchRoom = 5

    /// Reserves address space for `watches` lists; memory counts when it is touched.
    init(watches: Int, store: ColumnStore) {
        let places = Self.places(watches: watches)
        peers = store.column(of: Peer.self, count: places)
        mutualPlaces = store.column(of: UInt8.self, count: places)
        bonds = store.column(of: Bond.self, count: places)
    }

    /// Places for which address space is reserved.
    private static func places(watches: Int) -> Int {
        // Twenty times what full lists take: a list that grows step by step leaves smaller blocks behind, which others may not
        // need. One block more, so that what is asked for ahead lies inside; no more than 32 bits can count in fours.
        min((watches * 20 + 1) * largestBlock, 1 << 34)
    }

    /// Address space that the lists of `watches` reserve; bytes.
    static func addressBytes(watches: Int) -> Int {
        places(watches: watches) * (MemoryLayout<Peer>.stride + 1 + MemoryLayout<Bond>.stride)
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

    /// Asks for who stands in a list.
    @inline(__always)
    func prefetchPeers(_ places: Range<Int>) {
        for place in stride(from: places.lowerBound, to: places.upperBound, by: 16) { peers.prefetch(place) }
        peers.prefetch(places.upperBound)
    }

    /// Places of the block in which a list of `capacity` places stands.
    ///
    /// Long lists grow on, to the friend cap. If each step took another block, it would be larger than what any list leaves, and
    /// what it leaves is larger than what most need: so they get the largest at once.
    static func blockSize(forCapacity capacity: Int) -> Int { capacity < longList ? capacity : largestBlock }

    /// Places of the block for a new list of `degree` friends: in fours, with room for one more.
    static func capacity(forDegree degree: Int) -> Int { min(largestBlock, (degree + 4) & ~3) }
}
