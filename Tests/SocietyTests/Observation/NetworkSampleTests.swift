// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Society

/// The estimators against exact counts over all children.
struct NetworkSampleTests {
    @Test func `estimates agree with a census within their standard errors`() {
        let society = Society(SocietyParameters(watches: 4_000), seed: 8, threads: 2)
        let census = NetworkCensus(society.world)
        // 60 samples of day 0: their mean has an error of σ/√60. Five of them give a false alarm in 2 of a million runs.
        let samples = (0..<60).map { NetworkSample(society.world, day: $0) }
        func check(_ what: String, _ exact: Double, _ estimate: (NetworkSample) -> (value: Double, error: Double)) {
            let estimates = samples.map(estimate)
            let mean = estimates.reduce(0) { $0 + $1.value } / 60
            let variance = estimates.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / 59
            #expect(abs(mean - exact) < 5 * (variance / 60).squareRoot(), "\(what): \(mean) for \(exact)")
            // The standard deviation of 60 values varies by 9 %.
            let stated = estimates.reduce(0) { $0 + $1.error } / 60
            #expect((0.6...1.6).contains(stated / variance.squareRoot()), "\(what): error \(stated), \(variance)")
        }
        check("offline transitivity", census.offlineTransitivity) {
            ($0.offlineTransitivity.value, $0.offlineTransitivity.standardError)
        }
        check("online transitivity", census.onlineTransitivity) {
            ($0.onlineTransitivity.value, $0.onlineTransitivity.standardError)
        }
        check("same-sex share", census.sameSex) { ($0.sameSexShare.value, $0.sameSexShare.standardError) }
        check("assortativity", census.assortativity) {
            let result = $0.offlineAssortativity.result()
            return (result.value, result.standardError)
        }
    }

    @Test func `a ratio of constants has no error`() {
        var estimate = RatioEstimate()
        #expect((estimate.value, estimate.standardError) == (0, 0))
        for x in 1...5 { estimate.add(Double(2 * x), of: Double(x)) }
        #expect((estimate.value, estimate.standardError) == (2, 0))
    }

    @Test func `a ratio has the error of its residuals`() {
        var estimate = RatioEstimate()
        for (y, x) in [(1.0, 2.0), (3, 2), (0, 4), (4, 4)] { estimate.add(y, of: x) }
        // r = 8/12; residuals -1/3, 5/3, -8/3, 4/3: squares 106/9; error √(106/9 · 4/3) / 12.
        #expect(abs(estimate.value - 2 / 3.0) < 1e-12)
        #expect(abs(estimate.standardError - (106 / 9.0 * 4 / 3).squareRoot() / 12) < 1e-12)
    }

    @Test func `ties between equal degrees have assortativity 1, a star has -1`() {
        var equal = AssortativityEstimate()
        equal.add([[1, 1]])
        equal.add([[2, 2], [2, 2]])
        #expect(equal.result().value == 1)
        var star = AssortativityEstimate()
        star.add([[3, 1], [3, 1], [3, 1]])
        for _ in 0..<3 { star.add([[1, 3]]) }
        #expect(star.result().value == -1)
    }

    @Test func `the sample grows with the society, within limits`() {
        #expect(
            [1, 255, 256, 131_072, 1_000_000, 60_000_000].map(NetworkSample.size) == [1, 255, 256, 256, 1_953, 4_096])
    }
}
