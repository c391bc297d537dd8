// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Statistics
import Testing

@testable import Society

/// What comparison does to children: anxiety, effort, belonging. Each claim holds for each of three seeds, which are fixed.
///
/// A change that only reshuffles random numbers fails a test if a value moves by its distance from the bound. Unless a test
/// states otherwise, this is more than five standard errors: less than once in a million for each seed.
@Suite struct FeelingFacts {
    private static let seeds = FeelingTerm.seeds.indices

    /// The correlation is about 0.3, with a standard error of 0.014.
    @Test(arguments: seeds) func `effort rises after a day on which others were ahead`(seed: Int) {
        let night = FeelingTerm.usual[seed].lastNight
        let correlation = Correlation.pearson(night.map(\.gap), night.map(\.rise)) ?? 0
        #expect(correlation > 0.15, "\(correlation)")
    }

    /// The correlation between the friends' lead and the distance of anxiety from its baseline, over 1,300 children who
    /// get worse by comparison: about 0.2, with a standard error of 0.027. With hidden counts it is 0. A false alarm has a
    /// probability of 3e-5 for each seed.
    @Test(arguments: seeds) func `anxiety rises with the lead of friends, and only if counts are visible`(seed: Int) {
        func correlation(_ term: FeelingTerm) -> Double {
            let worse = term.children.filter { $0.group == 0 && $0.behind != nil }
            return Correlation.pearson(worse.map { $0.behind! }, worse.map { $0.anxiety - $0.baseline }) ?? 0
        }
        let (visible, hidden) = (correlation(FeelingTerm.usual[seed]), correlation(FeelingTerm.withoutCounts[seed]))
        #expect(visible > 0.08, "\(visible)")
        #expect(abs(hidden) < 0.13, "\(hidden)")
        #expect(visible > hidden + 0.05, "\(visible) against \(hidden)")
    }

    /// Differences of the same children with visible and with hidden counts.
    @Test(arguments: seeds) func `comparison harms some children, helps some, and leaves some alone`(seed: Int) {
        let (visible, hidden) = (FeelingTerm.usual[seed].children, FeelingTerm.withoutCounts[seed].children)
        let effects = (0..<3).map { group in
            SampleMean(
                zip(visible, hidden).filter { $0.0.group == group }.map { $0.0.anxiety - $0.1.anxiety })
        }
        #expect(effects[0].value > 0.02 && effects[0].z > 10, "worse: \(effects[0])")
        #expect(effects[2].value < -0.005 && effects[2].z < -10, "better: \(effects[2])")
        // Only the anxiety of friends acts on the others: less than a hundredth of the scale.
        #expect(abs(effects[1].value) < 0.01, "neither: \(effects[1])")
    }

    /// Published effects of hidden counts are small: 0.1 to 0.2 standard deviations. The difference of the same children
    /// has a standard error of 0.01, and the bounds are 0.04 further out.
    @Test(arguments: seeds) func `hidden counts lower anxiety a little, hidden rankings less`(seed: Int) {
        let usual = FeelingTerm.usual[seed].children.map(\.anxiety)
        let mean = usual.reduce(0, +) / Double(usual.count)
        let deviation = (usual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(usual.count)).squareRoot()
        func effect(_ terms: [FeelingTerm]) -> Double {
            let others = terms[seed].children.map(\.anxiety)
            return (mean - others.reduce(0, +) / Double(others.count)) / deviation
        }
        let (counts, rankings) = (effect(FeelingTerm.withoutCounts), effect(FeelingTerm.withoutRankings))
        #expect(counts > 0.06 && counts < 0.24, "\(counts)")
        #expect(rankings > 0.01 && rankings < counts, "\(rankings) against \(counts)")
    }

    /// Published correlations are about 0.1. Over the children of three seeds, the standard error is 0.01. A false alarm has a
    /// probability of 1e-4.
    @Test func `use goes with a little more anxiety, friends with a little more belonging`() {
        let children = FeelingTerm.usual.flatMap(\.children)
        let use = Correlation.pearson(children.map(\.use), children.map(\.anxiety)) ?? 0
        let friends = Correlation.pearson(children.map(\.friends), children.map(\.belonging)) ?? 0
        #expect(use > 0.04 && use < 0.2, "use and anxiety: \(use)")
        #expect(friends > 0.05 && friends < 0.2, "friends and belonging: \(friends)")
    }

    /// Two whole weeks of the same children: the standard error of the change is 0.2 %. In the first two months of a school
    /// year the lists of newcomers fill, which raises belonging by 2 to 3 %.
    @Test(arguments: seeds, ["mean_anxiety", "mean_belonging"])
    func `the first week is like the last`(seed: Int, figure: String) {
        let term = FeelingTerm.usual[seed]
        let change = term.mean(figure, 53..<60) / term.mean(figure, 0..<7) - 1
        #expect(abs(change) < 0.035, "\(figure): \(change)")
    }

    /// Every fiftieth child gets ten times its likes. Of the 28 who get worse by comparison, the mean changes by several
    /// standard errors.
    @Test(arguments: FeelingTerm.seeds) func `a few taps decide standing and self-worth`(seed: UInt64) {
        func end(gift: UInt32, days: Int) -> Society {
            let society = Society.small(seed: seed, watches: FeelingTerm.watches)
            let world = society.world
            for row in stride(from: 0, to: world.count, by: 25) where world.children[row].likes.total < 50_000 {
                world.children[row].likes.total *= gift
            }
            society.run(days: days)
            return society
        }
        let rows = stride(from: 0, to: FeelingTerm.watches, by: 25)
        let (poor, rich) = (end(gift: 1, days: 1), end(gift: 10, days: 1))
        let rises = SampleMean(rows.map { rich.world.standing(of: $0) - poor.world.standing(of: $0) })
        #expect(rises.value > 0.2 && rises.z > 8, "\(rises)")
        let (calm, proud) = (end(gift: 1, days: 30), end(gift: 10, days: 30))
        let worse = rows.filter { calm.world.children[$0].profile.traits.susceptibility == 0 }
        let changes = SampleMean(
            worse.map { row in
                let (with, without) = (proud.world.children[row], calm.world.children[row])
                return Double(with.anxiety(atBeginningOf: 30)) - Double(without.anxiety(atBeginningOf: 30))
            })
        withExtendedLifetime((poor, rich, calm, proud)) {}
        #expect(changes.value < 0 && changes.z < -3, "\(changes)")
    }

    /// Two runs of 5,000 children: the mean belonging has a standard error of 0.002.
    @Test(arguments: [62, 63, 64] as [UInt64])
    func `friends on the watch help children to belong, without rankings too`(seed: UInt64) {
        func belonging(_ change: (inout Mechanisms) -> Void) -> Double {
            let society = Society.small(seed: seed, watches: 5_000) { change(&$0.mechanisms) }
            society.run(days: 30)
            return society.figure("mean_belonging")
        }
        let social = belonging { mechanisms in
            mechanisms.rankings = false
            mechanisms.exchangeThreads = false
        }
        let alone = belonging { $0.socialFeatures = false }
        #expect(social > alone + 0.015, "\(social) against \(alone)")
    }

    /// Everybody uses the watch 1.8 times as long, with as many friends: the standard error of the difference is 0.002.
    @Test(arguments: [67, 68, 69] as [UInt64])
    func `time online does not replace time face to face`(seed: UInt64) {
        func belonging(_ change: (inout SocietyParameters) -> Void = { _ in }) -> Double {
            let society = Society.small(seed: seed, watches: 5_000, change)
            society.run(days: 30)
            return society.figure("mean_belonging")
        }
        let usual = belonging()
        let online = belonging { parameters in
            parameters.use.schoolDayMu += 0.6
            parameters.use.freeDayMu += 0.6
        }
        #expect(online < usual - 0.006, "\(online) against \(usual)")
    }
}
