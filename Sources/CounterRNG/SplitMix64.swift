// SPDX-License-Identifier: GPL-3.0-or-later

/// A small sequential generator, for randomness outside the society: contents of requests, arrivals, delays.
///
/// Each number depends on the one before, so a generator has one owner and one order. The society draws from `Stream`.
///
/// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    /// The step from one state to the next, 2^64 divided by the golden ratio.
    public static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The state; equal states give equal numbers.
    public var state: UInt64

    /// Creates a generator.
    @inlinable
    public init(state: UInt64) { self.state = state }

    /// Returns the next 64 bits.
    @inlinable
    public mutating func next() -> UInt64 {
        defer { state &+= Self.increment }
        return mix64(state)
    }
}
