// SPDX-License-Identifier: GPL-3.0-or-later

/// Load over the whole run, all kinds together.
public struct LoadFigures: Codable, Equatable, Sendable {
    /// Operations a second.
    public var meanPerSecond: Double
    /// The same in the busiest tick.
    public var peakPerSecond: Double
    /// Where that tick begins, such as `day 3 20:15`.
    public var peakAt: String
    /// Peak over mean.
    public var peakToMean: Double

    /// Makes the figures.
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
    /// Whether it is a social operation (background traffic is not).
    public var isSocial: Bool
    /// Operations.
    public var count: Int
    /// Payload; bytes.
    public var bytes: Int
    /// Greatest rate in one tick; operations a second.
    public var peakPerSecond: Double

    /// Makes the figures.
    public init(kind: String, isSocial: Bool, count: Int, bytes: Int, peakPerSecond: Double) {
        self.kind = kind
        self.isSocial = isSocial
        self.count = count
        self.bytes = bytes
        self.peakPerSecond = peakPerSecond
    }
}

/// One tick's operations.
public struct TimelineRow: Codable, Equatable, Sendable {
    /// Tick since the run's first midnight.
    public var tick: Int
    /// Operations by kind, in the vocabulary's order.
    public var counts: [Int]
    /// Payload by kind, in the same order; bytes.
    public var bytes: [Int]

    /// Makes a row.
    public init(tick: Int, counts: [Int], bytes: [Int]) {
        self.tick = tick
        self.counts = counts
        self.bytes = bytes
    }
}
