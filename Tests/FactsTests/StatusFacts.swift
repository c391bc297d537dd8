// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Statistics
import Testing

@testable import Society

/// Status: the rival in class, hierarchies at school, and big shots. Each claim holds for each of three fixed seeds; the
/// bounds are more than five standard errors from what is expected, so that a mere reshuffling of random numbers fails a
/// test less than once in a million.
@Suite struct StatusFacts {
    /// Over 4,000 children, the standard error of a rank correlation is 0.016.
    @Test(arguments: FeelingTerm.seeds.indices)
    func `real-life status follows the rank by likes in class`(seed: Int) {
        func correlations(_ term: FeelingTerm) -> [Double] {
            term.ranks.map { Correlation.spearman($0.map(\.status), $0.map(\.rank)) ?? 0 }
        }
        let visible = correlations(FeelingTerm.usual[seed])
        #expect(abs(visible[0]) < 0.09 && visible[1] > 0.15 && visible[2] > visible[1] + 0.08, "\(visible)")
        #expect(correlations(FeelingTerm.withoutCounts[seed]).allSatisfy { abs($0) < 0.09 })
    }

    /// Threads are made frequent, so that each seed has hundreds.
    @Test(arguments: FeelingTerm.seeds)
    func `children ask strangers for help the more often, the further ahead their rival is`(seed: UInt64) {
        let society = Society.small(seed: seed, watches: 5_000) { $0.threads.openBase += 2 }
        let world = society.world
        // Child-days and threads by the rival's likes: less than twice one's own, 2 to 20 times, more than 50 times.
        var bands = Array(repeating: (threads: 0, days: 0), count: 3)
        for _ in 0..<60 {
            society.run(days: 1)
            for row in 0..<world.count where !world.children[row].profile.traits.contains(.committed) {
                let remaining = Int(world.dailyStates[row].seekingDays)
                let opened = remaining == society.parameters.threads.seekingDays
                guard remaining == 0 || opened else { continue }
                let ratio = Double(world.rival(of: row) + 1) / Double(world.children[row].likes.total + 1)
                guard let band = ratio < 2 ? 0 : ratio < 20 ? 1 : ratio > 50 ? 2 : nil else { continue }
                bands[band].days += 1
                if opened { bands[band].threads += 1 }
            }
        }
        withExtendedLifetime(society) {}
        let rates = bands.map { Double($0.threads) / Double($0.days) }
        #expect(bands[1].threads > 40 && bands[2].threads > 200, "\(bands)")
        #expect(rates[0] < rates[1] && rates[1] < rates[2] && rates[2] > 5 * rates[0], "\(rates)")
    }

    /// A fifth of the accounts begin one like short of the label. The night in which an account gets the label comes before
    /// the night in which it shows in its standing.
    ///
    /// The bonus is 0.5. Over hundreds of accounts, the standard error of the mean step is 0.02.
    @Test(arguments: FeelingTerm.seeds) func `the label of a big shot raises standing at once`(seed: UInt64) {
        func step(label: Bool) -> SampleMean {
            let society = Society.small(seed: seed, watches: 5_000) { parameters in
                parameters.likes.bigShotLikes = 1_000
                parameters.mechanisms.bigShots = label
                parameters.comparison.bigShotFriendBonus = 0
            }
            let world = society.world
            let rows = stride(from: 0, to: world.count, by: 5).filter { world.children[$0].likes.total <= 1_000 }
            for row in rows { world.children[row].likes.total = 1_000 }
            var steps: [Double] = []
            var crossed: [Int: Double] = [:]
            var above: Set<Int> = []
            for _ in 0..<10 {
                society.run(days: 1)
                for (row, before) in crossed { steps.append(world.standing(of: row) - before) }
                let now = Set(rows.filter { world.children[$0].likes.total > 1_000 })
                crossed = Dictionary(uniqueKeysWithValues: now.subtracting(above).map { ($0, world.standing(of: $0)) })
                above = now
            }
            withExtendedLifetime(society) {}
            return SampleMean(steps)
        }
        let (with, without) = (step(label: true), step(label: false))
        #expect(abs(with.value - without.value - 0.5) < 0.15, "\(with) against \(without)")
        #expect(abs(without.value) < 0.15, "\(without)")
    }

    /// The bonus is 0.15. The same children befriend big shots with and without it in the first days; the standard error of
    /// the mean difference is 0.01.
    @Test(arguments: FeelingTerm.seeds) func `a friend who is a big shot raises standing`(seed: UInt64) {
        func standings(bonus: Double) -> (standing: [Double], hasFriend: [Bool]) {
            let society = Society.small(seed: seed, watches: 5_000) { parameters in
                parameters.likes.bigShotLikes = 2_000
                parameters.friends.requestsPerDay = 1
                parameters.comparison.bigShotFriendBonus = bonus
            }
            society.run(days: 5)
            let world = society.world
            let flags = (0..<world.count).map { world.children[$0].sessionState.flags.contains(.bigShotFriend) }
            defer { withExtendedLifetime(society) {} }
            return ((0..<world.count).map { world.standing(of: $0) }, flags)
        }
        let (with, without) = (standings(bonus: 0.15), standings(bonus: 0))
        func rise(friend: Bool) -> SampleMean {
            let rows = with.hasFriend.indices.filter { with.hasFriend[$0] == friend && without.hasFriend[$0] == friend }
            return SampleMean(rows.map { with.standing[$0] - without.standing[$0] })
        }
        let (friends, others) = (rise(friend: true), rise(friend: false))
        #expect(abs(friends.value - 0.15) < 0.05, "\(friends)")
        #expect(abs(others.value) < 0.02, "\(others)")
    }
}
