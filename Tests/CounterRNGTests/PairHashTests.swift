// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Statistics
import Testing

struct PairHashTests {
    @Test func `both sides of a pair get the same number`() {
        for a in UInt32(0)..<50 {
            for b in UInt32(0)..<50 { #expect(pairHash(salt: 7, a, b) == pairHash(salt: 7, b, a)) }
        }
    }

    @Test func `the mixer reproduces the published numbers`() {
        // The first numbers of SplitMix64 from the state 0: the state steps by the golden ratio before it is mixed.
        #expect(mix64(0) == 0xE220_A839_7B1D_CDAF)
        #expect(mix64(0x9E37_79B9_7F4A_7C15) == 0x6E78_9E6A_A1B9_65F4)
    }

    // 64 bins, leading and trailing bits; the false-alarm rate is 1e-6 for each of 2 tests.
    @Test(arguments: [UInt64(58), 0])
    func `the hashes of neighbouring pairs are uniformly distributed`(shift: UInt64) {
        var seen = [Int](repeating: 0, count: 64)
        for a in UInt32(0)..<500 {
            for b in (a + 1)..<(a + 401) { seen[Int(pairHash(salt: 99, a, b) >> shift & 63)] += 1 }
        }
        let expected = [Double](repeating: 500 * 400 / 64, count: 64)
        #expect(HypothesisTest.chiSquare(observed: seen, expected: expected).pValue > 1e-6)
    }

    // Kolmogorov-Smirnov against the uniform distribution on 0..<1; the false-alarm rate is 1e-6.
    @Test func `the hash as a fraction is uniformly distributed`() {
        let sample = (UInt32(0)..<50_000).map { Double(pairHash(salt: 3, 12, $0)) / 18_446_744_073_709_551_616 }
        #expect(HypothesisTest.kolmogorovSmirnov(sample) { $0 }.pValue > 1e-6)
    }

    // Under independence r√n is standard normal: beyond 5.03 the false-alarm rate is 5e-7.
    @Test func `two salts order the same pairs independently`() throws {
        let first = (UInt32(0)..<50_000).map { Double(pairHash(salt: 1, $0, $0 + 1)) }
        let second = (UInt32(0)..<50_000).map { Double(pairHash(salt: 2, $0, $0 + 1)) }
        let r = try #require(Correlation.spearman(first, second))
        #expect(abs(r) * 50_000.0.squareRoot() < 5.03)
    }
}
