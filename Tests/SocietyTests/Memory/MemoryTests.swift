// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

struct MemoryTests {
    @Test func `the predicted memory is linear in the watches`() {
        func bytes(_ watches: Int) -> Int { MemoryPlan(SocietyParameters(watches: watches), threads: 4).bytes }
        let step = bytes(2_000_000) - bytes(1_000_000)
        #expect(step > 0)
        for millions in 2...50 {
            let next = bytes((millions + 1) * 1_000_000) - bytes(millions * 1_000_000)
            #expect(abs(next - step) <= 8)
        }
    }

    @Test func `more threads and a larger panel need more memory, and more days do not`() {
        var parameters = SocietyParameters(watches: 10_000)
        let base = MemoryPlan(parameters, threads: 1).bytes
        #expect(MemoryPlan(parameters, threads: 8).bytes > base)
        parameters.panel = 1_000
        #expect(MemoryPlan(parameters, threads: 1).bytes > base)
        parameters.panel = 0
        parameters.time.days = 300
        #expect(MemoryPlan(parameters, threads: 1).bytes == base)
    }

    @Test func `the rows have the documented sizes`() {
        #expect(MemoryLayout<Child>.stride == 32)
        #expect(MemoryLayout<DailyState>.stride == 16)
        #expect(MemoryLayout<Peer>.stride == 4)
        #expect(MemoryLayout<TieState>.stride == 2)
        #expect(MemoryLayout<Message>.stride == 8)
    }

    /// The end of the furthest friend list: what the arena uses, but for free blocks behind it.
    private func usedPlaces(_ society: Society) -> Int {
        (0..<society.world.count).map { society.world.children[$0].profile.places.upperBound }.max() ?? 0
    }

    // Lists grow with the friends, of whom there are 8 % more by then, and blocks that are left wait for their size.
    @Test func `friend lists need at most a fifth more memory a friend after a month`() {
        let society = Society(SocietyParameters(watches: 5_000, tick: 3_600), seed: 61, threads: 2)
        society.run(days: 3)
        let early = usedPlaces(society)
        let friends = society.world.meanFriends
        society.run(days: 27)
        let late = usedPlaces(society)
        #expect(
            Double(late) / society.world.meanFriends < Double(early) / friends * 1.2,
            "\(early) places and \(friends) friends after 3 days, \(late) and \(society.world.meanFriends) after 30")
    }
}
