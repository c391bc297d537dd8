// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Summary statistics of a sample: size, centre, spread, range and quantiles.
public struct Summary: Equatable, Sendable {
    /// The number of values, at least 1.
    public let count: Int
    /// The arithmetic mean, in the unit of the values.
    public let mean: Double
    /// The standard deviation with n - 1 in the denominator; 0 for a single value.
    public let standardDeviation: Double
    /// The smallest value.
    public let minimum: Double
    /// The largest value.
    public let maximum: Double
    private let sorted: [Double]

    /// Summarises a sample and keeps a sorted copy for the quantiles.
    ///
    /// - Parameter values: finite, in any order.
    /// - Returns: `nil` if there are no values.
    /// - Precondition: the values are finite.
    /// - Complexity: O(n log n).
    /// - Source: GSL 2, chapter "Statistics".
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        precondition(values.allSatisfy(\.isFinite), "a value is not finite")
        sorted = values.sorted()
        count = values.count
        minimum = sorted[0]
        maximum = sorted[count - 1]
        mean = unsafe values.withUnsafeBufferPointer { unsafe gsl_stats_mean($0.baseAddress, 1, $0.count) }
        let centre = mean
        standardDeviation =
            count == 1
            ? 0 : unsafe values.withUnsafeBufferPointer { unsafe gsl_stats_sd_m($0.baseAddress, 1, $0.count, centre) }
    }

    /// The median.
    public var median: Double { quantile(0.5) }

    /// Returns the quantile at `share` of the sample, interpolated between neighbours.
    ///
    /// - Parameter share: 0...1.
    /// - Complexity: O(1).
    public func quantile(_ share: Double) -> Double {
        precondition(share >= 0 && share <= 1, "share is \(share); it must be in 0...1")
        return unsafe sorted.withUnsafeBufferPointer {
            unsafe gsl_stats_quantile_from_sorted_data($0.baseAddress, 1, $0.count, share)
        }
    }
}
