// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// All half-ties of all children: one block of places per child, in one arena.
///
/// A half-tie stores its owner's place in the friend's list (the mutual place), so that a like updates both sides
/// without a search. A half-tie therefore stays in place: a friend who leaves makes a hole, which the next friend
/// fills. A full list moves as a whole to a larger block. A list with many holes moves to a smaller block, and the
/// mutual places of the friends who change places are updated.
struct FriendLists {
    /// The friend in each place.
    let peers: Column<Peer>
    /// The owner's place in that friend's list.
    let mutualPlaces: Column<UInt8>
    /// The tie state that the owner stores.
    let tieStates: Column<TieState>

    /// The number of places in the largest block: the friend cap, rounded up to a multiple of four.
    static let largestBlock = 152

    /// The capacity from which a list occupies a block of the largest size.
    static let longList = 112

    /// The number of free places from which a list moves to a smaller block. It is one more than a new list can have,
    /// so that lists need the same memory after months as on the first day.
    static let muchRoom = 5

    /// Reserves address space for `watches` lists; memory becomes resident on first access.
    init(watches: Int, store: ColumnStore) {
        let places = Self.places(watches: watches)
        peers = store.column(of: Peer.self, count: places)
        mutualPlaces = store.column(of: UInt8.self, count: places)
        tieStates = store.column(of: TieState.self, count: places)
    }

    /// Returns the number of places for which address space is reserved.
    private static func places(watches: Int) -> Int {
        // Twenty times the size of full lists: a list that grows step by step leaves smaller blocks behind, which may
        // stay unused. One extra block keeps prefetches inside the column. The limit is what 32 bits address in units
        // of four.
        min((watches * 20 + 1) * largestBlock, 1 << 34)
    }

    /// Returns the address space that the lists of `watches` reserve; bytes.
    static func addressBytes(watches: Int) -> Int {
        places(watches: watches) * (MemoryLayout<Peer>.stride + 1 + MemoryLayout<TieState>.stride)
    }

    /// Copies a half-tie to another place, without an update of the friend's mutual place.
    func copy(_ place: Int, to other: Int) {
        peers[other] = peers[place]
        mutualPlaces[other] = mutualPlaces[place]
        tieStates[other] = tieStates[place]
    }

    /// Prefetches a list.
    @inline(__always)
    func prefetch(_ places: Range<Int>) {
        var place = places.lowerBound
        while place < places.upperBound {
            peers.prefetch(place)
            peers.prefetch(place &+ 16)
            tieStates.prefetch(place)
            place &+= 32
        }
        // Lists are not aligned to cache lines of 64 bytes, so their ends may lie in one more line.
        mutualPlaces.prefetch(places.lowerBound)
        mutualPlaces.prefetch(places.upperBound)
        tieStates.prefetch(places.upperBound)
    }

    /// Prefetches the peers of a list.
    @inline(__always)
    func prefetchPeers(_ places: Range<Int>) {
        for place in stride(from: places.lowerBound, to: places.upperBound, by: 16) { peers.prefetch(place) }
        peers.prefetch(places.upperBound)
    }

    /// Returns the number of offline friends among the places of a list.
    func offlineFriends(_ places: Range<Int>) -> Int {
        var count: UInt32 = 0
        for place in places { count &+= peers[place].isOfflineFriend ? 1 : 0 }
        return Int(count)
    }

    /// Returns the size of the block that holds a list of `capacity` places.
    ///
    /// Long lists keep growing up to the friend cap. If each step took a new block, no freed block would fit it, and
    /// few lists could reuse the blocks it frees. Long lists therefore get the largest block at once.
    static func blockSize(forCapacity capacity: Int) -> Int { capacity < longList ? capacity : largestBlock }

    /// Returns the capacity of a new list of `degree` friends: a multiple of four, with at least one spare place.
    static func capacity(forDegree degree: Int) -> Int { min(largestBlock, (degree + 4) & ~3) }
}
