// SPDX-License-Identifier: GPL-3.0-or-later
/// Philox4x32-10, implemented here so that the floor shares no code with the program it is compared with.
///
/// - Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
@inline(__always)
func philox(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (a, b, c, d) = (counter.x, counter.y, counter.z, counter.w)
    var (low, high) = (key.x, key.y)
    for _ in 0..<10 {
        let first = UInt64(a) &* 0xD251_1F53
        let second = UInt64(c) &* 0xCD9E_8D57
        a = UInt32(truncatingIfNeeded: second >> 32) ^ b ^ low
        b = UInt32(truncatingIfNeeded: second)
        c = UInt32(truncatingIfNeeded: first >> 32) ^ d ^ high
        d = UInt32(truncatingIfNeeded: first)
        low &+= 0x9E37_79B9
        high &+= 0xBB67_AE85
    }
    return SIMD4(a, b, c, d)
}

/// Scales 32 random bits to `0..<bound`.
@inline(__always)
func scale(_ bits: UInt32, below bound: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(bits) &* UInt64(truncatingIfNeeded: bound)) >> 32)
}
