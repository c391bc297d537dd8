// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct ValidityTests {
    /// A run of 100 operations of which some are late and some never sent.
    private func run(late: Int = 0, neverSent: Int = 0) -> LaneTotals {
        let lane = TestLane()
        for index in 0..<100 {
            if index < neverSent {
                lane.recorder.record(
                    kind: 0, outcome: .neverSent, scheduled: lane.instant(1), actual: nil, completed: lane.instant(2))
            } else {
                lane.run(0, at: 1, lag: index < neverSent + late ? 1_000 : 2, service: 5)
            }
        }
        return lane.recorder.totals
    }

    @Test func `a run on time is valid`() {
        let validity = Validity(of: figures(run(late: 5)))
        #expect(validity.isValid && validity.reasons.isEmpty)
    }

    @Test func `more than a twentieth late makes a run invalid`() {
        let validity = Validity(of: figures(run(late: 6)))
        #expect(
            validity.reasons == ["94 % of the operations were sent within 1 s of their time; it must be at least 95 %"])
    }

    @Test func `more than a hundredth never sent makes a run invalid`() {
        #expect(Validity(of: figures(run(neverSent: 1))).isValid)
        let validity = Validity(of: figures(run(neverSent: 2)))
        #expect(
            validity.reasons == [
                "98 % of the offered operations were sent (1.63 of 1.67 a second); it must be at least 99 %"
            ])
    }

    @Test func `a closed model cannot be late`() {
        #expect(Validity(of: figures(run(late: 50, neverSent: 20), model: .closed)).isValid)
    }

    @Test(arguments: [0.8, 0.95, 1.3, .nan])
    func `a busy generator makes a run invalid`(cpu: Double) {
        let validity = Validity(of: figures(run(), cpu: cpu))
        #expect(validity.reasons.count == 1)
        #expect(validity.reasons[0].hasPrefix("the generator's busiest thread used "))
    }

    @Test func `a short window makes a run invalid, and an objective's window is the least`() {
        #expect(!Validity(of: figures(run(), window: 9.9)).isValid)
        #expect(Validity(of: figures(run(), window: 10)).isValid)
        var long = record(driven: figures(run(), window: 20))
        let objective = Objective(
            text: "error_rate < 1%", figure: .errorRate(scope: nil), comparison: .less, bound: 0.01,
            span: .every(seconds: 30))
        long.judge(by: [objective], vocabulary: vocabulary)
        #expect(long.verdict == .invalid)
        #expect(
            long.driven?.validity?.reasons == ["the measured window is 20 s long; it must be at least 30 s"])
    }

    @Test func `a run of nothing is invalid`() {
        let validity = Validity(of: figures(LaneTotals(kinds: 3)))
        #expect(validity.reasons == ["no operation was sent in the measured window"])
    }

    @Test func `invalid goes before failed, and interrupted before both`() {
        let objective = Objective(
            text: "error_rate > 1%", figure: .errorRate(scope: nil), comparison: .greater, bound: 0.01)
        var run = record(driven: figures(run(late: 50)))
        run.judge(by: [objective], vocabulary: vocabulary)
        #expect(run.verdict == .invalid && run.objectives.map(\.status) == [.missed])
        run = record(driven: figures(self.run()))
        run.judge(by: [objective], vocabulary: vocabulary)
        #expect(run.verdict == .fail)
        run.verdict = .partial
        run.judge(by: [objective], vocabulary: vocabulary)
        #expect(run.verdict == .partial)
    }
}
