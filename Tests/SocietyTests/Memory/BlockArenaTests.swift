// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

struct BlockArenaTests {
    private let store = ColumnStore()

    /// Lists that keep beside them what they should hold.
    private struct Lists {
        let lists: FriendLists
        let arena: BlockArena
        var profiles: [PublicProfile]
        /// Friend by place.
        var expected: [[Int: Int]]

        init(_ count: Int, room: Int, store: ColumnStore) {
            lists = FriendLists(watches: room, store: store)
            arena = BlockArena(lists, usedPlaces: count * 4)
            expected = Array(repeating: [:], count: count)
            profiles = (0..<count).map { PublicProfile(listStart: UInt32($0), capacity: 4) }
            for place in 0..<(count * 4) { lists.peers[place] = .hole }
        }

        mutating func add(_ friend: Int, to row: Int) {
            let place = arena.freePlace(of: &profiles[row])
            let at = profiles[row].places.lowerBound + place
            lists.peers[at] = Peer(child: friend, kind: .stranger)
            lists.mutualPlaces[at] = UInt8(friend % 256)
            lists.tieStates[at] = TieState(bits: UInt16(friend % 65_536))
            profiles[row].degree += 1
            #expect(expected[row].updateValue(friend, forKey: place) == nil, "place \(place) was taken")
        }

        mutating func remove(_ place: Int, of row: Int) {
            lists.peers[profiles[row].places.lowerBound + place] = .hole
            profiles[row].degree -= 1
            expected[row][place] = nil
        }

        func check(_ row: Int) {
            let places = profiles[row].places
            #expect(places.upperBound <= arena.usedPlaces)
            for place in places.indices {
                let peer = lists.peers[place]
                let friend = expected[row][place - places.lowerBound]
                #expect(peer.isHole ? friend == nil : friend == peer.child)
                guard let friend else { continue }
                #expect(lists.mutualPlaces[place] == UInt8(friend % 256))
                #expect(lists.tieStates[place] == TieState(bits: UInt16(friend % 65_536)))
            }
        }
    }

    @Test(arguments: 1...5)
    func `lists stay intact while they grow and shrink at random`(seed: Int) {
        var noise = Noise(UInt64(seed))
        var lists = Lists(30, room: 400, store: store)
        for step in 0..<20_000 {
            let row = noise.next(below: 30)
            if lists.profiles[row].degree < 150, noise.next(below: 5) > 1 {
                lists.add(step, to: row)
            } else if let place = lists.expected[row].keys.sorted().randomElement(using: &noise) {
                lists.remove(place, of: row)
            }
            if step % 50 == 0 { for row in 0..<30 { lists.check(row) } }
        }
        for row in 0..<30 { lists.check(row) }
        let blocks = lists.profiles.map(\.places).sorted { $0.lowerBound < $1.lowerBound }
        #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    }

    @Test func `a list with a hole does not move`() {
        var lists = Lists(1, room: 10, store: store)
        for friend in 0..<4 { lists.add(friend, to: 0) }
        lists.remove(2, of: 0)
        let before = lists.profiles[0].places
        lists.add(9, to: 0)
        #expect(lists.profiles[0].places == before)
        #expect(lists.expected[0][2] == 9)
    }

    @Test func `a full list moves to a larger block of a multiple of four places`() {
        var lists = Lists(1, room: 20, store: store)
        var sizes: Set<Int> = []
        for friend in 0..<150 {
            lists.add(friend, to: 0)
            let places = lists.profiles[0].places
            #expect(places.count % 4 == 0 && places.lowerBound % 4 == 0 && places.count > friend)
            sizes.insert(places.count)
        }
        #expect(sizes.max() == FriendLists.largestBlock)
        lists.check(0)
    }

    @Test func `a long list gets the largest block at once, and grows and shrinks in it`() {
        var lists = Lists(1, room: 20, store: store)
        for friend in 0..<(FriendLists.longList - 4) { lists.add(friend, to: 0) }
        let before = lists.profiles[0].places
        lists.add(1_000, to: 0)
        let (long, used) = (lists.profiles[0].places, lists.arena.usedPlaces)
        #expect(long.lowerBound != before.lowerBound && long.count == FriendLists.longList)
        for friend in 2_000..<2_040 { lists.add(friend, to: 0) }
        #expect(lists.profiles[0].places == long.lowerBound..<(long.lowerBound + 152))
        for place in 112..<lists.profiles[0].places.count where lists.expected[0][place] != nil {
            lists.remove(place, of: 0)
        }
        lists.arena.resize(&lists.profiles[0], to: FriendLists.longList)
        #expect(lists.profiles[0].places == long && lists.arena.usedPlaces == used)
        lists.check(0)
        for friend in 3_000..<3_010 { lists.add(friend, to: 0) }
        #expect(lists.profiles[0].places.lowerBound == long.lowerBound)
        lists.check(0)
    }

    @Test func `a free block is reused`() {
        var lists = Lists(2, room: 20, store: store)
        for friend in 0..<9 { lists.add(friend, to: 0) }
        let used = lists.arena.usedPlaces
        for friend in 0..<8 { lists.add(friend, to: 1) }
        #expect(lists.arena.usedPlaces == used)
        lists.check(0)
        lists.check(1)
    }

    @Test func `the arena splits a larger block before it grows`() {
        var lists = Lists(2, room: 20, store: store)
        for friend in 0..<40 { lists.add(friend, to: 0) }
        let used = lists.arena.usedPlaces
        // Blocks of 4 to 36 places lie free; a list of 20 friends takes five sizes on its way.
        for friend in 0..<20 { lists.add(friend, to: 1) }
        for friend in 20..<24 { lists.add(friend, to: 1) }
        #expect(lists.arena.usedPlaces == used)
        lists.check(0)
        lists.check(1)
    }

    @Test(arguments: 0...150)
    func `a new list has room for its friends and one more`(degree: Int) {
        let capacity = FriendLists.capacity(forDegree: degree)
        #expect(capacity > degree && capacity % 4 == 0 && capacity <= FriendLists.largestBlock)
    }

    @Test func `a full list of the largest size traps`() async {
        await #expect(processExitsWith: .failure) {
            let store = ColumnStore()
            let lists = FriendLists(watches: 2, store: store)
            let arena = BlockArena(lists, usedPlaces: FriendLists.largestBlock)
            let places = UInt8(FriendLists.largestBlock)
            var profile = PublicProfile(capacity: places, degree: places)
            _ = arena.freePlace(of: &profile)
        }
    }
}

extension Noise: RandomNumberGenerator {}
