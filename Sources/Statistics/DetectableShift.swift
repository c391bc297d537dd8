// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

/// The smallest shift between paired measurements that a signed-rank test detects with a given power.
///
/// The differences are assumed to be normal; their standard deviation is the unit. A shift is detected if the p-value
/// of the two-sided exact test is below the level and the Hodges-Lehmann estimate reaches a margin. Both depend on the
/// means of all pairs of differences. A shift adds the same amount to each mean, so one sample gives the smallest shift
/// that it would detect. The result is a quantile of these shifts over many samples; no search is necessary.
public struct DetectableShift: Sendable {
    /// The maximum number of differences for which samples are drawn; above it, the asymptotic approximation is
    /// accurate to 2 %.
    static let mostDrawn = 25
    /// The number of samples, drawn from the same seed in every run.
    static let samples = 2_000

    /// The probability of detecting the shift.
    public let power: Double
    /// For each sample: the smallest shift that the test detects, and the estimate without a shift.
    private let drawn: [(needed: Double, estimate: Double)]
    /// The standard error of the estimate, for the asymptotic approximation.
    private let standardError: Double
    private let level: Double
    private let count: Double

    /// Prepares the calculation for a number of differences.
    ///
    /// - Parameters:
    ///   - count: the number of differences, 1 to 1,000.
    ///   - level: the significance level, which the p-value must be below; between 0 and 1.
    ///   - power: between 0 and 1; 0.8 by default.
    /// - Returns: nil if no set of differences gives a p-value below the level.
    /// - Complexity: O(samples · n²) up to `mostDrawn` differences, O(1) above.
    /// - Source: Hodges, Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34, 1963; for many
    ///   differences, the test's efficiency of 3/π relative to Student's, from the same paper.
    public init?(count: Int, level: Double, power: Double = 0.8) {
        precondition((1...1_000).contains(count), "count is \(count); it must be 1 to 1,000")
        precondition(
            level > 0 && level < 1 && power > 0 && power < 1,
            "level is \(level), power is \(power); both must be between 0 and 1")
        (self.level, self.power, self.count) = (level, power, Double(count))
        standardError = (Double.pi / 3 / Double(count)).squareRoot()
        guard count <= Self.mostDrawn else {
            drawn = []
            return
        }
        guard let least = Self.leastSum(of: count, level: level) else { return nil }
        var random = SplitMix64(state: 0x5EED)
        drawn = (0..<Self.samples).map { _ in
            let means = SignedRank.pairMeans((0..<count).map { _ in random.normal() })
            // The sum of positive ranks equals the number of positive means.
            return (-means[means.count - least], (means[(means.count - 1) / 2] + means[means.count / 2]) / 2)
        }
    }

    /// Returns the shift that is detected with probability `power`; standard deviations of a difference.
    ///
    /// - Parameter margin: the minimum value of the estimate; standard deviations, at least 0.
    public func shift(margin: Double = 0) -> Double {
        guard drawn.isEmpty else {
            let needed = drawn.map { max($0.needed, margin - $0.estimate) }.sorted()
            return max(0, needed[min(needed.count - 1, Int((power * Double(needed.count)).rounded(.up)) - 1)])
        }
        let reach = quantile(power) * standardError
        return reach + max(margin, quantile(1 - level / 2) * standardError)
    }

    /// Returns a first-order approximation of Student's quantile, because the spread is estimated from few differences.
    private func quantile(_ probability: Double) -> Double {
        let z = Distribution.normal.quantile(probability)
        return z + (z * z * z + z) / (4 * count)
    }

    /// Returns the smallest sum of positive ranks with a two-sided p-value below `level`, or nil if there is none.
    private static func leastSum(of count: Int, level: Double) -> Int? {
        let probabilities = SignedRank.sumProbabilities(of: Array(1...count))
        let total = probabilities.count - 1
        var (tail, least) = (0.0, Int?.none)
        for sum in stride(from: total, to: total / 2, by: -1) {
            tail += probabilities[sum]
            if 2 * tail >= level { break }
            least = sum
        }
        return least
    }
}

extension SplitMix64 {
    /// Returns a uniform number between 0 and 1, exclusive.
    fileprivate mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// Returns a standard normal number.
    fileprivate mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform()) }
}
