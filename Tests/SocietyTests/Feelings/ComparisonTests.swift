// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

/// With whom children compare themselves, and whom it leaves indifferent. All claims are exact.
struct ComparisonTests {
    private static func end(_ change: (inout SocietyParameters) -> Void = { _ in }) -> Society {
        var parameters = SocietyParameters(watches: 1_000, tick: 3_600)
        change(&parameters)
        let society = Society(parameters, seed: 81, threads: 1)
        society.run(days: 10)
        return society
    }

    private static func anxieties(_ society: Society) -> [UInt8] {
        (0..<society.world.count).map { society.world.children[$0].anxiety(atBeginningOf: 10) }
    }

    @Test func `homepages and rankings that nobody views do not count`() {
        let hashes = [
            Self.end(), Self.end { $0.use.homepagesPerSession = 0 }, Self.end { $0.use.rankingShare = 0 },
        ].map { $0.stateHash() }
        #expect(Set(hashes).count == 3)
        let blind = Self.end { parameters in
            (parameters.use.homepagesPerSession, parameters.use.rankingShare) = (0, 0)
            (parameters.use.actingShare, parameters.use.committedActingShare) = (0, 0)
            parameters.use.exchangerActing = 0
            parameters.mechanisms.exchangeThreads = false
            parameters.mechanisms.bigShots = false
        }
        #expect((0..<1_000).allSatisfy { blind.world.dailyStates[$0].standing == 128 })
    }

    @Test func `a ranking alone sets a rival`() {
        let society = Self.end { parameters in
            (parameters.use.homepagesPerSession, parameters.use.rankingShare) = (0, 1)
            (parameters.use.actingShare, parameters.use.committedActingShare) = (0, 0)
            parameters.use.exchangerActing = 0
            parameters.mechanisms.exchangeThreads = false
            parameters.mechanisms.bigShots = false
        }
        let world = society.world
        var below = 0
        for row in 0..<world.count where world.dailyStates[row].standing != 128 {
            // Nobody gives likes, so the rival of the night is the rival now.
            let isBelow = world.rival(of: row) > world.children[row].likes.total
            #expect(isBelow == (world.dailyStates[row].standing < 128), "child \(row)")
            below += isBelow ? 1 : 0
        }
        #expect(below > 300)
        withExtendedLifetime(society) {}
    }

    /// Without the pull of friends' anxiety, nothing of the comparison reaches these children.
    @Test func `children who get neither worse nor better do not feel counts`() {
        let visible = Self.end { $0.comparison.influence = 0 }
        let hidden = Self.end { parameters in
            parameters.comparison.influence = 0
            parameters.mechanisms.likeCounts = false
        }
        let pairs = zip(Self.anxieties(visible), Self.anxieties(hidden)).enumerated()
        let groups = (0..<1_000).map { visible.world.children[$0].profile.traits.susceptibility }
        let different = pairs.filter { $0.element.0 != $0.element.1 }.map { groups[$0.offset] }
        #expect(groups.count { $0 == 1 } > 350)
        #expect(different.count { $0 == 0 } > 200 && different.count { $0 == 2 } > 150)
        #expect(!different.contains(1))
    }

    @Test func `children without drive do not feel counts`() {
        func end(counts: Bool) -> [UInt8] {
            Self.anxieties(
                Self.end { parameters in
                    parameters.population.statusDriveScale = 0
                    parameters.comparison.influence = 0
                    parameters.mechanisms.likeCounts = counts
                })
        }
        #expect(end(counts: true) == end(counts: false))
    }

    @Test func `with hidden counts, nobody stands above or below, and status stays`() {
        let society = Self.end { parameters in
            parameters.mechanisms.likeCounts = false
            parameters.mechanisms.bigShots = false
        }
        let fresh = Society(society.parameters, seed: 81, threads: 1)
        for row in 0..<1_000 {
            #expect(society.world.dailyStates[row].standing == 128)
            #expect(society.world.dailyStates[row].offlineStatus == fresh.world.dailyStates[row].offlineStatus)
        }
    }

    @Test func `without feelings, every feeling keeps its initial value`() {
        let society = Self.end { $0.mechanisms.feelings = false }
        let fresh = Society(society.parameters, seed: 81, threads: 1)
        let feelings = { (world: World, day: Int) in
            (0..<1_000).map { row in
                let state = world.dailyStates[row]
                return [
                    world.children[row].anxiety(atBeginningOf: day), state.effort, state.standing, state.belonging,
                    state.offlineStatus,
                ]
            }
        }
        #expect(feelings(society.world, 10) == feelings(fresh.world, 0))
        withExtendedLifetime((society, fresh)) {}
    }
}
