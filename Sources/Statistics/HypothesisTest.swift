// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Glibc

/// The outcome of a test: how far the data lie from a hypothesis, and how often chance alone goes as far.
public struct HypothesisTest: Equatable, Sendable {
    /// The distance from the hypothesis, in the test's own measure.
    public let statistic: Double
    /// The probability of this distance or a greater one where the hypothesis is true; 0...1.
    public let pValue: Double

    /// Tests whether a sample was drawn from a continuous distribution, by Kolmogorov and Smirnov.
    ///
    /// - Parameters:
    ///   - sample: independent draws, finite, at least 1.
    ///   - distribution: the hypothesis; none of its parameters fitted to this sample.
    /// - Returns: the greatest distance between the two cumulative curves. The p-value is asymptotic, with Stephens'
    ///   correction: good for 5 values and more.
    /// - Complexity: O(n log n).
    /// - Source: Stephens, "EDF statistics for goodness of fit", J. Amer. Stat. Assoc. 69, 1974.
    public static func kolmogorovSmirnov(_ sample: [Double], against distribution: Distribution) -> HypothesisTest {
        kolmogorovSmirnov(sample) { distribution.probability(notExceeding: $0) }
    }

    /// Tests whether a sample was drawn from the continuous distribution with a given cumulative probability.
    ///
    /// - Parameters:
    ///   - sample: independent draws, finite, at least 1.
    ///   - probability: the probability that a value does not exceed its argument.
    /// - Returns: as for a ``Distribution``.
    /// - Complexity: O(n log n).
    public static func kolmogorovSmirnov(
        _ sample: [Double], probability: (Double) -> Double
    ) -> HypothesisTest {
        precondition(!sample.isEmpty, "an empty sample cannot be tested")
        let n = Double(sample.count)
        var distance = 0.0
        for (index, value) in sample.sorted().enumerated() {
            let p = probability(value)
            distance = max(distance, p - Double(index) / n, Double(index + 1) / n - p)
        }
        return HypothesisTest(statistic: distance, pValue: kolmogorovTail(distance, size: n))
    }

    /// Tests whether two samples were drawn from one continuous distribution, by Kolmogorov and Smirnov.
    ///
    /// - Parameters:
    ///   - first: independent draws, finite, at least 1.
    ///   - second: independent draws, finite, at least 1.
    /// - Returns: the greatest distance between the two cumulative curves. The p-value is asymptotic, and too large
    ///   where many values are equal.
    /// - Complexity: O(n log n).
    public static func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) -> HypothesisTest {
        precondition(!first.isEmpty && !second.isEmpty, "an empty sample cannot be tested")
        let (a, b) = (first.sorted(), second.sorted())
        var (i, j, distance) = (0, 0, 0.0)
        while i < a.count && j < b.count {
            let value = min(a[i], b[j])
            while i < a.count && a[i] == value { i += 1 }
            while j < b.count && b[j] == value { j += 1 }
            distance = max(distance, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
        }
        let size = Double(a.count) * Double(b.count) / Double(a.count + b.count)
        return HypothesisTest(statistic: distance, pValue: kolmogorovTail(distance, size: size))
    }

    /// Tests whether counts agree with what was expected, by Pearson's chi-square.
    ///
    /// - Parameters:
    ///   - observed: how often each class was seen, at least 0.
    ///   - expected: how often it should be, in the same order; greater than 0, better at least 5.
    ///   - fitted: how many parameters of the expectation were taken from the observed counts; 0 unless told.
    /// - Returns: the sum of (observed - expected)² / expected, with classes - 1 - `fitted` degrees of freedom.
    /// - Precondition: the classes match, and one degree of freedom is left.
    /// - Source: Pearson, "On the criterion", Phil. Mag. 50, 1900; the tail by GSL.
    public static func chiSquare(observed: [Int], expected: [Double], fitted: Int = 0) -> HypothesisTest {
        precondition(observed.count == expected.count, "\(observed.count) classes have \(expected.count) expectations")
        precondition(expected.allSatisfy { $0 > 0 }, "a class is expected to be empty")
        let freedom = observed.count - 1 - fitted
        precondition(freedom >= 1, "\(observed.count) classes leave no degree of freedom")
        let statistic = zip(observed, expected).reduce(0.0) { sum, pair in
            let excess = Double(pair.0) - pair.1
            return sum + excess * excess / pair.1
        }
        let pValue = GSL.finite("the chi-square tail at \(statistic)") { gsl_cdf_chisq_Q(statistic, Double(freedom)) }
        return HypothesisTest(statistic: statistic, pValue: pValue)
    }

    /// Kolmogorov's tail for a distance between the curves of `size` effective values; GSL has none.
    private static func kolmogorovTail(_ distance: Double, size: Double) -> Double {
        let root = size.squareRoot()
        let x = (root + 0.12 + 0.11 / root) * distance
        // Towards 0 the alternating series needs ever more terms; below 0.2 the tail is 1 to 12 digits.
        guard x > 0.2 else { return 1 }
        var (sum, sign) = (0.0, 2.0)
        for term in 1...40 {
            sum += sign * exp(-2 * Double(term * term) * x * x)
            sign = -sign
        }
        return min(1, max(0, sum))
    }
}
