// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Statistics
import Testing

struct QuantileTableTests {
    /// Independent draws of a sampler; the seed is fixed, one stream a distribution.
    private func draw(_ count: Int, _ quantiles: [Float], child: UInt32) -> [Double] {
        let table = QuantileTable(quantiles: quantiles)
        var stream = CounterRNG.Stream(
            key: PhiloxKey(seed: 1_806), child: child, instant: 0, purpose: Purpose(rawValue: 1))
        return (0..<count).map { _ in Double(table.value(at: stream.next())) }
    }

    /// Expects the mean of independent draws within a Student interval of confidence 1 - 1e-6.
    private func expectMean(_ sample: [Double], _ mean: Double) throws {
        let interval = try #require(ConfidenceInterval.mean(of: sample, confidence: 1 - 1e-6))
        #expect(interval.contains(mean), "\(interval)")
    }

    @Test func `values between quantiles are interpolated linearly`() {
        let table = QuantileTable(quantiles: [0, 10, 40])
        #expect(table.value(at: 0) == 0)
        #expect(table.value(at: 1 << 30) == 5)
        #expect(table.value(at: 1 << 31) == 10)
        #expect(table.value(at: 3 << 30) == 25)
        #expect(table.value(at: .max) <= 40 && table.value(at: .max) > 39.99)
    }

    @Test func `the largest table is usable to its end`() {
        let table = QuantileTable(quantiles: (0...65_536).map(Float.init))
        #expect(table.value(at: .max) > 65_535)
        #expect(table.value(at: 0x8000_0000) == 32_768)
    }

    // Moments and Kolmogorov-Smirnov: the false-alarm rate is 1e-6 for each of the two. The draws are few enough for
    // the difference between table and distribution (its tails) not to show: that is the table's purpose.
    @Test func `normal draws follow the normal distribution`() throws {
        let sample = draw(100_000, Quantiles.normal(intervals: 4_096), child: 1)
        try expectMean(sample, 0)
        try expectMean(sample.map { $0 * $0 }, 1)
        #expect(HypothesisTest.kolmogorovSmirnov(sample, against: .normal).pValue > 1e-6)
    }

    // As above: the false-alarm rate is 1e-6 for each of the two.
    @Test func `exponential draws follow the exponential distribution`() throws {
        let sample = draw(100_000, Quantiles.exponential(intervals: 4_096), child: 2)
        try expectMean(sample, 1)
        #expect(HypothesisTest.kolmogorovSmirnov(sample, against: .exponential).pValue > 1e-6)
    }

    // As above: the false-alarm rate is 1e-6 for each of the two.
    @Test func `lognormal draws follow the lognormal distribution`() throws {
        let sample = draw(100_000, Quantiles.lognormal(mu: 3, sigma: 0.9, intervals: 4_096), child: 3)
        let distribution = Distribution.lognormal(mu: 3, sigma: 0.9)
        try expectMean(sample, distribution.mean)
        #expect(HypothesisTest.kolmogorovSmirnov(sample, against: distribution).pValue > 1e-6)
    }

    // As above: the false-alarm rate is 1e-6 for each of the two, for each of 3 shapes.
    @Test(arguments: [(2.0, 2.0), (0.8, 4), (5, 1)])
    func `beta draws follow the beta distribution`(a: Double, b: Double) throws {
        let sample = draw(100_000, Quantiles.beta(a, b, intervals: 4_096), child: 4)
        try expectMean(sample, a / (a + b))
        #expect(HypothesisTest.kolmogorovSmirnov(sample, against: .beta(a, b)).pValue > 1e-6)
    }

    // Chi-square over the counts 0 to 9 and more; the false-alarm rate is 1e-6.
    @Test func `Poisson draws follow the Poisson distribution`() {
        let table = Quantiles.poisson(mean: 3, entries: 4_096)
        var stream = CounterRNG.Stream(
            key: PhiloxKey(seed: 1_806), child: 5, instant: 0, purpose: Purpose(rawValue: 1))
        var seen = [Int](repeating: 0, count: 10)
        let draws = 100_000
        for _ in 0..<draws { seen[min(9, Int(table[stream.next(below: table.count)]))] += 1 }
        var expected = [0.049_787_068_367_863_94 * Double(draws)]
        for count in 1..<9 { expected.append(expected[count - 1] * 3 / Double(count)) }
        expected.append(Double(draws) - expected.reduce(0, +))
        #expect(HypothesisTest.chiSquare(observed: seen, expected: expected).pValue > 1e-6)
    }

    @Test func `a table size that is not a power of two plus one traps`() async {
        await #expect(processExitsWith: .failure) { _ = QuantileTable(quantiles: [0, 1]) }
        await #expect(processExitsWith: .failure) { _ = QuantileTable(quantiles: [0, 1, 2, 3]) }
        await #expect(processExitsWith: .failure) { _ = QuantileTable(quantiles: []) }
        await #expect(processExitsWith: .failure) {
            _ = QuantileTable(quantiles: [Float](repeating: 0, count: 131_073))
        }
    }
}
