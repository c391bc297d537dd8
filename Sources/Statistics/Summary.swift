// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// What a sample amounts to: its size, centre, spread, range and quantiles.
public struct Summary: Equatable, Sendable {
    /// The number of values, at least 1.
    public let count: Int
    /// The arithmetic mean, in the unit of the values.
    public let mean: Double
    /// The standard deviation with n - 1 in the denominator; 0 for a single value.
    public let standardDeviation: Double
    /// The least value.
    public let minimum: Double
    /// The greatest value.
    public let maximum: Double
    private let sorted: [Double]

    /// Summarises a sample, of which it keeps a sorted copy for the quantiles.
    ///
    /// - Parameter values: finite, in any order; `nil` comes back when there are none.
    /// - Precondition: the values are finite.
    /// - Complexity: O(n log n).
    /// - Source: GSL 2, chapter "Statistics".
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        precondition(values.allSatisfy(\.isFinite), "a summary is of finite values")
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

    /// The value in the middle.
    public var median: Double { quantile(0.5) }

    /// Returns the value below which `share` of the sample lies, interpolated between neighbours.
    ///
    /// - Parameter share: 0...1.
    /// - Complexity: O(1).
    public func quantile(_ share: Double) -> Double {
        precondition(share >= 0 && share <= 1, "a quantile is asked at \(share), outside 0...1")
        return unsafe sorted.withUnsafeBufferPointer {
            unsafe gsl_stats_quantile_from_sorted_data($0.baseAddress, 1, $0.count, share)
        }
    }
}
