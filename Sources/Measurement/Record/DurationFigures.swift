// SPDX-License-Identifier: GPL-3.0-or-later

/// Summary statistics of a set of durations; seconds, all 0 if the set is empty.
public struct DurationFigures: Codable, Equatable, Sendable {
    /// The number of durations.
    public var count: Int
    /// The arithmetic mean.
    public var mean: Double
    /// The median.
    public var p50: Double
    /// The 90th percentile.
    public var p90: Double
    /// The 99th percentile.
    public var p99: Double
    /// The 99.9th percentile.
    public var p999: Double
    /// The maximum.
    public var max: Double

    /// Creates the figures.
    public init(
        count: Int = 0, mean: Double = 0, p50: Double = 0, p90: Double = 0, p99: Double = 0, p999: Double = 0,
        max: Double = 0
    ) {
        self.count = count
        self.mean = mean
        self.p50 = p50
        self.p90 = p90
        self.p99 = p99
        self.p999 = p999
        self.max = max
    }

    /// Creates the figures of `histogram`.
    public init(_ histogram: DurationHistogram) {
        self.init(
            count: histogram.count, mean: histogram.mean, p50: histogram.quantile(0.5), p90: histogram.quantile(0.9),
            p99: histogram.quantile(0.99), p999: histogram.quantile(0.999), max: histogram.max)
    }
}
