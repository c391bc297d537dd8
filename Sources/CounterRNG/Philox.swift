// SPDX-License-Identifier: GPL-3.0-or-later
/// Four 32-bit words of the generator: a counter or an output block.
public struct PhiloxBlock: Equatable, Sendable {
    /// Words 0 to 3, in the order of the published known answers.
    public var x: UInt32, y: UInt32, z: UInt32, w: UInt32

    /// Creates a block from its four words.
    @inlinable
    public init(_ x: UInt32, _ y: UInt32, _ z: UInt32, _ w: UInt32) {
        self.x = x
        self.y = y
        self.z = z
        self.w = w
    }
}

/// The 64-bit key of the generator: one per run.
public struct PhiloxKey: Equatable, Sendable {
    /// The two words of the key.
    public var low: UInt32, high: UInt32

    /// Creates a key from its two words.
    @inlinable
    public init(_ low: UInt32, _ high: UInt32) {
        self.low = low
        self.high = high
    }

    /// Creates the key of the run with `seed`.
    @inlinable
    public init(seed: UInt64) {
        self.init(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }
}

/// Computes a block of Philox4x32-10, a block cipher used as a counter-based random number generator.
///
/// Equal keys and counters give equal blocks on any machine, in any order and on any thread.
///
/// - Parameters:
///   - counter: the input block; every bit affects the output.
///   - key: the run's key.
/// - Returns: 128 random bits.
/// - Complexity: O(1), 20 multiplications; no allocation.
/// - Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
@inlinable
public func philox4x32(_ counter: PhiloxBlock, key: PhiloxKey) -> PhiloxBlock {
    var (a, b, c, d) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.low, key.high)
    for _ in 0..<10 {
        let first = UInt64(0xD251_1F53) &* UInt64(a)
        let second = UInt64(0xCD9E_8D57) &* UInt64(c)
        (a, b, c, d) = (
            UInt32(truncatingIfNeeded: second >> 32) ^ b ^ k0, UInt32(truncatingIfNeeded: second),
            UInt32(truncatingIfNeeded: first >> 32) ^ d ^ k1, UInt32(truncatingIfNeeded: first)
        )
        k0 = k0 &+ 0x9E37_79B9
        k1 = k1 &+ 0xBB67_AE85
    }
    return PhiloxBlock(a, b, c, d)
}

/// Computes two blocks of Philox4x32-10 together; each equals the result of the single-block `philox4x32`.
///
/// Both blocks share the same vector instructions, one word per 64-bit lane. This is cheaper than two calls.
@inlinable @inline(__always)
public func philox4x32(
    _ one: PhiloxBlock, _ other: PhiloxBlock, key: PhiloxKey
) -> (PhiloxBlock, PhiloxBlock) {
    typealias Lanes = SIMD2<UInt64>
    let low = Lanes(repeating: 0xFFFF_FFFF)
    var a = Lanes(UInt64(one.x), UInt64(other.x))
    var b = Lanes(UInt64(one.y), UInt64(other.y))
    var c = Lanes(UInt64(one.z), UInt64(other.z))
    var d = Lanes(UInt64(one.w), UInt64(other.w))
    var k0 = Lanes(repeating: UInt64(key.low))
    var k1 = Lanes(repeating: UInt64(key.high))
    for _ in 0..<10 {
        // The keys may carry beyond 32 bits. The mask removes those bits before they affect a result.
        let first = (a & low) &* Lanes(repeating: 0xD251_1F53)
        let second = (c & low) &* Lanes(repeating: 0xCD9E_8D57)
        (a, b) = ((second &>> 32) ^ b ^ k0, second & low)
        (c, d) = ((first &>> 32) ^ d ^ k1, first & low)
        k0 = k0 &+ Lanes(repeating: 0x9E37_79B9)
        k1 = k1 &+ Lanes(repeating: 0xBB67_AE85)
    }
    return (PhiloxBlock(lane: 0, a, b, c, d), PhiloxBlock(lane: 1, a, b, c, d))
}

extension PhiloxBlock {
    @inlinable @inline(__always)
    init(lane: Int, _ x: SIMD2<UInt64>, _ y: SIMD2<UInt64>, _ z: SIMD2<UInt64>, _ w: SIMD2<UInt64>) {
        self.init(
            UInt32(truncatingIfNeeded: x[lane]), UInt32(truncatingIfNeeded: y[lane]),
            UInt32(truncatingIfNeeded: z[lane]), UInt32(truncatingIfNeeded: w[lane]))
    }
}
