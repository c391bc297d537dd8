// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

@testable import LoadDriver

/// The distribution of start times at a given rate.
@Suite struct ArrivalTests {
    private func starts(
        _ profile: RateProfile, _ arrivals: Arrivals, workers: Int = 1, seed: UInt64 = 1
    ) -> [[Double]] {
        (0..<workers).map { worker in
            var process = ArrivalProcess(profile, arrivals, worker: worker, of: workers, seed: seed)
            var starts: [Double] = []
            while let start = process.next() { starts.append(start) }
            return starts
        }
    }

    @Test(arguments: [1, 2, 3, 7]) func `even arrivals have equal gaps with any number of workers`(workers: Int) {
        let parts = starts(RateProfile(from: 100, to: 100, seconds: 10), .even, workers: workers)
        let all = parts.flatMap(\.self).sorted()
        #expect(all.count == 1_000)
        for (one, other) in zip(all, all.dropFirst()) { #expect(abs(other - one - 0.01) < 1e-9) }
        #expect(all.allSatisfy { $0 >= 0 && $0 < 10 })
        // The workers take turns.
        for part in parts { #expect(abs(part.count - 1_000 / workers) <= 1) }
    }

    /// Fixed seeds. With fresh seeds, each comparison would fail once in 10,000 times.
    @Test(arguments: [(1.0, 1), (100.0, 1), (1_000.0, 4)])
    func `gaps of Poisson arrivals are exponential and independent`(rate: Double, workers: Int) {
        let profile = RateProfile(from: rate, to: rate, seconds: 4_000 / rate)
        let all = starts(profile, .poisson, workers: workers, seed: 7).flatMap(\.self).sorted()
        // 4,000 ± 4 standard deviations.
        #expect(abs(Double(all.count) - 4_000) < 4 * 4_000.0.squareRoot())
        let gaps = zip(all.dropFirst(), all).map { ($0 - $1) * rate }
        #expect(HypothesisTest.kolmogorovSmirnov(gaps, against: .exponential).pValue > 1e-4)
        // Neighbouring gaps are independent: their correlation is 0 ± 4 / √n.
        let pairs = zip(gaps, gaps.dropFirst()).map { ($0 - 1) * ($1 - 1) }
        let count = Double(pairs.count)
        let correlation: Double = pairs.reduce(0, +) / count
        #expect(abs(correlation) < 4 / count.squareRoot())
    }

    @Test func `equal seeds give equal starts, and workers differ`() {
        let profile = RateProfile(from: 50, to: 50, seconds: 10)
        #expect(starts(profile, .poisson, workers: 3, seed: 5) == starts(profile, .poisson, workers: 3, seed: 5))
        let parts = starts(profile, .poisson, workers: 3, seed: 5)
        #expect(Set(parts.flatMap(\.self)).count == parts.map(\.count).reduce(0, +))
        #expect(starts(profile, .poisson, seed: 5) != starts(profile, .poisson, seed: 6))
    }

    @Test(arguments: [(0.0, 200.0), (200.0, 0.0), (50.0, 150.0), (150.0, 50.0)])
    func `a ramp sends its area, in total and in each part`(from: Double, to: Double) {
        let profile = RateProfile(from: from, to: to, seconds: 20)
        #expect(profile.total == 2_000)
        let even = starts(profile, .even)[0]
        #expect(abs(even.count - 2_000) <= 1)
        for second in 0...20 {
            let expected = profile.expected(by: Double(second))
            #expect(abs(Double(even.count { $0 <= Double(second) }) - expected) <= 1.000_1)
        }
        // Rescaled by the rate, a Poisson ramp is a Poisson process with uniform instants. False alarm: once in
        // 10,000.
        let poisson = starts(profile, .poisson, seed: 3)[0]
        let test = HypothesisTest.kolmogorovSmirnov(poisson) { profile.expected(by: min(20, max(0, $0))) / 2_000 }
        #expect(test.pValue > 1e-4)
    }

    @Test func `the instant of a count is the inverse of the count at an instant`() {
        for (from, to) in [(0.0, 10.0), (10, 0), (5, 5), (1, 1.000_000_1), (1e-6, 1e6), (3, 4)] {
            let profile = RateProfile(from: from, to: to, seconds: 7)
            for step in 1...100 {
                let count = profile.total * Double(step) / 100
                let time = profile.time(of: count)
                #expect(time >= 0 && time <= 7 * (1 + 1e-9))
                #expect(abs(profile.expected(by: time) - count) <= 1e-6 * profile.total)
            }
        }
    }

    @Test func `even arrivals can begin at a rate of zero`() {
        let starts = starts(RateProfile(from: 0, to: 10, seconds: 1), .even)[0]
        #expect(starts.count == 5)
        #expect(starts == starts.sorted())
        #expect(starts.allSatisfy { $0.isFinite })
    }
}
