// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Statistics
import Testing

@testable import Society

/// The story of the girl who asked strangers for likes. One run with a fixed seed: equal on every machine, so these tests fail
/// only when the model changes. The margins are many standard deviations over seeds (1,300 seekers are followed), so that a
/// change which only reshuffles random numbers fails one of them less than once in a million.
@Suite struct SeekerFacts {
    private let term = ObservedTerm.shared

    /// Over medians of 1,300 seekers the standard error is about one offer.
    @Test func `a thread brings dozens of offers`() {
        let offers = term.followed.map { Double($0.offers) }
        let median = Summary(offers)?.median ?? 0
        #expect(offers.count > 500)
        #expect(median >= 24 && median <= 99, "median offers \(median)")
    }

    @Test func `the seeker accepts most offers`() {
        let offered = term.followed.reduce(0) { $0 + $1.offers }
        let accepted = term.followed.reduce(0) { $0 + $1.accepted }
        let share = Double(accepted) / Double(offered)
        #expect(share > 0.5 && share <= 1, "accepted \(share) of the offers")
    }

    /// The article: 1,000 likes in nine days. The quartiles are 8 and 12 days, so the median is sure to the day.
    @Test func `a thread brings a thousand likes within seven to twelve days`() {
        let days = term.followed.map { Double($0.days(toGain: 1_000) ?? 99) }
        let median = Summary(days)?.median ?? 0
        #expect(median >= 7 && median <= 12, "median days \(median)")
    }

    @Test func `a seeker spends its free time on the watch, but not its lessons`() {
        let shares = term.followed.flatMap(\.watchShare)
        #expect(shares.count > 1_000)
        #expect((shares.min() ?? 0) >= 0.9)
        // A session that began in a break may run a little into the lesson.
        #expect(Double(term.inLessons.during) < 1e-4 * Double(term.inLessons.all))
    }

    /// Eight regions of equal size; chi-square of friends' regions against the seeker's own: 1e-6 is the false-alarm rate.
    @Test func `friends from a thread come from anywhere`() {
        let world = term.society.world
        var own = 0
        var expected = 0.0
        var all = 0
        for (child, seeker) in term.seekers {
            let region = world.region(of: child)
            own += seeker.friendRegions.count { $0 == region }
            expected += Double(seeker.friendRegions.count) / 8
            all += seeker.friendRegions.count
        }
        let test = HypothesisTest.chiSquare(observed: [own, all - own], expected: [expected, Double(all) - expected])
        #expect(all > 10_000)
        // Sampling by schools gives the regions slightly unequal sizes: 2 % of a share are no correlation.
        let excess = Double(own) / expected - 1
        #expect(test.pValue > 1e-6 || abs(excess) < 0.05, "own region \(own) of \(all), \(expected) expected")
    }

    @Test func `owners are five to sixteen years old`() {
        let world = term.society.world
        let ages = Set((0..<world.count).map { world.age(of: $0) })
        #expect(ages == Set(5...16))
    }
}
