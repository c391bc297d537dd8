// SPDX-License-Identifier: GPL-3.0-or-later
/// A distribution as a table of quantiles, indexed by random bits.
///
/// Sampling interpolates linearly between neighbouring quantiles, so a draw costs one look-up for any distribution. The
/// `Statistics` target computes the tables before a run.
public struct QuantileTable: Sendable {
    /// The quantiles at 0, 1/n, 2/n … 1: `n + 1` finite, ascending values, where n is a power of two.
    public let quantiles: [Float]
    @usableFromInline let shift: UInt32
    @usableFromInline let scale: Float

    /// Creates a sampler from `quantiles`.
    ///
    /// - Precondition: the number of quantiles is 2^k + 1, with 1 ≤ k ≤ 16.
    public init(quantiles: [Float]) {
        let intervals = quantiles.count - 1
        precondition(
            intervals >= 2 && intervals <= 65_536 && intervals & (intervals - 1) == 0,
            "a quantile table has \(quantiles.count) entries; it must have 2^k + 1, k in 1...16")
        self.quantiles = quantiles
        shift = UInt32(32 - intervals.trailingZeroBitCount)
        scale = 1 / Float(UInt64(1) << UInt64(shift))
    }

    /// Returns the quantile at probability `bits / 2^32`.
    ///
    /// - Complexity: O(1); no allocation.
    @inlinable
    public func value(at bits: UInt32) -> Float {
        let index = Int(bits >> shift)
        let fraction = Float(bits & ((1 << shift) &- 1)) * scale
        let low = quantiles[index]
        return low + (quantiles[index + 1] - low) * fraction
    }
}
