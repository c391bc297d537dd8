// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Testing

@testable import Society

/// The society against a slow and obvious circle that replays its operations: equal, number by number.
struct ReplayedCircleTests {
    /// Runs the society and, tick for tick, a replayed circle; compares them after every tick.
    ///
    /// - Returns: the circle, for what else a test wants to know of the run.
    private func replay(
        _ parameters: SocietyParameters, days: Int, seed: UInt64, threads: Int, bits: Int
    ) throws -> ReplayedCircle {
        var circle: ReplayedCircle?
        var world: World?
        let listener = Listener { taken, tick in
            // Inside `advance`, before the day turns: the day's likes still stand.
            guard let circle, let world else { return }
            circle.apply(taken, tick: tick)
            ReplayedCircleTests.compare(circle, world, tick)
        }
        let society = Society(parameters, seed: seed, threads: threads, partitionBits: bits, consumer: listener)
        world = society.world
        circle = ReplayedCircle(society.world, parameters)
        society.run(days: days)
        withExtendedLifetime(society) { world = nil }
        let result = try #require(circle)
        #expect(result.faults.isEmpty, "\(result.faults.count) faults, such as \(result.faults.prefix(3))")
        return result
    }

    private static func compare(_ circle: ReplayedCircle, _ world: World, _ tick: Int) {
        let rows = 0..<world.count
        let likes = rows.filter { circle.likes[$0] != Int(world.children[$0].likes.total) }
        #expect(likes.isEmpty, "tick \(tick): likes of \(likes.prefix(5)) differ")
        let today = rows.filter { circle.likesToday[$0] != Int(world.children[$0].likes.today) }
        #expect(today.isEmpty, "tick \(tick): today's likes of \(today.prefix(5)) differ")
        let lists = rows.filter { circle.friends[$0] != Set(world.friends(of: $0)) }
        #expect(lists.isEmpty, "tick \(tick): friends of \(lists.prefix(5)) differ")
        let posts = rows.filter { circle.onPost[$0] != Int(world.children[$0].likes.onPost) }
        #expect(posts.isEmpty, "tick \(tick): reactions to \(posts.prefix(5)) differ")
    }

    @Test(arguments: [(1, 30, 900), (2, 31, 900), (3, 33, 1_800), (4, 35, 3_600), (5, 40, 3_600)])
    func `a contended circle agrees with the replay`(seed: Int, cap: Int, tick: Int) throws {
        let parameters = SocietyParameters.busy(watches: 250, tick: tick, cap: cap)
        let circle = try replay(parameters, days: 6, seed: UInt64(seed), threads: 2, bits: 5)
        // The cap must have mattered, and everything must have happened often.
        #expect(circle.refused > 20, "\(circle.refused) refused")
        #expect(circle.begun > 1_000, "\(circle.begun) begun")
        #expect(circle.removed > 100, "\(circle.removed) removed")
        #expect(circle.friends.values.contains { $0.count == cap })
    }

    @Test(arguments: 6...8)
    func `an ordinary circle agrees with the replay`(seed: Int) throws {
        var parameters = SocietyParameters(watches: 500, tick: 900)
        parameters.time.firstWeekday = 4
        let circle = try replay(parameters, days: 4, seed: UInt64(seed), threads: 1, bits: 14)
        #expect(circle.begun > 20)
    }

    @Test func `likes above the daily cap are lost`() throws {
        var parameters = SocietyParameters.busy(watches: 250, tick: 1_800)
        parameters.likes.receivedPerDay = 17
        parameters.likes.always = true
        let circle = try replay(parameters, days: 2, seed: 9, threads: 2, bits: 6)
        #expect(circle.likesToday.values.count { $0 == 17 } > 100)
        #expect(circle.likesToday.values.allSatisfy { $0 <= 17 })
    }

    @Test func `requests expire`() throws {
        var parameters = SocietyParameters.busy(watches: 250, tick: 3_600, cap: 60)
        parameters.friends.requestLifeDays = 1
        parameters.use.actingShare = 0.05
        let circle = try replay(parameters, days: 8, seed: 10, threads: 1, bits: 8)
        #expect(circle.begun > 100)
    }
}
