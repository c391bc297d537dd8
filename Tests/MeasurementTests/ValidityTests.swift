// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct ValidityTests {
    /// A run of 100 operations of which some are late and some never sent.
    private func run(late: Int = 0, neverSent: Int = 0) -> WorkerTotals {
        let worker = TestWorker()
        for index in 0..<100 {
            if index < neverSent {
                worker.recorder.record(
                    kind: 0, outcome: .neverSent, scheduled: worker.instant(1), actual: nil,
                    completed: worker.instant(2))
            } else {
                worker.run(0, at: 1, lag: index < neverSent + late ? 1_000 : 2, service: 5)
            }
        }
        return worker.recorder.totals
    }

    @Test func `a run on time is valid`() {
        let validity = Validity(of: figures(run(late: 5)))
        #expect(validity.isValid && validity.reasons.isEmpty)
    }

    @Test func `a late share above a twentieth makes a run invalid`() {
        let validity = Validity(of: figures(run(late: 6)))
        #expect(
            validity.reasons == [
                "94 % of the operations were sent within 1 s of their schedule; it must be at least 95 %"
            ])
    }

    @Test func `an unsent share above a hundredth makes a run invalid`() {
        #expect(Validity(of: figures(run(neverSent: 1))).isValid)
        let validity = Validity(of: figures(run(neverSent: 2)))
        #expect(
            validity.reasons == [
                "98 % of the offered operations were sent (1.63 of 1.67 per second); it must be at least 99 %"
            ])
    }

    @Test func `a closed model cannot be late`() {
        #expect(Validity(of: figures(run(late: 50, neverSent: 20), model: .closed)).isValid)
    }

    @Test func `a closed load is invalid without its connections and valid with them`() {
        var closed = figures(run(), model: .closed)
        let failure = ConnectionFigures.Failure(.refused, "connection refused", count: 86)
        closed.connections = ConnectionFigures(most: 114, failures: [failure], needed: 200)
        #expect(
            Validity(of: closed).reasons == ["114 of 200 connections could be opened: 86 × connection refused"])
        closed.connections.most = 200
        #expect(Validity(of: closed).isValid)
        // A load that never needed them all has not failed to get them.
        closed.connections = ConnectionFigures(most: 114, needed: 200)
        #expect(Validity(of: closed).isValid)
    }

    @Test func `a lack of sockets on the generator's machine makes a run invalid, whatever the model`() {
        var open = figures(run())
        open.connections = ConnectionFigures(
            most: 50,
            failures: [
                .init(.reset, "closed", count: 9),
                .init(.outOfSockets, "no descriptor", hint: "ulimit -n", count: 3),
            ])
        #expect(
            Validity(of: open).reasons == [
                "connections could not be opened on this machine: 3 × no descriptor; ulimit -n"
            ])
        open.connections.failures.removeLast()
        #expect(Validity(of: open).isValid)
    }

    @Test(arguments: [0.8, 0.95, 1.3, .nan])
    func `a busy generator makes a run invalid`(cpu: Double) {
        let validity = Validity(of: figures(run(), cpu: cpu))
        #expect(validity.reasons.count == 1)
        #expect(validity.reasons[0].hasPrefix("the generator's busiest thread used "))
    }

    @Test func `a short window makes a run invalid, and an objective's window is the minimum`() {
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

    @Test func `an empty run is invalid`() {
        let validity = Validity(of: figures(WorkerTotals(kinds: 3)))
        #expect(validity.reasons == ["no operation was sent in the measured window"])
    }

    @Test func `invalid precedes failed, and interrupted precedes both`() {
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

    // MARK: - Loads that show nothing

    /// A plain load of 20 s at 5 a second, of which only so many were sent within the window.
    private func plain(sent: Int, outcome: Outcome = .ok) -> WorkerTotals {
        let worker = TestWorker(window: 0..<20)
        for index in 0..<100 {
            let due = Double(index) / 5
            if index < sent {
                worker.run(0, at: due, service: 5, outcome: outcome)
                worker.recorder.receive(bytes: 100, at: worker.instant(due))
            } else {
                worker.recorder.record(
                    kind: 0, outcome: .neverSent, scheduled: worker.instant(due), ready: worker.instant(due + 10),
                    actual: nil, completed: worker.instant(due + 10))
            }
        }
        return worker.recorder.totals
    }

    private static let errors = Objective(
        text: "error_rate < 1%", figure: .errorRate(scope: nil), comparison: .less, bound: 0.01)

    private func verdict(_ figures: DrivenFigures, _ objectives: [Objective]) -> RunRecord {
        var run = record(driven: figures)
        run.judge(by: objectives, vocabulary: vocabulary)
        return run
    }

    @Test(arguments: [DrivenSetup.Model.rate, .ramp])
    func `a partly sent rate is a miss of the backend, or invalid because of the generator`(
        model: DrivenSetup.Model
    ) {
        func run(_ sent: Int, runnable: Double, _ objectives: [Objective]) -> RunRecord {
            verdict(figures(plain(sent: sent), model: model, window: 20, runnable: runnable), objectives)
        }
        // The generator had time: it is the backend that took no more.
        #expect(run(60, runnable: 0.5, [Self.errors]).verdict == .fail)
        #expect(run(60, runnable: 0.5, []).verdict == .invalid)
        // It had none.
        let starved = run(60, runnable: 0.95, [Self.errors])
        #expect(starved.verdict == .invalid)
        #expect(
            starved.driven?.validity?.reasons == [
                "60 % of the rate was sent in the measured window (3 of 5 per second); it must be at least 90 %: the "
                    + "generator's busiest thread ran or waited for a CPU for 95 % of the time; use more event "
                    + "loops or machines"
            ])
        #expect(run(95, runnable: 0.95, []).verdict == .pass)
    }

    @Test func `a run with only conflicts proves nothing`() {
        #expect(verdict(figures(plain(sent: 100, outcome: .conflict), window: 20), [Self.errors]).verdict == .invalid)
        // Errors say more than that.
        #expect(verdict(figures(plain(sent: 50, outcome: .conflict), window: 20), [Self.errors]).verdict == .fail)
        #expect(verdict(figures(plain(sent: 100), window: 20), [Self.errors]).verdict == .pass)
    }

    @Test func `a backend that died in the warm-up has failed, and one that never answered was not reached`() {
        let worker = TestWorker(window: 5..<25)
        for index in 0..<100 {
            let due = Double(index) / 4
            worker.recorder.record(
                kind: 0, outcome: .refused, scheduled: worker.instant(due), ready: worker.instant(due), actual: nil,
                completed: worker.instant(due))
        }
        let unreached = verdict(figures(worker.recorder.totals, window: 20), [Self.errors])
        #expect(unreached.verdict == .invalid)
        #expect(unreached.driven?.validity?.reasons == ["no operation could be sent: 80 refused"])
        worker.recorder.receive(bytes: 100, at: worker.instant(1))
        #expect(verdict(figures(worker.recorder.totals, window: 20), [Self.errors]).verdict == .fail)
    }

    @Test func `a run that an objective ended is missed, whatever its length`() {
        var ended = figures(run(), window: 3)
        ended.earlyEnd = EarlyEnd("it was missed", objective: "error_rate < 1%")
        let judged = verdict(ended, [Self.errors])
        #expect(judged.verdict == .fail)
        #expect(judged.objectives.map(\.status) == [.missed])
        // Nothing else that ends a run makes a short one say more than it can.
        ended.earlyEnd = EarlyEnd("all requests were sent")
        #expect(verdict(ended, [Self.errors]).verdict == .invalid)
    }
}
