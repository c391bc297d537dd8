// SPDX-License-Identifier: GPL-3.0-or-later
/// Mixes 64 bits so that every input bit changes half of the output bits.
///
/// - Source: the finaliser of SplitMix64, Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
@inlinable
public func mix64(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}

/// Returns a hash of an unordered pair: both ends compute the same value without communication.
///
/// Used for draws that belong to a pair (does this tie exist?). It also gives an order that does not depend on threads
/// (which child gets the last free place?).
///
/// - Parameters:
///   - salt: the seed mixed with the occasion, so that different occasions are independent.
///   - a: one end of the pair.
///   - b: the other end; the order of `a` and `b` does not matter.
/// - Returns: 64 bits, equal for equal pairs and salts.
@inlinable
public func pairHash(salt: UInt64, _ a: UInt32, _ b: UInt32) -> UInt64 {
    let pair = UInt64(min(a, b)) << 32 | UInt64(max(a, b))
    return mix64(pair ^ salt)
}
