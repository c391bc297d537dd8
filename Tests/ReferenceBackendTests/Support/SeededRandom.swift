// SPDX-License-Identifier: GPL-3.0-or-later

/// A generator with the same numbers in every run: Marsaglia's xorshift, 64 bits.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// Returns `bytes` with one to four changes: a byte replaced, removed or inserted, or a part duplicated.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(Array("{}[],:\"\\-0.9eE+tn\n".utf8).randomElement(using: &self) ?? 0, at: index)
            case 3: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 9)], at: index)
            default: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &self)
            }
        }
        return bytes
    }
}
