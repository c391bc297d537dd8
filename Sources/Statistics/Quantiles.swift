// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Quantile tables: distributions compiled for samplers that index them by random bits.
///
/// A table of n intervals holds n + 1 finite, ascending values: the quantiles at 0, 1/n, 2/n … 1. If a distribution is
/// unbounded, or hardly ever reaches its bound, the first and the last value are the quantiles at 1/(4n) and 1 -
/// 1/(4n). A sampler interpolates linearly between two values, so it never draws a value beyond the ends.
///
/// The last value of the exponential and the lognormal table is chosen differently: it makes the mean of the samples
/// equal to the mean of the distribution. A straight line approximates the quantiles poorly in the tail interval; this
/// choice gives the tail its correct weight.
public enum Quantiles {
    /// Returns the table of the standard normal distribution.
    ///
    /// - Parameter intervals: n, at least 2.
    /// - Returns: n + 1 values; their interpolated mean is 0, by symmetry.
    /// - Complexity: O(n).
    public static func normal(intervals: Int) -> [Float] {
        table(of: .normal, intervals: intervals, keepingMean: false)
    }

    /// Returns the table of the exponential distribution of mean 1.
    ///
    /// - Parameter intervals: n, at least 2.
    /// - Returns: n + 1 values, at least 0; their interpolated mean is 1 to the rounding of a `Float`.
    /// - Complexity: O(n).
    public static func exponential(intervals: Int) -> [Float] {
        table(of: .exponential, intervals: intervals, keepingMean: true)
    }

    /// Returns the table of exp(μ + σZ), where Z is standard normal.
    ///
    /// - Parameters:
    ///   - mu: the logarithm of the median.
    ///   - sigma: 0...6; for a larger sigma, the last interval alone would carry the mean.
    ///   - intervals: n, at least 2.
    /// - Returns: n + 1 values, at least 0; their interpolated mean is exp(μ + σ²/2) to the rounding of a `Float`.
    /// - Complexity: O(n).
    public static func lognormal(mu: Double, sigma: Double, intervals: Int) -> [Float] {
        precondition(sigma >= 0 && sigma <= 6, "sigma is \(sigma); it must be in 0...6")
        return table(of: .lognormal(mu: mu, sigma: sigma), intervals: intervals, keepingMean: true)
    }

    /// Returns the table of the beta distribution.
    ///
    /// - Parameters:
    ///   - a: the first shape, greater than 0.
    ///   - b: the second shape, greater than 0.
    ///   - intervals: n, at least 2.
    /// - Returns: n + 1 values in 0...1.
    /// - Complexity: O(n).
    public static func beta(_ a: Double, _ b: Double, intervals: Int) -> [Float] {
        table(of: .beta(a, b), intervals: intervals, keepingMean: false)
    }

    /// Returns counts of a Poisson distribution, one for each of `entries` equally probable strata.
    ///
    /// Entry i is the smallest count whose cumulative probability reaches (i + 0.5) / entries. The table may therefore
    /// lack counts with a probability below about 1/entries, and it contains none above the quantile at 1 - 1/(2 ·
    /// entries). With 4,096 entries, a distribution of mean 1 is cut above 6, and the table's mean differs from it by
    /// less than 0.001.
    ///
    /// - Parameters:
    ///   - mean: 0...60,000.
    ///   - entries: at least 1.
    /// - Returns: `entries` counts in ascending order.
    /// - Complexity: O(entries + mean).
    public static func poisson(mean: Double, entries: Int) -> [UInt16] {
        precondition(mean >= 0 && mean <= 60_000, "mean is \(mean); it must be in 0...60,000")
        precondition(entries >= 1, "entries is \(entries); it must be at least 1")
        guard mean > 0 else { return [UInt16](repeating: 0, count: entries) }
        var count: UInt16 = 0
        var reached = poissonProbability(notExceeding: 0, mean: mean)
        return (0..<entries).map { entry in
            let wanted = (Double(entry) + 0.5) / Double(entries)
            while reached < wanted {
                count += 1
                reached = poissonProbability(notExceeding: count, mean: mean)
            }
            return count
        }
    }

    /// Returns the probability that a Poisson count does not exceed `count`; `mean` is greater than 0.
    private static func poissonProbability(notExceeding count: UInt16, mean: Double) -> Double {
        GSL.finite("P(\(count)) of a Poisson of mean \(mean)") { gsl_cdf_poisson_P(UInt32(count), mean) }
    }

    /// Returns the table of any distribution; `keepingMean` solves for the last value as described above.
    private static func table(of distribution: Distribution, intervals: Int, keepingMean: Bool) -> [Float] {
        precondition(intervals >= 2, "intervals is \(intervals); it must be at least 2")
        let n = Double(intervals)
        var values = (0...intervals).map { index in
            distribution.quantile(min(max(Double(index), 0.25), n - 0.25) / n)
        }
        if keepingMean {
            let inside = values[1..<intervals].reduce(0, +)
            values[intervals] = max(2 * n * distribution.mean - values[0] - 2 * inside, values[intervals - 1])
        }
        return values.map { value in
            let rounded = Float(value)
            precondition(rounded.isFinite, "\(value), a quantile of \(distribution), exceeds the range of a Float")
            return rounded
        }
    }
}
