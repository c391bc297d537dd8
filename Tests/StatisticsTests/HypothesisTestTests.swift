// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

struct HypothesisTestTests {
    @Test func `chi-square agrees with the table`() {
        // 0.4 + 3.6 + 1.6; with 2 degrees of freedom the tail is exp(-x/2).
        let test = HypothesisTest.chiSquare(observed: [12, 4, 14], expected: [10, 10, 10])
        #expect(abs(test.statistic - 5.6) < 1e-12)
        #expect(abs(test.pValue - 0.060_810) < 1e-6)
    }

    @Test func `a fitted parameter costs one degree of freedom`() {
        let test = HypothesisTest.chiSquare(observed: [12, 4, 14], expected: [10, 10, 10], fitted: 1)
        #expect(abs(test.pValue - 0.017_960) < 1e-5)
    }

    @Test func `a sample at the midpoints of its strata has the minimum distance`() {
        let sample = (0..<100).map { Distribution.normal.quantile((Double($0) + 0.5) / 100) }
        let test = HypothesisTest.kolmogorovSmirnov(sample, against: .normal)
        #expect(abs(test.statistic - 0.005) < 1e-9)
        #expect(test.pValue == 1)
    }

    @Test func `the test rejects the wrong distribution`() {
        let sample = (0..<1_000).map { 0.2 + Distribution.normal.quantile((Double($0) + 0.5) / 1_000) }
        #expect(HypothesisTest.kolmogorovSmirnov(sample, against: .normal).pValue < 1e-4)
    }

    @Test func `the tail of Kolmogorov's distribution agrees with its table`() {
        // The distance whose asymptotic tail is 0.05 is 1.3581 / √n; n is large enough to need no correction.
        let n = 1_000_000
        let shift = 1.3581 / Double(n).squareRoot()
        let sample = (0..<n).map { (Double($0) + 0.5) / Double(n) }
        let test = HypothesisTest.kolmogorovSmirnov(sample) { min(1, $0 + shift) }
        #expect(abs(test.pValue - 0.05) < 1e-3)
    }

    @Test func `the test compares two samples at their maximum distance`() {
        let test = HypothesisTest.kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6])
        #expect(test.statistic == 0.5)
        #expect(HypothesisTest.kolmogorovSmirnov([1, 2], [1, 2]).statistic == 0)
        let apart = HypothesisTest.kolmogorovSmirnov((0..<50).map(Double.init), (50..<100).map(Double.init))
        #expect(apart.statistic == 1 && apart.pValue < 1e-15)
    }

    @Test func `equal values form one step`() {
        #expect(HypothesisTest.kolmogorovSmirnov([1, 1, 1, 2], [1, 2, 2, 2]).statistic == 0.5)
    }

    @Test func `an empty sample or an empty class traps`() async {
        await #expect(processExitsWith: .failure) { _ = HypothesisTest.kolmogorovSmirnov([], against: .normal) }
        await #expect(processExitsWith: .failure) { _ = HypothesisTest.kolmogorovSmirnov([], [1]) }
        await #expect(processExitsWith: .failure) { _ = HypothesisTest.chiSquare(observed: [1, 0], expected: [1, 0]) }
        await #expect(processExitsWith: .failure) { _ = HypothesisTest.chiSquare(observed: [1], expected: [1]) }
    }
}
