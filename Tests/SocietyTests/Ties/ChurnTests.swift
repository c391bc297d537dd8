// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Statistics
import Testing

@testable import Society

struct ChurnTests {
    private let store = ColumnStore()

    @Test func `lists that grow in parallel stay inside the arena`() {
        let lists = FriendLists(watches: 10, store: store)
        let arena = BlockArena(lists, usedPlaces: 40)
        var profiles = (0..<10).map { PublicProfile(listStart: UInt32($0), capacity: 4) }
        for place in 0..<40 { lists.peers[place] = .hole }
        for friend in 0..<150 {
            for row in profiles.indices {
                let place = arena.freePlace(of: &profiles[row])
                lists.peers[profiles[row].places.lowerBound + place] = Peer(child: friend, kind: .stranger)
                profiles[row].degree += 1
            }
        }
        #expect(arena.usedPlaces <= lists.peers.count)
    }

    @Test func `partitions change nothing in a long run`() {
        func hash(bits: Int) -> UInt64 {
            let society = Society(
                SocietyParameters(watches: 300, tick: 3_600), seed: 3, threads: 1, partitionBits: bits)
            society.run(days: 60)
            return society.stateHash()
        }
        #expect(hash(bits: 4) == hash(bits: 14))
    }

    // Chi-square over the 1,024 positions of a quiet hour; seed fixed; false-alarm rate 1e-6.
    @Test func `activity is uniform over the positions of a quiet hour`() {
        let clock = DayClock(.weekend, TimeParameters(), store: store)
        var noise = Noise(7)
        var seen = Array(repeating: 0, count: 1_024)
        let first = UInt64(clock.activity(before: 3 * 1_024))
        let width = UInt64(clock.activity(before: 4 * 1_024)) - first
        for _ in 0..<20_000 {
            let share = UInt32(first + ((noise.next() >> 32) * width) >> 32)
            let position = clock.position(at: share) - 3 * 1_024
            if seen.indices.contains(position) { seen[position] += 1 }
        }
        #expect(seen.count { $0 > 0 } > 1_000)
    }

    @Test(arguments: [1, 10, 28])
    func `initial lists respect a small cap`(cap: Int) {
        var parameters = SocietyParameters(watches: 1_000)
        parameters.friends.cap = cap
        let society = Society(parameters, seed: 5, threads: 1)
        #expect((0..<1_000).allSatisfy { Int(society.world.children[$0].profile.degree) <= cap })
        withExtendedLifetime(society) {}
    }

    @Test func `a child never deletes the same friend twice in a tick or likes it afterwards`() {
        var twice = 0
        var after = 0
        let listener = Listener { operations, _ in
            var gone: Set<[UInt32]> = []
            for operation in operations {
                let pair = [operation.actor, operation.subject]
                if operation.kind == .removeFriend, !gone.insert(pair).inserted { twice += 1 }
                if operation.kind == .likeHomepage, gone.contains(pair) { after += 1 }
            }
        }
        Society(.busy(watches: 800, cap: 40), seed: 5, threads: 1, consumer: listener).run(days: 3)
        #expect(twice == 0 && after == 0, "\(twice) twice, \(after) likes after")
    }

    @Test func `no session begins in a lesson, to the millisecond`() {
        let parameters = SocietyParameters.busy(watches: 5_000)
        var inside = 0
        let listener = Listener { operations, _ in
            for operation in operations where operation.kind == .openFeed {
                let minute = Int(operation.instant) / 60_000
                if parameters.time.lessons.contains(where: { $0.contains(minute) }) { inside += 1 }
            }
        }
        Society(parameters, seed: 5, threads: 1, consumer: listener).run(days: 1)
        #expect(inside == 0)
    }

    @Test func `without befriending, no friendship begins`() {
        var parameters = SocietyParameters.busy(watches: 800)
        parameters.mechanisms.befriending = false
        let society = Society(parameters, seed: 5, threads: 1)
        society.run(days: 3)
        #expect(society.figure("ties_made") == 0)
    }

    @Test func `the share at the cap uses the cap of the scenario`() {
        let society = Society(.busy(watches: 400, tick: 3_600, cap: 31), seed: 2, threads: 1)
        society.run(days: 5)
        #expect(society.figure("max_friends") == 31)
        #expect(society.figure("share_at_cap") > 0)
    }

}
