// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct WorkerRecorderTests {
    @Test func `response time is the sum of lag and service time`() {
        let worker = TestWorker()
        worker.run(1, at: 3, lag: 20, service: 5)
        let times = worker.recorder.totals.kinds[1].times
        #expect(abs(times.response.max - 0.025) < 1e-9)
        #expect(abs(times.service.max - 0.005) < 1e-9)
        #expect(abs(times.lag.max - 0.020) < 1e-9)
        #expect(worker.recorder.totals.kinds[0].times.response.isEmpty)
    }

    @Test func `an operation that was never sent has the elapsed time and no service time`() {
        let worker = TestWorker()
        worker.recorder.offer(kind: 2, scheduled: worker.instant(1))
        worker.recorder.record(
            kind: 2, outcome: .neverSent, scheduled: worker.instant(1), actual: nil, completed: worker.instant(31))
        let totals = worker.recorder.totals
        #expect(totals.kinds[2].times.response.max == 30 && totals.kinds[2].times.lag.max == 30)
        #expect(totals.kinds[2].times.service.isEmpty)
        #expect(totals.timed == 1 && totals.sent == 0 && totals.onTime == 0)
        #expect(totals.kinds[2].errors == 1)
        #expect(worker.recorder.takeSeconds().inFlight == 0)
    }

    @Test(arguments: Outcome.allCases)
    func `each outcome is counted, with times if it has a response time`(outcome: Outcome) {
        let worker = TestWorker()
        worker.run(0, at: 1, service: 2, outcome: outcome)
        let kind = worker.recorder.totals.kinds[0]
        #expect(kind[outcome] == 1 && kind.outcomes.reduce(0, +) == 1)
        #expect(kind.errors == (outcome.isError ? 1 : 0))
        #expect(kind.requests == (outcome == .skipped ? 0 : 1))
        #expect(kind.times.response.count == (outcome.hasResponseTime ? 1 : 0))
    }

    @Test func `operations in the warm-up or after the window are counted separately`() {
        let worker = TestWorker(window: 10..<20)
        for second in [0, 9.999, 10, 15, 19.999, 20, 25] { worker.run(0, at: second, service: 1) }
        let totals = worker.recorder.totals
        #expect(totals.warmUp == 2 && totals.afterWindow == 2)
        #expect(totals.overall.requests == 3 && totals.overall.times.response.count == 3)
        // Seconds are of the whole run.
        #expect(worker.recorder.takeSeconds().samples.count == 7)
    }

    @Test func `lag starts when the required answers are present`() {
        let worker = TestWorker(toleranceMilliseconds: 100)
        worker.run(0, at: 1, lag: 5, service: 1)
        worker.run(0, at: 1, lag: 50, service: 1)
        worker.run(0, at: 1, lag: 500, service: 1)
        worker.run(0, at: 1, lag: 500, service: 1, ready: 1.495)
        let totals = worker.recorder.totals
        #expect(totals.timed == 4 && totals.onTime == 3 && totals.onTimeStrictly == 2)
    }

    @Test func `seconds count events where they occur and are handed over once`() {
        let worker = TestWorker()
        worker.run(1, at: 0.5, lag: 600, service: 1_000, outcome: .timedOut)
        worker.recorder.resend(at: worker.instant(1.2), bytes: 100)
        worker.recorder.retry(since: .unavailable, at: worker.instant(1.2), scheduled: worker.instant(0.5))
        worker.recorder.receive(bytes: 2_000, at: worker.instant(2.9))
        let taken = worker.recorder.takeSeconds()
        #expect(taken.counts.map(\.second) == [0, 1, 2])
        #expect(taken.counts.map(\.offered) == [1, 0, 0])
        #expect(taken.counts.map(\.sent) == [0, 1, 0])
        #expect(taken.counts.map(\.completed) == [0, 0, 1])
        #expect(taken.counts.map(\.errors) == [0, 0, 1])
        #expect(taken.counts.map(\.retries) == [0, 1, 0])
        #expect(taken.counts[1].bytesSent == 100 && taken.counts[2].bytesReceived == 2_000)
        #expect(taken.offeredByKind == [0, 1, 0, 0, 0, 0, 0, 0, 0])
        let next = worker.recorder.takeSeconds()
        #expect(next.counts.isEmpty && next.samples.isEmpty)
        #expect(worker.recorder.totals.retries == 1)
    }

    @Test func `events after the window do not change the window's rates`() {
        let worker = TestWorker(window: 1..<3)
        // Scheduled in the warm-up and answered in the window; in it throughout; answered, then even sent, after it.
        worker.run(0, at: 0.9, lag: 0, service: 200)
        worker.run(0, at: 2, lag: 0, service: 200)
        worker.run(0, at: 2.9, lag: 0, service: 200)
        worker.run(0, at: 2.9, lag: 200, service: 200)
        worker.run(0, at: 2, lag: 0, service: 200, outcome: .reset)
        let totals = worker.recorder.totals
        #expect(totals.kinds[0].succeededInWindow == 2)
        #expect(totals.sentInWindow == 3)
        #expect(totals.sent == 4)
        let figures = figures(totals, model: .rate, window: 2)
        #expect(figures.throughput == 1)
        #expect(figures.achievedPerSecond == 1.5)
    }

    @Test func `seconds stay in order whatever the order of events`() {
        let worker = TestWorker()
        var noise = SplitMix(seed: 5)
        for _ in 0..<500 {
            worker.run(
                Int(noise.next() % 3), at: Double(noise.next() % 40_000) / 1_000, service: Double(noise.next() % 9_000))
        }
        let taken = worker.recorder.takeSeconds()
        #expect(taken.counts.map(\.second) == taken.counts.map(\.second).sorted())
        #expect(Set(taken.counts.map(\.second)).count == taken.counts.count)
        #expect(taken.counts.reduce(0) { $0 + $1.offered } == 500)
        #expect(taken.counts.reduce(0) { $0 + $1.completed } == 500)
        #expect(taken.offeredByKind.reduce(0, +) == 500)
        #expect(taken.offeredByKind.count == taken.counts.count * 3)
    }

    @Test func `the totals of two workers equal those of one with both loads`() {
        let (one, other, both) = (TestWorker(), TestWorker(), TestWorker())
        var noise = SplitMix(seed: 8)
        for index in 0..<2_000 {
            let (kind, at) = (Int(noise.next() % 3), Double(noise.next() % 90_000) / 1_000)
            let (lag, service) = (Double(noise.next() % 30), Double(noise.next() % 400))
            let outcome = Outcome.allCases[Int(noise.next() % 17)]
            (index % 2 == 0 ? one : other).run(kind, at: at, lag: lag, service: service, outcome: outcome)
            both.run(kind, at: at, lag: lag, service: service, outcome: outcome)
        }
        var sum = WorkerTotals(kinds: 3)
        sum.merge(one.recorder.totals)
        sum.merge(other.recorder.totals)
        #expect(sum == both.recorder.totals)
        #expect(sum.overall.times.response.count == sum.kinds.reduce(0) { $0 + $1.times.response.count })
    }
}
