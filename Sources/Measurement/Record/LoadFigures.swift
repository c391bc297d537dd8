// SPDX-License-Identifier: GPL-3.0-or-later

/// The load over the whole run, all kinds of operations together.
public struct LoadFigures: Codable, Equatable, Sendable {
    /// The mean rate; operations per second.
    public var meanPerSecond: Double
    /// The rate in the busiest tick; operations per second.
    public var peakPerSecond: Double
    /// The start of the busiest tick, such as `day 3 20:15`.
    public var peakAt: String
    /// The peak divided by the mean.
    public var peakToMean: Double

    /// Creates the figures.
    public init(meanPerSecond: Double, peakPerSecond: Double, peakAt: String, peakToMean: Double) {
        self.meanPerSecond = meanPerSecond
        self.peakPerSecond = peakPerSecond
        self.peakAt = peakAt
        self.peakToMean = peakToMean
    }
}

/// The figures of one kind of operation over the whole run.
public struct OperationFigures: Codable, Equatable, Sendable {
    /// The kind's name.
    public var kind: String
    /// Whether it is a social operation, as opposed to background traffic.
    public var isSocial: Bool
    /// The number of operations.
    public var count: Int
    /// Payload; bytes.
    public var bytes: Int
    /// The peak rate of a tick; operations per second.
    public var peakPerSecond: Double

    /// Creates the figures.
    public init(kind: String, isSocial: Bool, count: Int, bytes: Int, peakPerSecond: Double) {
        self.kind = kind
        self.isSocial = isSocial
        self.count = count
        self.bytes = bytes
        self.peakPerSecond = peakPerSecond
    }
}

/// The operations of one tick.
public struct TimelineRow: Codable, Equatable, Sendable {
    /// The tick, counted from the run's first midnight.
    public var tick: Int
    /// Operations by kind, in the vocabulary's order.
    public var counts: [Int]
    /// Payload by kind, in the same order; bytes.
    public var bytes: [Int]

    /// Creates a row.
    public init(tick: Int, counts: [Int], bytes: [Int]) {
        self.tick = tick
        self.counts = counts
        self.bytes = bytes
    }
}
