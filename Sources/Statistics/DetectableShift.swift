// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The smallest shift that paired measurements would have shown: what a signed-rank test that found nothing could not have missed.
///
/// The differences are taken for normal, with their standard deviation as the unit. A shift is found if the two-sided exact test
/// gives less than the level and the Hodges-Lehmann estimate reaches a margin. Both follow from the means of all pairs of differences:
/// adding a shift adds it to each mean, so one sample tells from which shift on it would have been found, and the wanted quantile
/// over many samples is the answer. No search is made.
public struct DetectableShift: Sendable {
    /// The most differences for which samples are drawn; beyond, the approximation for many is good to 2 %.
    static let mostDrawn = 25
    /// Samples, the same in every run.
    static let samples = 2_000

    /// The probability with which the shift is found.
    public let power: Double
    /// From each sample: the shift from which on the test finds it, and the estimate without a shift.
    private let drawn: [(needed: Double, estimate: Double)]
    /// Of the estimate, where none are drawn.
    private let standardError: Double
    private let level: Double
    private let count: Double

    /// Prepares the answer for so many differences.
    ///
    /// - Parameters:
    ///   - count: differences, 1 to 1,000.
    ///   - level: that the p-value must be less than; between 0 and 1.
    ///   - power: between 0 and 1; 0.8 unless told.
    /// - Returns: nil where no differences, however far off, give so small a p-value.
    /// - Complexity: O(samples · n²) up to `mostDrawn` differences, O(1) above.
    /// - Source: Hodges, Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34, 1963; for many differences the
    ///   test's efficiency of 3/π against Student's, as there.
    public init?(count: Int, level: Double, power: Double = 0.8) {
        precondition((1...1_000).contains(count), "\(count) differences; there must be 1 to 1,000")
        precondition(level > 0 && level < 1 && power > 0 && power < 1, "\(level) and \(power) lie between 0 and 1")
        (self.level, self.power, self.count) = (level, power, Double(count))
        standardError = (Double.pi / 3 / Double(count)).squareRoot()
        guard count <= Self.mostDrawn else {
            drawn = []
            return
        }
        guard let least = Self.leastSum(of: count, level: level) else { return nil }
        var random = SplitMix(state: 0x5EED)
        drawn = (0..<Self.samples).map { _ in
            let means = Self.means((0..<count).map { _ in random.normal() })
            // The sum of positive ranks is the number of positive means.
            return (-means[means.count - least], (means[(means.count - 1) / 2] + means[means.count / 2]) / 2)
        }
    }

    /// The shift that is found with the wanted probability; standard deviations of a difference.
    ///
    /// - Parameter margin: that the estimate must reach; standard deviations, at least 0.
    public func shift(margin: Double = 0) -> Double {
        guard drawn.isEmpty else {
            let needed = drawn.map { max($0.needed, margin - $0.estimate) }.sorted()
            return max(0, needed[min(needed.count - 1, Int((power * Double(needed.count)).rounded(.up)) - 1)])
        }
        let reach = quantile(power) * standardError
        return reach + max(margin, quantile(1 - level / 2) * standardError)
    }

    /// Of Student's distribution to the first order, since a spread is known from few differences.
    private func quantile(_ probability: Double) -> Double {
        let z = Distribution.normal.quantile(probability)
        return z + (z * z * z + z) / (4 * count)
    }

    /// The least sum of positive ranks with a two-sided p-value below `level`; nil if there is none.
    private static func leastSum(of count: Int, level: Double) -> Int? {
        let total = count * (count + 1) / 2
        var probabilities = [1.0] + Array(repeating: 0, count: total)
        for rank in 1...count {
            for value in stride(from: rank * (rank + 1) / 2, through: 0, by: -1) {
                probabilities[value] = (probabilities[value] + (value >= rank ? probabilities[value - rank] : 0)) / 2
            }
        }
        var (tail, least) = (0.0, Int?.none)
        for sum in stride(from: total, to: total / 2, by: -1) {
            tail += probabilities[sum]
            if 2 * tail >= level { break }
            least = sum
        }
        return least
    }

    /// Means of all pairs of values, each with itself too, ascending.
    private static func means(_ values: [Double]) -> [Double] {
        var means: [Double] = []
        means.reserveCapacity(values.count * (values.count + 1) / 2)
        for (index, one) in values.enumerated() {
            for other in values[index...] { means.append((one + other) / 2) }
        }
        return means.sorted()
    }
}

/// Numbers that are the same in every run.
///
/// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
private struct SplitMix {
    var state: UInt64

    /// Between 0 and 1, neither of them.
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return (Double((bits ^ (bits >> 31)) >> 11) + 0.5) / 9_007_199_254_740_992
    }

    /// From the standard normal distribution.
    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform()) }
}
