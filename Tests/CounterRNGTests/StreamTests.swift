// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Statistics
import Testing

struct StreamTests {
    static let key = PhiloxKey(seed: 20_250_901)
    static let purpose = Purpose(rawValue: 3)

    private func stream(child: UInt32 = 5, instant: UInt32 = 9, purpose: Purpose = purpose) -> CounterRNG.Stream {
        CounterRNG.Stream(key: Self.key, child: child, instant: instant, purpose: purpose)
    }

    @Test func `a stream consists of the blocks of its child, instant and purpose, in order`() {
        var drawn = stream()
        for block in UInt32(0)..<3 {
            let words = philox4x32(PhiloxBlock(5, 9, 3, block), key: Self.key)
            let four = (0..<4).map { _ in drawn.next() }
            #expect(four == [words.x, words.y, words.z, words.w])
        }
    }

    @Test func `a reopened stream draws the same numbers`() {
        var (first, second) = (stream(), stream())
        let numbers = (0..<100).map { _ in first.next() }
        let again = (0..<100).map { _ in second.next() }
        #expect(numbers == again)
        #expect(Set(numbers).count == 100)
    }

    @Test func `two partitions draw the same numbers as one`() {
        func draw(_ children: Range<UInt32>) -> [UInt32] {
            children.map { child in
                var stream = stream(child: child)
                return stream.next()
            }
        }
        #expect(draw(0..<100) == draw(0..<37) + draw(37..<100))
        #expect(draw(0..<100).reversed() == (UInt32(0)..<100).reversed().flatMap { draw($0..<$0 + 1) })
    }

    @Test func `a new block leaves the rest of the present one unused`() {
        var drawn = stream()
        _ = drawn.next()
        let block = drawn.nextBlock()
        #expect(block == philox4x32(PhiloxBlock(5, 9, 3, 1), key: Self.key))
        let word = drawn.next()
        #expect(word == philox4x32(PhiloxBlock(5, 9, 3, 2), key: Self.key).x)
    }

    // Every way to mix words and blocks in the first 24 words, where four blocks were computed ahead.
    @Test(arguments: 0..<64)
    func `a precomputed stream draws the same numbers`(choices: Int) {
        let batch = PhiloxBatch(key: Self.key)
        for index in 0..<4 {
            batch.set(16 + index, Self.purpose, block: UInt32(index))
            batch.set(16 + index, child: 5, instant: 9)
        }
        batch.compute(16..<20)
        var ahead = CounterRNG.Stream(key: Self.key, child: 5, instant: 9, purpose: Self.purpose, ahead: batch, at: 16)
        var drawn = stream()
        for draw in 0..<6 {
            if choices >> draw & 1 == 0 {
                let (one, other) = (ahead.next(), drawn.next())
                #expect(one == other)
            } else {
                let (one, other) = (ahead.nextBlock(), drawn.nextBlock())
                #expect(one == other)
            }
        }
    }

    @Test func `a probability is clamped to zero and one`() {
        #expect(Chance(-1) == Chance(0) && Chance(2) == Chance(1))
        #expect(Chance(0.5).threshold == 1 << 31 && Chance(1).threshold == 1 << 32)
        var drawn = stream()
        let never = (0..<1_000).count { _ in drawn.happens(Chance(0)) }
        let always = (0..<1_000).count { _ in drawn.happens(Chance(1)) }
        #expect(never == 0 && always == 1_000)
    }

    // A Clopper-Pearson interval of confidence 1 - 1e-6; the false-alarm rate is 1e-6 for each of 5 probabilities.
    @Test(arguments: [0.000_1, 0.01, 0.3, 0.5, 0.97])
    func `an event occurs as often as its probability states`(probability: Double) {
        var drawn = stream(child: 77)
        let trials = 400_000
        let successes = (0..<trials).count { _ in drawn.happens(Chance(probability)) }
        let interval = ConfidenceInterval.proportion(successes: successes, of: trials, confidence: 1 - 1e-6)
        #expect(interval.contains(probability))
    }

    // Chi-square over the values; the false-alarm rate is 1e-6 for each of 5 bounds.
    @Test(arguments: [2, 3, 15, 150, 1_000])
    func `numbers below a bound are uniformly distributed`(bound: Int) {
        var drawn = stream(child: 78)
        var seen = [Int](repeating: 0, count: bound)
        for _ in 0..<200_000 { seen[drawn.next(below: bound)] += 1 }
        let expected = [Double](repeating: 200_000 / Double(bound), count: bound)
        #expect(HypothesisTest.chiSquare(observed: seen, expected: expected).pValue > 1e-6)
    }

    @Test func `the only number below one is zero`() {
        var drawn = stream()
        let numbers = (0..<100).map { _ in drawn.next(below: 1) }
        #expect(numbers.allSatisfy { $0 == 0 })
    }
}
