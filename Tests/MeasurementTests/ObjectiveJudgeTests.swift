// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct ObjectiveJudgeTests {
    /// A hundred operations of 1 to 100 ms: feeds in the first half, likes in the second, of which one failed.
    private var totals: WorkerTotals {
        let worker = TestWorker()
        for index in 1...100 {
            worker.run(
                index <= 50 ? 1 : 2, at: 1, lag: 1, service: Double(index - 1), outcome: index == 100 ? .throttled : .ok
            )
        }
        worker.recorder.record(
            kind: 0, outcome: .skipped, scheduled: worker.instant(1), actual: nil, completed: worker.instant(1))
        return worker.recorder.totals
    }

    private func judge(
        _ text: String, span: ObjectiveSpan = .whole, phase: String? = nil, on record: RunRecord
    ) throws -> ObjectiveResult {
        var objective = try Objective(text, vocabulary: vocabulary)
        (objective.span, objective.phase) = (span, phase)
        return try #require(Objective.evaluate([objective], on: record, vocabulary: vocabulary).first)
    }

    static let driven: [(String, ObjectiveResult.Status, String)] = [
        ("p50(response) < 60ms", .met, "50 ms; it must be less than 60 ms"),
        ("p99(response) < 90ms", .missed, "99 ms; it must be less than 90 ms"),
        ("max(response, openFeed) <= 50ms", .met, "50 ms; it must be at most 50 ms"),
        ("max(response, write) < 100ms", .missed, "100 ms; it must be less than 100 ms"),
        ("max(service, social) < 99.1ms", .met, "99 ms; it must be less than 99.1 ms"),
        ("max(lag) < 2ms", .met, "1 ms; it must be less than 2 ms"),
        ("error_rate < 1%", .missed, "1 %; it must be less than 1 %"),
        ("error_rate <= 1%", .met, "1 %; it must be at most 1 %"),
        ("error_rate(likeHomepage) < 1%", .missed, "2 %; it must be less than 1 %"),
        ("error_rate(read) == 0", .met, "0 %; it must be exactly 0 %"),
        ("throughput > 1.6/s", .met, "1.65/s; it must be greater than 1.6/s"),
        ("throughput(write) > 1/s", .missed, "0.817/s; it must be greater than 1/s"),
        (
            "p99(response, keepAlive) < 1s", .unjudged,
            "no keepAlive was sent in the measured window; the profile skips it"
        ),
        ("audit.lost_likes == 0", .missed, "2; it must be exactly 0"),
        ("audit.stale_read_share < 0.01%", .missed, "0.189 %; it must be less than 0.01 %"),
        ("audit.stale_reads < 0.01%", .met, "0.00005; it must be less than 0.0001"),
        (
            "audit.stale_raeds < 1%", .unjudged,
            "the run has no figure `audit.stale_raeds`; did you mean `audit.stale_reads`?"
        ),
        (
            "audit.gone < 1%", .unjudged,
            "the run has no figure `audit.gone`; the figures are lost_likes, stale_reads, stale_read_share"
        ),
        ("society.mean_anxiety < 0.5", .unjudged, "the run has no society figures"),
        ("load.peak_to_mean < 5", .met, "4; it must be less than 5"),
    ]

    @Test(arguments: driven)
    func `a driven run is judged by its figures`(text: String, status: ObjectiveResult.Status, why: String) throws {
        let audit = AuditFigures(
            figures: [
                NamedFigure("lost_likes", 2), NamedFigure("stale_reads", 0.00005),
                NamedFigure("stale_read_share", 0.00189),
            ], findings: [], freshness: [])
        let result = try judge(text, on: record(driven: figures(totals, audit: audit)))
        #expect(result.status == status)
        #expect(result.why == why)
        #expect((result.value == nil) == (status == .unjudged))
    }

    @Test func `the result of an untested cap states that no operation tested it`() throws {
        for (attempts, words) in [(0.0, "; no operation tried to exceed the friend cap"), (3, "")] {
            let audit = AuditFigures(
                figures: [NamedFigure("cap_attempts", attempts), NamedFigure("over_cap", 0)], findings: [],
                freshness: [])
            let objective = try Objective("audit.over_cap == 0", vocabulary: vocabulary)
            let record = record(driven: figures(TestWorker().recorder.totals, audit: audit))
            let result = Objective.evaluate([objective], on: record, vocabulary: vocabulary)[0]
            #expect(result.status == .met)
            #expect(result.why == "0; it must be exactly 0" + words)
        }
    }

    @Test func `a figure without checks is unjudged, with a reason`() throws {
        func look(_ name: String, _ count: Int, _ why: String) -> AuditLook {
            AuditLook(
                name: name, words: "\(name)s", count: count, requests: [], whyNot: why,
                figures: ["lost_likes", "stale_reads"])
        }
        func why(_ looks: [AuditLook], _ text: String = "audit.lost_likes == 0") throws -> ObjectiveResult {
            let audit = AuditFigures(
                figures: [NamedFigure("lost_likes", 0)], findings: [], freshness: [], looks: looks,
                absent: [AbsentFigure(name: "visible_999_seconds", why: "never")])
            return try judge(text, on: record(driven: figures(TestWorker().recorder.totals, audit: audit)))
        }
        let none = try why([look("one", 0, "no request tells it"), look("other", 0, "none came")])
        #expect(none.status == .unjudged && none.value == nil)
        #expect(none.why == "not checked: ones: no request tells it; others: none came")
        #expect(try why([look("one", 0, "none came"), look("other", 1, "")]).status == .met)
        let absent = try why([], "audit.visible_999_seconds < 1s")
        #expect(absent.status == .unjudged && absent.why == "audit.visible_999_seconds has no value: never")
    }

    @Test func `a simulated run is judged by its society and not by times`() throws {
        let run = record(society: [NamedFigure("mean_anxiety", 0.31), NamedFigure("online_transitivity", .nan)])
        #expect(try judge("society.mean_anxiety < 0.3", on: run).status == .missed)
        #expect(try judge("society.mean_anxiety < 0.32", on: run).status == .met)
        let times = try judge("p99(response) < 1s", on: run)
        #expect(times.status == .unjudged)
        #expect(times.why == "a simulated run has no p99(response); a run against a backend does")
        #expect(try judge("p99(response) < 1s", span: .every(seconds: 5), on: run).status == .unjudged)
        #expect(try judge("audit.lost_likes == 0", on: run).status == .unjudged)
        #expect(
            try judge("society.online_transitivity < 1", on: run).why
                == "society.online_transitivity has no value in this run")
    }

    @Test func `an objective that cannot be judged does not pass`() throws {
        var run = record()
        run.judge(by: [try Objective("p99(response) < 1s", vocabulary: vocabulary)], vocabulary: vocabulary)
        #expect(run.verdict == .fail)
    }

    @Test func `an objective about other runs is ignored`() throws {
        var rule = try Objective("p99(response) < 1s", vocabulary: vocabulary)
        rule.runs = .driven
        var run = record()
        run.judge(by: [rule], vocabulary: vocabulary)
        #expect(run.verdict == .pass && run.objectives.isEmpty)
        run.driven = figures(totals)
        run.judge(by: [rule], vocabulary: vocabulary)
        #expect(run.verdict == .pass && run.objectives.map(\.status) == [.met])
    }

    /// Judges an objective of whose windows the first ends with second 19.
    private func judge(
        _ text: String, span: ObjectiveSpan = .whole, phase: String? = nil, windows values: [Double?]
    ) throws -> ObjectiveResult {
        var objective = try Objective(text, vocabulary: vocabulary)
        (objective.span, objective.phase) = (span, phase)
        var windows = WatchedWindows(of: objective)
        for (index, value) in values.enumerated() { windows.add(value, end: 20 + index) }
        return try judge(text, span: span, phase: phase, on: watched([windows]))
    }

    private func watched(_ windows: [WatchedWindows]) -> RunRecord {
        record(driven: figures(totals, phases: [Phase("steady", 10..<70)], watched: windows))
    }

    @Test func `an objective over windows must hold in every window`() throws {
        let values = [0.1, nil, 0.4, 0.7, 0.2]
        let missed = try judge("p99(response) < 500ms", span: .every(seconds: 10), windows: values)
        #expect(missed.status == .missed && missed.value == 0.7 && missed.window == 13..<23)
        #expect(
            missed.why
                == "missed in 1 of 4 windows of 10 s: at worst 700 ms, in seconds 13 to 22; it must be less than 500 ms"
        )
        let met = try judge("p99(response) < 800ms", span: .every(seconds: 10), windows: values)
        #expect(met.status == .met && met.why == "at worst 700 ms, in seconds 13 to 22")
        let floor = try judge("p99(response) > 150ms", span: .every(seconds: 10), windows: values)
        #expect(floor.status == .missed && floor.value == 0.1 && floor.window == 10..<20)
    }

    @Test func `a share of seconds can miss`() throws {
        let values = [0.1, 0.1, 0.1, 0.9]
        let met = try judge("p99(response) < 500ms", span: .share(0.75), windows: values)
        #expect(met.status == .met && met.value == 0.75 && met.bound == 0.75 && met.unit == .share)
        let missed = try judge("p99(response) < 500ms", span: .share(0.76), windows: values)
        #expect(missed.status == .missed)
        #expect(missed.why == "met in 75 % of 4 seconds; it must be at least 76 %; at worst 900 ms, in second 22")
    }

    @Test func `a phase has one value for its verdict`() throws {
        let result = try judge("p99(response) < 300ms", phase: "steady", windows: [0.3])
        #expect(result.status == .missed && result.why == "300 ms; it must be less than 300 ms")
        let other = try judge("p99(response) < 300ms", phase: "ramp", on: watched([]))
        #expect(other.why == "the run has no phase ramp; it has steady")
    }

    @Test func `an objective without data is unjudged`() throws {
        let silent = try judge("p99(response) < 1s", span: .every(seconds: 10), windows: [nil, nil])
        #expect(silent.status == .unjudged && silent.why.hasPrefix("no window of this run"))
        #expect(
            try judge("p99(response) < 1s", span: .every(seconds: 11), on: watched([])).why
                == "this run did not record p99(response) second by second")
    }
}
