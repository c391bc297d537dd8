// SPDX-License-Identifier: GPL-3.0-or-later

/// A stream of random bits for generated content: equal keys give equal content.
///
/// The society draws from `CounterRNG` instead. This stream determines the words of a text, never the decisions of a
/// child.
///
/// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
struct Mix {
    var state: UInt64

    /// Creates a separate stream for each (seed, key, instant).
    init(seed: UInt64, key: UInt64, instant: UInt64) {
        state = seed
        state = Self.scramble(state &+ key &* 0x9E37_79B9_7F4A_7C15)
        state = Self.scramble(state ^ instant &* 0xD1B5_4A32_D192_ED03)
    }

    static func scramble(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scramble(state)
    }

    /// Returns an integer in 0..<bound, from the high half of a product.
    mutating func next(below bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }
}
