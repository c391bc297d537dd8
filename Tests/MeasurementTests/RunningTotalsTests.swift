// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct RunningTotalsTests {
    private static let second: Int64 = 1_000_000_000
    private let vocabulary = OperationVocabulary([
        .init(name: "read", isSocial: true, isRead: true), .init(name: "write", isSocial: true, isRead: false),
    ])

    private func recorder() -> WorkerRecorder {
        WorkerRecorder(WorkerRecorder.Settings(kinds: 2, origin: 0, window: 0..<Int64.max))
    }

    /// Asks and answers an operation.
    private func perform(
        _ worker: inout WorkerRecorder, kind: Int = 0, at scheduled: Int64, taking length: Int64,
        _ outcome: Outcome = .ok
    ) {
        worker.offer(kind: kind, scheduled: scheduled)
        worker.send(at: scheduled, bytes: 0)
        worker.record(
            kind: kind, outcome: outcome, scheduled: scheduled, actual: scheduled, completed: scheduled + length)
    }

    @Test func `a stall appears while it lasts, and its length when it ends`() {
        var worker = recorder()
        var totals = RunningTotals(kinds: 2)
        for number in 0..<10 {
            worker.offer(kind: 0, scheduled: Int64(number) * Self.second / 10)
            worker.send(at: Int64(number) * Self.second / 10, bytes: 0)
        }
        let stalled = totals.advance([worker.takeSeconds()], to: 1)
        #expect(stalled.offered == 10 && stalled.completed == 0 && stalled.outstanding == 10 && stalled.inFlight == 10)
        #expect(stalled.response.count == 0)
        for number in 0..<10 {
            let begin = Int64(number) * Self.second / 10
            worker.record(kind: 0, outcome: .ok, scheduled: begin, actual: begin, completed: 4 * Self.second)
        }
        let over = totals.advance([worker.takeSeconds()], to: 5)
        #expect(over.span == 4 && over.completed == 10 && over.outstanding == 0)
        #expect(abs(over.response.max - 4) < 0.01 && abs(over.response.p50 - 3.5) < 0.11)
    }

    @Test func `operations scheduled for later do not count as waiting`() {
        var worker = recorder()
        var totals = RunningTotals(kinds: 2)
        worker.offer(kind: 0, scheduled: 0)
        worker.offer(kind: 0, scheduled: 2 * Self.second)
        #expect(totals.advance([worker.takeSeconds()], to: 1).outstanding == 1)
        #expect(totals.advance([worker.takeSeconds()], to: 2).offered == 0)
        let third = totals.advance([worker.takeSeconds()], to: 3)
        #expect(third.offered == 1 && third.outstanding == 2)
    }

    @Test func `errors are counted by cause and operations by kind, over all workers`() {
        var workers = [recorder(), recorder()]
        var totals = RunningTotals(kinds: 2)
        for index in workers.indices {
            perform(&workers[index], kind: 0, at: 0, taking: 1_000_000)
            perform(&workers[index], kind: 1, at: 0, taking: 1_000_000, .timedOut)
            perform(&workers[index], kind: 1, at: 0, taking: 1_000_000, .conflict)
        }
        perform(&workers[0], kind: 1, at: 0, taking: 1_000_000, .reset)
        let second = totals.advance(workers.indices.map { workers[$0].takeSeconds() }, to: 1)
        #expect(second.kinds == [2, 5] && second.errors == 3 && totals.requests == 7)
        #expect(totals.causes == [NamedCount("timed_out", 2), NamedCount("reset", 1)])
    }

    @Test func `totals without data are zeros, not an error`() {
        var totals = RunningTotals(kinds: 1)
        let second = totals.advance([], to: 1)
        #expect(second.completed == 0 && second.outstanding == 0 && second.span == 1 && totals.causes.isEmpty)
    }

    @Test func `provisional objectives include unanswered operations with their age`() throws {
        func objective(_ text: String) throws -> Objective { try Objective(text, vocabulary: vocabulary) }
        let fast = try objective("p99(response) < 300ms")
        let errors = try objective("error_rate(write) < 1%")
        let society = try objective("society.mean_anxiety < 1")
        var worker = recorder()
        var progress = ObjectiveProgress([fast, errors, society], vocabulary: vocabulary, phases: [])
        #expect(progress.results.map(\.status) == [.unjudged, .unjudged, .unjudged])
        for _ in 0..<10 { perform(&worker, at: 0, taking: 1_000_000) }
        progress.advance([worker.takeSeconds()], to: 1)
        #expect(progress.results.map(\.status) == [.met, .unjudged, .unjudged])
        perform(&worker, kind: 1, at: Self.second, taking: 1_000_000, .timedOut)
        // Asked, and never answered.
        for _ in 0..<10 { worker.offer(kind: 0, scheduled: Self.second) }
        progress.advance([worker.takeSeconds()], to: 4)
        let results = progress.results
        #expect(results.map(\.status) == [.missed, .missed, .unjudged])
        #expect(try #require(results[0].value) >= 2)
        #expect(results[1].value == 1)
        #expect(results[2].why.contains("when the run ends"))
    }
}
