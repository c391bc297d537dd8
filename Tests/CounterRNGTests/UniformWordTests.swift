// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Testing

@Suite struct UniformWordTests {
    @Test func `draws are the digits of the word in the bases of the bounds`() {
        // 0.75 = 2/3 + 1/12, and 1/12 of 3 is a quarter, which of 4 is the digit 1.
        var word = UniformWord(0xC000_0000)
        #expect([word.next(below: 3), word.next(below: 4), word.next(below: 7)] == [2, 1, 0])
    }

    @Test(arguments: [1, 5, 150]) func `every outcome of two draws is equally likely`(bound: Int) {
        var counts = Array(repeating: 0, count: bound * 7)
        let words = bound * 7 * 16
        for index in 0..<words {
            var word = UniformWord(UInt32((Double(index) + 0.5) / Double(words) * 4_294_967_296))
            let first = word.next(below: bound)
            counts[first * 7 + word.next(below: 7)] += 1
        }
        #expect(counts.allSatisfy { $0 == 16 }, "\(counts)")
    }

    @Test func `a bound of 0 gives 0`() {
        var word = UniformWord(.max)
        #expect(word.next(below: 0) == 0)
    }
}
