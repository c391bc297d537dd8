// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

@testable import Society

/// Results may not depend on the length of a tick beyond the noise between replicates.
struct TickLengthTests {
    private static let figures = ["mean_friends", "likes_given", "liking_share", "ties_made", "mean_anxiety"]
    private static let replicates = 5

    /// The figures of the third day of some replicates; other lengths get other seeds, so that samples are independent.
    private func sample(_ tick: Int) -> [String: [Double]] {
        var values: [String: [Double]] = [:]
        for replicate in 0..<TickLengthTests.replicates {
            let seed = UInt64(tick * 100 + replicate)
            let society = Society(SocietyParameters(watches: 2_000, tick: tick), seed: seed, threads: 1)
            society.run(days: 3)
            for name in TickLengthTests.figures { values[name, default: []].append(society.figure(name)) }
        }
        return values
    }

    // Student's t on the differences of independent replicates; seeds fixed; false-alarm rate 1e-3 for each of the ten
    // comparisons, so 1 % for the test.
    @Test func `ticks of 300, 900 and 3,600 seconds agree within the noise`() throws {
        let middle = sample(900)
        for tick in [300, 3_600] {
            let other = sample(tick)
            for name in TickLengthTests.figures {
                let pairs = zip(try #require(other[name]), try #require(middle[name]))
                let interval = try #require(ConfidenceInterval.mean(of: pairs.map { $0 - $1 }, confidence: 0.999))
                #expect(interval.contains(0), "\(name) at \(tick) s: \(interval)")
            }
        }
    }
}
