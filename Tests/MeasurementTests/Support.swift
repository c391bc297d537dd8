// SPDX-License-Identifier: GPL-3.0-or-later
@testable import Measurement

/// Three kinds: a background one, one that reads and one that writes.
let vocabulary = OperationVocabulary([
    .init(name: "keepAlive", isSocial: false, isRead: false), .init(name: "openFeed", isSocial: true, isRead: true),
    .init(name: "likeHomepage", isSocial: true, isRead: false),
])

/// A worker with an operation told as it happens: seconds since the begin, milliseconds of lag and service.
final class TestWorker {
    var recorder: WorkerRecorder

    init(window: Range<Int> = 0..<1_000, toleranceMilliseconds: Int64 = 1_000) {
        recorder = WorkerRecorder(
            .init(
                kinds: vocabulary.kinds.count, origin: Self.origin,
                window: (Self.origin + Int64(window.lowerBound) * 1_000_000_000)..<(Self.origin
                    + Int64(window.upperBound) * 1_000_000_000), tolerance: toleranceMilliseconds * 1_000_000))
    }

    /// Any clock will do.
    static let origin: Int64 = 123_456_789_012

    func instant(_ seconds: Double) -> Int64 { Self.origin + Int64((seconds * 1e9).rounded()) }

    /// An operation that is sent and ends.
    func run(
        _ kind: Int, at seconds: Double, lag: Double = 0, service: Double, outcome: Outcome = .ok, ready: Double? = nil
    ) {
        recorder.offer(kind: kind, scheduled: instant(seconds))
        recorder.send(at: instant(seconds + lag / 1_000), bytes: 0)
        recorder.record(
            kind: kind, outcome: outcome, scheduled: instant(seconds), ready: ready.map(instant),
            actual: instant(seconds + lag / 1_000), completed: instant(seconds + (lag + service) / 1_000))
    }

    /// An operation that is offered and sent, and not over.
    func begin(_ kind: Int, at seconds: Double) {
        recorder.offer(kind: kind, scheduled: instant(seconds))
        recorder.send(at: instant(seconds), bytes: 0)
    }
}

/// A driven run's figures with these totals.
func figures(
    _ totals: WorkerTotals, model: DrivenSetup.Model = .scenario, window: Double = 60, cpu: Double = 0.3,
    runnable: Double? = nil, concurrency: Int? = nil, phases: [Phase] = [], watched: [WatchedWindows] = [],
    audit: AuditFigures? = nil
) -> DrivenFigures {
    var setup = DrivenSetup(
        target: "127.0.0.1:8080", profile: "reference", model: model, connections: 64, workers: 2, windowSeconds: window
    )
    setup.concurrency = concurrency
    return DrivenFigures(
        setup: setup, names: vocabulary.names, totals: totals, seconds: [], generatorCPU: cpu,
        generatorRunnable: runnable, peakRSSBytes: 50_000_000, phases: phases, watched: watched, audit: audit)
}

/// A record of a run; of one against a backend if it has figures.
func record(driven: DrivenFigures? = nil, society: [NamedFigure] = []) -> RunRecord {
    RunRecord(
        scenario: "test", title: "Test", scenarioText: "", seed: 1, version: "0", stateHash: "0", verdict: .pass,
        watches: 1, days: 1, tickSeconds: 900, firstWeekday: 0,
        performance: Performance(
            threads: 1, wallSeconds: 1, buildSeconds: 0, secondsPerDay: 1, watchDaysPerCoreSecond: 1,
            operationsPerWatchDay: 1, peakRSSBytes: 1, bytesPerWatch: 1),
        operations: [], load: LoadFigures(meanPerSecond: 10, peakPerSecond: 40, peakAt: "day 0", peakToMean: 4),
        society: society, timeline: [], dailies: [],
        distributions: Distributions(
            degrees: [], lorenz: [], likes: [], anxietyByStanding: [], minutes: [], topAccounts: []),
        panel: [], notes: [], driven: driven)
}
