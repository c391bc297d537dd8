// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

/// A closed load that waits asks for nothing, so that errors alone do not show how long nothing was answered.
@Suite struct DeadTimeTests {
    /// One at a time for 20 s: an answer every 10 ms up to `death`, then operations of so many seconds.
    private func load(until death: Double, then seconds: Double, _ outcome: Outcome) -> WorkerTotals {
        let worker = TestWorker(window: 0..<20)
        for index in 0..<Int(death * 100) { worker.run(1, at: Double(index) / 100, service: 10) }
        for begin in stride(from: death, to: 20, by: seconds) {
            worker.run(1, at: begin, service: seconds * 1_000, outcome: outcome)
        }
        return worker.recorder.totals
    }

    private func deadTime(_ totals: WorkerTotals, of concurrency: Int = 1) throws -> Double {
        try #require(figures(totals, model: .closed, window: 20, concurrency: concurrency).deadTime)
    }

    @Test(arguments: [(0.5, Outcome.refused), (3.2, .timedOut), (16, .unfinished), (30, .reset)])
    func `the time of failed operations within the window is dead time`(
        seconds: Double, outcome: Outcome
    ) throws {
        let totals = load(until: 4, then: seconds, outcome)
        #expect(abs(try deadTime(totals) - 0.8) < 1e-9)
        // Half of the watches fail, the others go on.
        #expect(abs(try deadTime(totals, of: 2) - 0.4) < 1e-9)
    }

    @Test func `a stall is dead time although an answer ends it`() throws {
        let worker = TestWorker(window: 0..<20)
        worker.run(1, at: 0, service: 8_000)
        for index in 800..<2_000 { worker.run(1, at: Double(index) / 100, service: 10) }
        // Good to 0.1 %, as histograms are.
        #expect(abs(try deadTime(worker.recorder.totals) - 0.4) < 0.000_5)
    }

    @Test func `a constantly slow operation is alive beside a fast one`() throws {
        let worker = TestWorker(window: 0..<20)
        for index in 0..<10 {
            worker.run(1, at: Double(index) * 2, service: 10)
            worker.run(2, at: Double(index) * 2 + 0.01, service: 1_990)
        }
        #expect(try deadTime(worker.recorder.totals) == 0)
    }

    @Test func `a backend that dies does not pass for lack of answers`() throws {
        // One error in 400 answers.
        let totals = load(until: 4, then: 16, .unfinished)
        var run = record(driven: figures(totals, model: .closed, window: 20, concurrency: 1))
        let errors = try Objective("error_rate < 1%", vocabulary: vocabulary)
        run.judge(by: [errors], vocabulary: vocabulary)
        #expect(run.verdict == .pass)
        run.judge(by: [errors].withDefaults(isClosed: true), vocabulary: vocabulary)
        #expect(run.verdict == .fail)
        #expect(run.objectives.map(\.name) == ["error_rate < 1%", "dead_time < 1% (default)"])
        #expect(run.objectives.map(\.status) == [.met, .missed])
        #expect(run.objectives[1].why == "80 %; it must be less than 1 %")
    }

    @Test func `dead time without a measurement is unjudged`() throws {
        let rule = try Objective("dead_time < 1%", vocabulary: vocabulary)
        var run = record(driven: figures(load(until: 20, then: 1, .ok)))
        #expect(run.driven?.deadTime == nil)
        run.judge(by: [rule], vocabulary: vocabulary)
        #expect(run.objectives.map(\.status) == [.unjudged])
    }
}

@Suite struct DefaultObjectiveTests {
    private func names(
        _ texts: [String], isClosed: Bool, isAudited: Bool = false, runs: ObjectiveRuns = .all
    ) throws -> [String] {
        try texts.map {
            var objective = try Objective($0, vocabulary: vocabulary)
            objective.runs = runs
            return objective
        }.withDefaults(isClosed: isClosed, isAudited: isAudited).map(\.text)
    }

    @Test func `a run has default objectives on errors and, if closed, on dead time, unless it has its own`() throws {
        #expect(try names([], isClosed: false) == ["error_rate < 1%"])
        #expect(try names([], isClosed: true) == ["error_rate < 1%", "dead_time < 1%"])
        #expect(try names(["throughput > 1/s"], isClosed: false) == ["throughput > 1/s", "error_rate < 1%"])
        for own in ["error_rate < 50%", "error_rate(write) < 2%"] {
            #expect(try names([own], isClosed: false) == [own])
            #expect(try names([own], isClosed: true) == [own, "dead_time < 1%"])
            // One about other runs is none of this one.
            #expect(try names([own], isClosed: false, runs: .simulated) == [own, "error_rate < 1%"])
        }
        #expect(try names(["dead_time < 20%"], isClosed: true) == ["dead_time < 20%", "error_rate < 1%"])
    }

    @Test func `an audited run has a default objective on wrong answers, unless it has one on the audit`() throws {
        #expect(try names([], isClosed: false, isAudited: true) == ["error_rate < 1%", "audit.wrong_answers == 0"])
        let own = "audit.stale_read_share < 1%"
        #expect(try names([own], isClosed: false, isAudited: true) == [own, "error_rate < 1%"])
        #expect(
            try names([own], isClosed: false, isAudited: true, runs: .simulated)
                == [own, "error_rate < 1%", "audit.wrong_answers == 0"])
    }
}
