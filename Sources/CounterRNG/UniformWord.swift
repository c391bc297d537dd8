// SPDX-License-Identifier: GPL-3.0-or-later

/// A random word that a few draws with small bounds share.
///
/// A draw is the upper half of the product of the word with the bound. The lower half is still uniform, and serves as the
/// word of the next draw. The bias is at most the product of all bounds, divided by 2^32.
public struct UniformWord {
    @usableFromInline var bits: UInt32

    /// Starts with 32 random bits.
    @inlinable @inline(__always)
    public init(_ bits: UInt32) { self.bits = bits }

    /// Returns an integer in `0..<bound`; 0 for a bound of 0.
    ///
    /// - Parameter bound: 0...4,294,967,295.
    @inlinable @inline(__always)
    public mutating func next(below bound: Int) -> Int {
        let product = UInt64(bits) &* UInt64(truncatingIfNeeded: bound)
        bits = UInt32(truncatingIfNeeded: product)
        return Int(truncatingIfNeeded: product &>> 32)
    }
}
