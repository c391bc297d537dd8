// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// A stream of random bits for generated content: equal keys give equal content.
///
/// This stream determines the words of a text, never the decisions of a child.
struct Mix {
    private var bits: SplitMix64

    /// Creates a separate stream for each (seed, key, instant).
    init(seed: UInt64, key: UInt64, instant: UInt64) {
        // `mix64` adds the increment before it mixes; the subtractions keep the texts of earlier versions.
        let own = mix64(seed &+ key &* SplitMix64.increment &- SplitMix64.increment)
        bits = SplitMix64(state: mix64((own ^ instant &* 0xD1B5_4A32_D192_ED03) &- SplitMix64.increment))
    }

    mutating func next() -> UInt64 { bits.next() }

    /// Returns an integer in 0..<bound, from the high half of a product.
    mutating func next(below bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }
}
