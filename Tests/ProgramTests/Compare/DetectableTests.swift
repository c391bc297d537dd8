// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import watchcircle

/// What comparisons find and what they cannot, by simulated pairs of runs whose truth is known. All numbers are fixed.
@Suite struct DetectableTests {
    private struct Noise {
        var state: UInt64

        mutating func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
        }

        mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
    }

    /// The three timed figures of a comparison of two backends.
    ///
    /// - Parameters:
    ///   - slowness: the head's times over the baseline's.
    ///   - spread: standard deviation of the logarithm of a run's figure.
    private func compare(
        pairs: Int = 8, slowness: Double, spread: Double, _ noise: inout Noise
    ) -> [ComparedFigure] {
        PairedFigures.judge(
            PairedFigures.judged.map { figure in
                let factor = figure.moreIsBetter ? 1 / slowness : slowness
                let values = (0..<pairs).map { _ in
                    (baseline: exp(spread * noise.normal()), head: factor * exp(spread * noise.normal()))
                }
                return PairedMeasure(
                    name: figure.name, moreIsBetter: figure.moreIsBetter, pairs: values, kind: .runs, noise: 0)
            })
    }

    @Test func `a slowdown of a fifth is found in 20 of 20 comparisons of eight pairs`() {
        var noise = Noise(state: 20)
        let found = (0..<20).count { _ in
            compare(slowness: 1.2, spread: 0.03, &noise).allSatisfy { $0.judgement == .worse }
        }
        #expect(found == 20)
    }

    @Test(arguments: [0.03, 0.1, 0.3])
    func `equal backends give 20 equal verdicts`(spread: Double) {
        var noise = Noise(state: 21)
        let alarms = (0..<20).count { _ in compare(slowness: 1, spread: spread, &noise).contains(where: \.isRegression)
        }
        #expect(alarms == 0)
    }

    @Test func `the rate of false alarms does not exceed the stated rate`() {
        var noise = Noise(state: 22)
        let alarms = (0..<200).count { _ in
            compare(slowness: 1, spread: 0.3, &noise).contains { $0.judgement == .worse || $0.judgement == .better }
        }
        // 5 % of 200 are 10; 21 or more come by chance in fewer than one of a thousand such tests.
        #expect(alarms < 21, "\(alarms)")
    }

    @Test func `the stated detectable change is found in some 80 of 100 comparisons`() throws {
        var noise = Noise(state: 23)
        // The spread of a ratio is that of both of its runs; detection is told by the estimate of each comparison.
        var told: [Double] = []
        for _ in 0..<40 {
            if case .share(let share) = compare(slowness: 1, spread: 0.1, &noise)[2].detectable { told.append(share) }
        }
        #expect(told.count == 40)
        let typical = told.reduce(0, +) / 40
        #expect(typical > 0.15 && typical < 0.35, "\(typical)")
        let found = (0..<200).count { _ in
            compare(slowness: 1 + typical, spread: 0.1, &noise)[2].judgement == .worse
        }
        // Holm's rule asks less of each where all three have changed, so that more than 80 % are found.
        #expect(found > 150, "\(found)")
    }

    @Test func `a comparison that could not detect a doubling reports this`() {
        var noise = Noise(state: 24)
        let blind = compare(pairs: 7, slowness: 1, spread: 0.5, &noise)
        for figure in blind { #expect(figure.detectable.misses(1), "\(figure.detectable)") }
        let quiet = compare(pairs: 7, slowness: 1, spread: 0.01, &noise)
        for figure in quiet { #expect(!figure.detectable.misses(0.2) && figure.detectable.misses(0.01)) }
        #expect(compare(pairs: 6, slowness: 1, spread: 0.01, &noise).allSatisfy { $0.detectable == .none })
    }

    @Test func `pairs without spread detect the smallest relevant change`() {
        let pairs = (0..<8).map { _ in (baseline: 2.0, head: 2.0) }
        let figure = PairedFigures.judge([
            PairedMeasure(name: "x", moreIsBetter: false, pairs: pairs, kind: .runs, noise: 0.25)
        ])[0]
        guard case .share(let share) = figure.detectable else {
            Issue.record("\(figure.detectable)")
            return
        }
        #expect(figure.judgement == .same && abs(share - 0.25) < 1e-12)
    }

    @Test func `the detectable increase of errors is reported`() throws {
        guard case .difference(let few) = Detectable.errors(above: 0.001, estimate: 0, of: 10_000, floor: 0.001),
            case .difference(let many) = Detectable.errors(above: 0.001, estimate: 0, of: 1_000_000, floor: 0.001)
        else {
            Issue.record("there is a difference that is seen")
            return
        }
        #expect(few > 0.0015 && few < 0.003 && many < few && many >= 0.001)
        #expect(Detectable.errors(above: 0.9999, estimate: 0.99, of: 10, floor: 0.001) == .none)
    }
}
