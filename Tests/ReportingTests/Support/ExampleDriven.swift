// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

/// A made-up run against a backend, put together by the same recorder, timeline and monitor as a real one.
enum ExampleDriven {
    static let vocabulary = OperationVocabulary(
        ExampleRecord.kinds.map {
            .init(
                name: $0.name, isSocial: $0.isSocial,
                isRead: ["openFeed", "viewHomepage", "viewRanking"].contains($0.name))
        })

    static let objectives: [Objective] = {
        let texts = [
            "p99(response) < 300ms", "p95(service, likeHomepage) < 80ms", "error_rate < 1%", "throughput > 100/s",
            "audit.lost_likes == 0", "p99(response, comment) < 1s",
        ]
        var objectives = texts.compactMap { try? Objective($0, vocabulary: vocabulary) }
        if var windows = try? Objective("p99(response) < 250ms", vocabulary: vocabulary) {
            (windows.span, windows.name) = (.every(seconds: 10), "quick in every ten seconds <&\">")
            objectives.append(windows)
        }
        if var seconds = try? Objective("p99(response, social) < 400ms", vocabulary: vocabulary) {
            seconds.span = .share(0.9)
            seconds.name = "quick in most seconds"
            objectives.append(seconds)
        }
        return objectives
    }()

    /// A run of `seconds` measured seconds with a stall in the middle.
    static func make(seconds: Int = 60, perSecond: Int = 120, verdict: Verdict = .pass, cpu: Double = 0.31) -> RunRecord
    {
        let warmUp = 5
        let phases = [
            Phase(Phase.warmUp, 0..<warmUp), Phase(Phase.steady, warmUp..<(warmUp + seconds)),
            Phase(Phase.drain, (warmUp + seconds)..<(warmUp + seconds + 5)),
        ]
        func instant(_ second: Double) -> Int64 { Int64((second * 1e9).rounded()) }
        var worker = WorkerRecorder(
            .init(
                kinds: vocabulary.kinds.count, origin: 0,
                window: instant(Double(warmUp))..<instant(Double(warmUp + seconds))))
        var timeline = RunTimeline(phases: phases)
        var monitor = ObjectiveMonitor(objectives, vocabulary: vocabulary, phases: phases)
        var noise = Jitter()
        let stall = Double(warmUp) + Double(seconds) * 0.6
        for second in 0..<(warmUp + seconds + 5) {
            for part in 0..<(second < warmUp + seconds ? perSecond : 0) {
                let at = Double(second) + Double(part) / Double(perSecond)
                let kind = [3, 4, 5, 5, 5, 6, 7, 8, 8, 9, 11, 12][part % 12]
                let late = at > stall && at < stall + 1.5 ? stall + 1.5 - at : 0
                let lag = 0.0002 + 0.001 * noise.next() + late * 0.3
                let service = 0.004 + 0.03 * pow(noise.next(), 4) + (kind == 6 ? 0.02 : 0) + late * 0.7
                let outcome: Outcome = noise.next() < 0.004 ? (kind == 6 ? .timedOut : .unexpectedStatus) : .ok
                worker.offer(kind: kind, scheduled: instant(at))
                worker.send(at: instant(at + lag), bytes: 240)
                worker.receive(bytes: 900, at: instant(at + lag))
                worker.record(
                    kind: kind, outcome: outcome, scheduled: instant(at), actual: instant(at + lag),
                    completed: instant(at + lag + service))
            }
            let taken = [worker.takeSeconds()]
            timeline.advance(taken, to: second + 1)
            monitor.advance(taken, to: second + 1)
        }
        for cause in [Outcome.refused, .refused, .throttled] {
            worker.retry(since: cause, at: instant(6), scheduled: instant(6))
        }
        worker.rescue(scheduled: instant(6))
        worker.record(kind: 0, outcome: .skipped, scheduled: instant(6), actual: nil, completed: instant(6))
        return record(
            worker.totals, timeline.finish(), monitor.finish(at: warmUp + seconds + 5), phases, seconds, verdict, cpu)
    }

    private static func record(
        _ totals: WorkerTotals, _ rows: Rows<SecondRow>, _ watched: [WatchedWindows], _ phases: [Phase], _ seconds: Int,
        _ verdict: Verdict, _ cpu: Double
    ) -> RunRecord {
        var record = ExampleRecord.make(watches: 2_000, days: 0, verdict: verdict)
        record.title = "An evening against the reference backend"
        record.society = []
        record.distributions = Distributions(
            degrees: [], lorenz: [], likes: [], anxietyByStanding: [], minutes: [], topAccounts: [])
        record.operations = []
        record.notes = ["The backend ran on the same machine."]
        let audit = AuditFigures(
            figures: [
                NamedFigure("reads_checked", 8_412), NamedFigure("stale_read_share", 0.00036),
                NamedFigure("stale_reads", 3), NamedFigure("lost_likes", 0),
            ],
            findings: [
                AuditFinding(kind: "stale_read", account: 17, expected: "812 to 814", seen: "809", at: 31.25),
                AuditFinding(kind: "stale_read", account: 203, expected: "4", seen: "3 <script>", at: 42.5),
            ], findingsInAll: 3,
            freshness: [
                FreshnessPoint(ageSeconds: 0, reads: 412, fresh: 391),
                FreshnessPoint(ageSeconds: 0.001, reads: 0, fresh: 0),
                FreshnessPoint(ageSeconds: 0.01, reads: 803, fresh: 797),
                FreshnessPoint(ageSeconds: 0.1, reads: 1_690, fresh: 1_689),
                FreshnessPoint(ageSeconds: 1, reads: 5_507, fresh: 5_507),
            ],
            looks: [
                AuditLook(
                    name: "like_counts", words: "like counts", count: 8_412,
                    requests: ["viewHomepage", "audit account"],
                    figures: ["lost_likes"]),
                AuditLook(
                    name: "friend_lists", words: "friend lists", count: 0, requests: [],
                    whyNot: "no response provides `friendList`", figures: ["missing_ties"]),
            ], startState: "200 accounts compared, none different: like counts")
        record.driven = DrivenFigures(
            setup: DrivenSetup(
                target: "127.0.0.1:8080", profile: "reference", model: .scenario, arrivals: "as the children act",
                speedup: 60, fromSeconds: 68_400, connections: 64, workers: 2, warmUpSeconds: 5,
                windowSeconds: Double(seconds)), names: vocabulary.names, totals: totals, seconds: rows,
            generatorCPU: cpu, peakRSSBytes: 61_000_000, phases: phases, watched: watched, audit: audit)
        record.judge(by: objectives, vocabulary: vocabulary)
        return record
    }
}

/// Numbers that look random, 0..<1.
private struct Jitter {
    private var state: UInt64 = 99

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40) / 16_777_216
    }
}
