// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Foundation
import Testing

/// One line of the file of known answers.
struct KnownAnswer: Sendable {
    let counter: PhiloxBlock
    let key: PhiloxKey
    let output: PhiloxBlock

    /// Reads all lines but comments and empty ones.
    static func load() throws -> [KnownAnswer] {
        let file = try #require(Bundle.module.url(forResource: "philox4x32-10", withExtension: "kat"))
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .map { line in
                let w = try line.split(separator: " ").map { try #require(UInt32($0, radix: 16)) }
                try #require(w.count == 10)
                return KnownAnswer(
                    counter: PhiloxBlock(w[0], w[1], w[2], w[3]), key: PhiloxKey(w[4], w[5]),
                    output: PhiloxBlock(w[6], w[7], w[8], w[9]))
            }
    }
}

struct PhiloxTests {
    @Test func `the generator reproduces the published known answers`() throws {
        let answers = try KnownAnswer.load()
        #expect(answers.count == 3)
        for answer in answers {
            #expect(philox4x32(answer.counter, key: answer.key) == answer.output)
        }
    }

    @Test func `a seed consists of the key's low and high words`() {
        #expect(PhiloxKey(seed: 0x299f_31d0_a409_3822) == PhiloxKey(0xa409_3822, 0x299f_31d0))
    }

    // 192 input bits, 2,000 blocks each: a flip changes Binomial(128 · 2,000, 1/2) bits, standard deviation 253.
    // Refused beyond 6 of them; the false-alarm rate over all bits is 192 · 2e-9 = 4e-7.
    @Test func `every input bit changes half of the output bits on average`() {
        for bit in 0..<192 {
            let mask = UInt32(1) << UInt32(bit % 32)
            var changed = 0
            for trial in 0..<UInt32(2_000) {
                let counter = PhiloxBlock(trial, 7, 11, 13)
                let key = PhiloxKey(17, 19)
                var (flippedCounter, flippedKey) = (counter, key)
                switch bit / 32 {
                case 0: flippedCounter.x ^= mask
                case 1: flippedCounter.y ^= mask
                case 2: flippedCounter.z ^= mask
                case 3: flippedCounter.w ^= mask
                case 4: flippedKey.low ^= mask
                default: flippedKey.high ^= mask
                }
                changed += differingBits(philox4x32(counter, key: key), philox4x32(flippedCounter, key: flippedKey))
            }
            #expect(abs(changed - 128_000) < 1_518, "input bit \(bit)")
        }
    }

    @Test func `two blocks computed together equal two computed separately`() {
        // Counters and keys with all bits set carry the most.
        var words = UInt32.max
        func block() -> PhiloxBlock {
            words = words &* 747_796_405 &+ 2_891_336_453
            return PhiloxBlock(words, ~words, words &* 3, words == 0 ? 0 : .max)
        }
        for round in 0..<1_000 {
            let (one, other) = (block(), block())
            let key = round % 2 == 0 ? PhiloxKey(.max, .max) : PhiloxKey(one.x, other.y)
            let pair = philox4x32(one, other, key: key)
            #expect(pair.0 == philox4x32(one, key: key))
            #expect(pair.1 == philox4x32(other, key: key))
        }
    }

    // A processor without the wider vectors computes with the widest that it has.
    @Test(arguments: [128, 256, 512])
    func `a batch equals the blocks computed separately`(widest: Int) {
        for key in [PhiloxKey(.max, .max), PhiloxKey(0, 0), PhiloxKey(seed: 0x299f_31d0_a409_3822)] {
            let batch = PhiloxBatch(key: key)
            let counters = (0..<PhiloxBatch.capacity).map { index in
                let bits = UInt32(index) &* 2_654_435_761
                return PhiloxBlock(index % 3 == 0 ? .max : bits, ~bits, UInt32(index % 7), index % 5 == 0 ? .max : bits)
            }
            for (index, counter) in counters.enumerated() {
                batch.set(index, Purpose(rawValue: UInt16(counter.z)), block: counter.w)
                batch.set(index, child: counter.x, instant: counter.y)
            }
            batch.compute(0..<PhiloxBatch.capacity, widest: widest)
            for (index, counter) in counters.enumerated() { #expect(batch[index] == philox4x32(counter, key: key)) }
        }
    }

    @Test func `computing part of a batch leaves the blocks before it unchanged`() {
        let key = PhiloxKey(seed: 7)
        let batch = PhiloxBatch(key: key)
        for index in 0..<PhiloxBatch.capacity { batch.set(index, Purpose(rawValue: 5), block: 0) }
        batch.compute(100..<132, instant: 3)
        batch.compute(200..<201, instant: 4, at: 32)
        for child in 100..<132 {
            #expect(batch[child - 100] == philox4x32(PhiloxBlock(UInt32(child), 3, 5, 0), key: key))
        }
        #expect(batch[32] == philox4x32(PhiloxBlock(200, 4, 5, 0), key: key))
    }

    private func differingBits(_ a: PhiloxBlock, _ b: PhiloxBlock) -> Int {
        (a.x ^ b.x).nonzeroBitCount + (a.y ^ b.y).nonzeroBitCount + (a.z ^ b.z).nonzeroBitCount
            + (a.w ^ b.w).nonzeroBitCount
    }
}
