// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct ObjectiveMonitorTests {
    private func objective(
        _ text: String, span: ObjectiveSpan = .whole, abort: Int? = nil, phase: String? = nil
    ) throws -> Objective {
        var objective = try Objective(text, vocabulary: vocabulary)
        (objective.span, objective.abortAfter, objective.phase) = (span, abort, phase)
        return objective
    }

    private static let phases = [
        Phase(Phase.warmUp, 0..<5), Phase("ramp", 5..<10), Phase(Phase.steady, 10..<30), Phase(Phase.drain, 30..<40),
    ]

    /// A run of 30 s: ten operations a second, each as long as `milliseconds` says.
    private func windows(
        _ objectives: [Objective], outcome: (Int) -> Outcome = { _ in .ok }, milliseconds: (Int) -> Double
    ) -> [WatchedWindows] {
        let worker = TestWorker()
        var monitor = ObjectiveMonitor(objectives, vocabulary: vocabulary, phases: Self.phases)
        for second in 0..<30 {
            for part in 0..<10 {
                worker.run(
                    part % 3, at: Double(second) + Double(part) / 10, service: milliseconds(second),
                    outcome: outcome(second))
            }
            monitor.advance([worker.recorder.takeSeconds()], to: second + 1)
        }
        return monitor.finish(at: 40)
    }

    @Test func `windows slide over the measured seconds, without warm-up and drain`() throws {
        let all = windows([try objective("p99(response) < 1s", span: .every(seconds: 10))]) { Double($0) }
        #expect(all.count == 1)
        // The first window ends with second 14 and holds 5 to 14, the last one 20 to 29.
        #expect(all[0].judged == 16 && all[0].met == 16)
        #expect(all[0].worst?.end == 30 && abs((all[0].worst?.value ?? 0) - 0.029) < 1e-5)
        let least = windows([try objective("p99(response) > 20.5ms", span: .every(seconds: 10))]) { Double($0) }
        #expect(least[0].worst?.end == 15 && abs((least[0].worst?.value ?? 0) - 0.014) < 1e-5)
        // Those that end with 21 to 29 have a greater value.
        #expect(least[0].judged == 16 && least[0].missed == 7)
    }

    @Test func `a phase has one value`() throws {
        let all = windows([
            try objective("max(service) < 1s", phase: "ramp"),
            try objective("mean(service, openFeed) < 1s", phase: "steady"),
        ]) { Double($0) }
        #expect(all.map(\.judged) == [1, 1])
        #expect(abs((all[0].worst?.value ?? 0) - 0.009) < 1e-6)
        #expect(abs((all[1].worst?.value ?? 0) - 0.0195) < 1e-6)
    }

    @Test func `errors and throughput also have windows`() throws {
        let all = windows(
            [
                try objective("error_rate < 5%", span: .share(0.99)),
                try objective("throughput(keepAlive) > 3/s", span: .every(seconds: 2)),
            ], outcome: { $0 == 20 ? .unavailable : .ok }
        ) { _ in 1 }
        #expect(all[0].judged == 25 && all[0].met == 24)
        #expect(all[0].worst == .init(end: 21, value: 1))
        // Four of ten operations are keep-alives; those of the bad second do not count.
        #expect(all[1].missed == 2 && all[1].worst == .init(end: 21, value: 2))
    }

    @Test func `an objective of a phase that the run lacks has no data`() throws {
        #expect(windows([try objective("max(service) < 1s", phase: "spike")]) { _ in 1 }.isEmpty)
    }

    @Test func `a missed objective ends the run exactly when its tolerance ends`() throws {
        let worker = TestWorker()
        let rule = try objective("error_rate < 5%", span: .every(seconds: 2), abort: 3)
        var monitor = ObjectiveMonitor([rule], vocabulary: vocabulary, phases: [])
        var breaches: [Int] = []
        for second in 0..<20 {
            // One bad second is forgiven; from second 8 on all fail.
            worker.run(0, at: Double(second), service: 1, outcome: second == 3 || second >= 8 ? .reset : .ok)
            let told = monitor.advance([worker.recorder.takeSeconds()], to: second + 1)
            if let breach = told.first {
                breaches.append(second + 1)
                #expect(breach.value > 0.05)
                #expect(breach.reason == "error_rate < 5% was missed for 3 seconds: 100 %")
            }
        }
        #expect(breaches.first == 12)
    }

    @Test func `a silent backend is detected before the first request times out`() throws {
        let worker = TestWorker()
        let rule = try objective("p99(response) < 300ms", span: .every(seconds: 5), abort: 2)
        var monitor = ObjectiveMonitor([rule], vocabulary: vocabulary, phases: [])
        var ended: Int?
        for second in 0..<20 where ended == nil {
            if second < 6 {
                worker.run(0, at: Double(second), service: 10)
            } else {
                worker.begin(0, at: Double(second))
            }
            let breaches = monitor.advance([worker.recorder.takeSeconds()], to: second + 1)
            if !breaches.isEmpty { ended = second + 1 }
        }
        // Second 6 is one second old when 8 have ended; a second later three windows have missed it, two seconds apart.
        #expect(ended == 9)
    }

    /// When a run is ended in which each second's operation ends so many seconds later; nil if that is not within 40.
    private func end(_ rule: Objective, endingAfter delay: Int, _ outcome: Outcome) -> Int? {
        let worker = TestWorker()
        var monitor = ObjectiveMonitor([rule], vocabulary: vocabulary, phases: [])
        for second in 0..<40 {
            worker.begin(1, at: Double(second))
            if second >= delay {
                let begin = worker.instant(Double(second - delay))
                worker.recorder.record(
                    kind: 1, outcome: outcome, scheduled: begin, actual: begin,
                    completed: worker.instant(Double(second)))
            }
            if !monitor.advance([worker.recorder.takeSeconds()], to: second + 1).isEmpty { return second + 1 }
        }
        return nil
    }

    @Test(arguments: [ObjectiveSpan.every(seconds: 1), .share(0.99)])
    func `answers later than a window end the run all the same`(span: ObjectiveSpan) throws {
        // No second ever sees the answer to its own request.
        let rule = try objective("p99(response) < 300ms", span: span, abort: 2)
        #expect(end(rule, endingAfter: 2, .ok) == 4)
    }

    @Test func `errors that appear late end the run all the same`() throws {
        // A time-out of ten seconds.
        let rule = try objective("error_rate < 5%", span: .every(seconds: 1), abort: 3)
        #expect(end(rule, endingAfter: 10, .timedOut) == 14)
    }

    @Test func `the monitor agrees with the workers' counts`() throws {
        let worker = TestWorker(window: 5..<30)
        let rules = try ["p90(response)", "mean(lag, social)", "max(service, write)"].map {
            try objective("\($0) < 1s", abort: 1_000)
        }
        let rate = try objective("error_rate(social) < 1%", abort: 1_000)
        var monitor = ObjectiveMonitor(rules + [rate], vocabulary: vocabulary, phases: Self.phases)
        var noise = SplitMix(seed: 21)
        for second in 0..<40 {
            for _ in 0..<(second < 30 ? 50 : 0) {
                worker.run(
                    Int(noise.next() % 3), at: Double(second) + Double(noise.next() % 1_000) / 1_000,
                    lag: Double(noise.next() % 40), service: Double(noise.next() % 4_000),
                    outcome: noise.next() % 10 == 0 ? .timedOut : .ok)
            }
            monitor.advance([worker.recorder.takeSeconds()], to: second + 1)
        }
        let watched = monitor.finish(at: 40)
        let run = record(driven: figures(worker.recorder.totals))
        for (rule, windows) in zip(rules + [rate], watched) {
            var plain = rule
            plain.abortAfter = nil
            let result = Objective.evaluate([plain], on: run, vocabulary: vocabulary)[0]
            let seen = try #require(windows.worst?.value)
            let judged = try #require(result.value)
            #expect(abs(seen - judged) < 1e-9, "\(rule.text)")
        }
    }

    // MARK: - Windows and seconds

    /// The windows of a load that begins at second 0 and lasts as long as `length` says: ten operations a second.
    private func windows(_ rule: Objective, lasting length: Double, looks: Int) -> WatchedWindows? {
        let worker = TestWorker()
        var monitor = ObjectiveMonitor([rule], vocabulary: vocabulary, phases: [Phase(Phase.steady, 0..<100)])
        for part in 0..<Int(length * 10) { worker.run(0, at: Double(part) / 10, service: 50) }
        monitor.end(after: length)
        // Whoever looks may have looked at fewer seconds than there were.
        for second in 0..<looks { monitor.advance([worker.recorder.takeSeconds()], to: second + 1) }
        monitor.advance([worker.recorder.takeSeconds()], to: max(1, looks))
        return monitor.finish(at: Int(length.rounded(.up))).first
    }

    @Test(arguments: [0, 9, 10, 11]) func `ten seconds suffice for a window of ten seconds`(looks: Int) throws {
        let rule = try objective("p99(response) < 1s", span: .every(seconds: 10))
        #expect(windows(rule, lasting: 10, looks: looks)?.judged == 1)
        #expect(windows(rule, lasting: 9.9, looks: looks)?.judged == 0)
        // A length that was divided by a speed-up.
        #expect(windows(rule, lasting: 10.0.nextDown, looks: looks)?.judged == 1)
        #expect(windows(rule, lasting: 10.9, looks: looks)?.judged == 1)
        #expect(windows(rule, lasting: 11, looks: looks)?.judged == 2)
    }

    @Test func `a partial second has no throughput, and its operations count in the phase`() throws {
        let rate = try objective("throughput > 9/s", span: .every(seconds: 1))
        #expect(windows(rate, lasting: 3.5, looks: 4)?.missed == 0)
        #expect(windows(rate, lasting: 3.5, looks: 4)?.judged == 3)
        let phase = try objective("throughput > 9/s", phase: Phase.steady)
        #expect(windows(phase, lasting: 3.5, looks: 4)?.worst?.value == 10)
        let times = try objective("p99(response) < 1us", phase: Phase.steady)
        #expect(windows(times, lasting: 0.5, looks: 1)?.judged == 1)
    }

    @Test func `a run that ends early has no windows after its end`() throws {
        let worker = TestWorker()
        let rule = try objective("throughput > 5/s", span: .every(seconds: 2))
        var monitor = ObjectiveMonitor([rule], vocabulary: vocabulary, phases: [Phase(Phase.steady, 0..<100)])
        monitor.end(after: 60)
        for second in 0..<6 {
            if second < 4 { for part in 0..<10 { worker.run(0, at: Double(second) + Double(part) / 10, service: 1) } }
            if second == 4 { monitor.end(after: 4.2) }
            monitor.advance([worker.recorder.takeSeconds()], to: second + 1)
        }
        let windows = try #require(monitor.finish(at: 8).first)
        #expect(windows.judged == 3 && windows.missed == 0)
    }

    @Test(
        arguments: [
            (0, 0), (1, 1), (500_000_000, 1), (1_000_000_000, 1), (2_500_000_000, 3), (3_000_000_000, 3),
        ] as [(Int64, Int64)])
    func `seconds are aligned with the start of the window`(warmUp: Int64, seconds: Int64) {
        let begin: Int64 = 77_000_000_123
        #expect(begin - Seconds.origin(ofWindow: begin, warmUp: warmUp) == seconds * 1_000_000_000)
    }
}
