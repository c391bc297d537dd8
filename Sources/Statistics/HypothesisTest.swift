// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Glibc

/// The result of a hypothesis test: the test statistic and its p-value.
public struct HypothesisTest: Equatable, Sendable {
    /// The test statistic.
    public let statistic: Double
    /// The probability of a statistic at least as extreme if the hypothesis is true; 0...1.
    public let pValue: Double

    /// Tests whether a sample comes from a continuous distribution, by the Kolmogorov-Smirnov test.
    ///
    /// - Parameters:
    ///   - sample: independent draws, finite, at least 1.
    ///   - distribution: the hypothesis; none of its parameters is fitted to this sample.
    /// - Returns: the maximum distance between the two cumulative curves. The p-value is asymptotic with Stephens'
    ///   correction, which is accurate for 5 values and more.
    /// - Complexity: O(n log n).
    /// - Source: Stephens, "EDF statistics for goodness of fit", J. Amer. Stat. Assoc. 69, 1974.
    public static func kolmogorovSmirnov(_ sample: [Double], against distribution: Distribution) -> HypothesisTest {
        kolmogorovSmirnov(sample) { distribution.probability(notExceeding: $0) }
    }

    /// Tests whether a sample comes from the continuous distribution with a given cumulative probability.
    ///
    /// - Parameters:
    ///   - sample: independent draws, finite, at least 1.
    ///   - probability: the cumulative distribution function.
    /// - Returns: the same as for a ``Distribution``.
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

    /// Tests whether two samples come from the same continuous distribution, by the Kolmogorov-Smirnov test.
    ///
    /// - Parameters:
    ///   - first: independent draws, finite, at least 1.
    ///   - second: independent draws, finite, at least 1.
    /// - Returns: the maximum distance between the two cumulative curves. The p-value is asymptotic, and too large if
    ///   many values are equal.
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

    /// Tests whether counts agree with expected counts, by Pearson's chi-square test.
    ///
    /// - Parameters:
    ///   - observed: the observed count of each class, at least 0.
    ///   - expected: the expected count of each class, in the same order; greater than 0, preferably at least 5.
    ///   - fitted: the number of parameters estimated from the observed counts; 0 by default.
    /// - Returns: the sum of (observed - expected)² / expected, with classes - 1 - `fitted` degrees of freedom.
    /// - Precondition: the numbers of classes are equal, and at least one degree of freedom remains.
    /// - Source: Pearson, "On the criterion", Phil. Mag. 50, 1900; the tail by GSL.
    public static func chiSquare(observed: [Int], expected: [Double], fitted: Int = 0) -> HypothesisTest {
        precondition(
            observed.count == expected.count,
            "\(observed.count) observed and \(expected.count) expected counts; the numbers must match")
        precondition(expected.allSatisfy { $0 > 0 }, "an expected count is 0 or less; all must be above 0")
        let freedom = observed.count - 1 - fitted
        precondition(freedom >= 1, "\(observed.count) classes leave no degree of freedom")
        let statistic = zip(observed, expected).reduce(0.0) { sum, pair in
            let excess = Double(pair.0) - pair.1
            return sum + excess * excess / pair.1
        }
        let pValue = GSL.finite("the chi-square tail at \(statistic)") { gsl_cdf_chisq_Q(statistic, Double(freedom)) }
        return HypothesisTest(statistic: statistic, pValue: pValue)
    }

    /// Returns the tail of Kolmogorov's distribution at a distance, for an effective sample size of `size`; GSL has no
    /// such function.
    private static func kolmogorovTail(_ distance: Double, size: Double) -> Double {
        let root = size.squareRoot()
        let x = (root + 0.12 + 0.11 / root) * distance
        // Near 0 the alternating series converges slowly; below 0.2 the tail is 1 to 12 digits.
        guard x > 0.2 else { return 1 }
        var (sum, sign) = (0.0, 2.0)
        for term in 1...40 {
            sum += sign * exp(-2 * Double(term * term) * x * x)
            sign = -sign
        }
        return min(1, max(0, sum))
    }
}
