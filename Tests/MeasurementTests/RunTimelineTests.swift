// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct RunTimelineTests {
    @Test func `times belong to the second of the scheduled start`() throws {
        let worker = TestWorker()
        var timeline = RunTimeline()
        worker.begin(0, at: 0.5)
        let first = timeline.advance([worker.recorder.takeSeconds()], to: 1)
        #expect(first.offered == 1 && first.sent == 1 && first.completed == 0 && first.inFlight == 1)
        #expect(first.responseMax == 0)
        worker.recorder.record(
            kind: 0, outcome: .ok, scheduled: worker.instant(0.5), actual: worker.instant(0.5),
            completed: worker.instant(2.5)
        )
        timeline.advance([worker.recorder.takeSeconds()], to: 2)
        let third = timeline.advance([worker.recorder.takeSeconds()], to: 3)
        #expect(third.completed == 1 && third.responseMax == 0 && third.inFlight == 0)
        let rows = try timeline.finish().all
        #expect(rows.map(\.second) == [0, 1, 2])
        #expect(rows[0].responseMax == 2 && rows[0].responseP50 == 2)
        #expect(rows[2].completed == 1)
    }

    @Test func `workers add up, and phases have their names`() throws {
        let workers = [TestWorker(), TestWorker()]
        var timeline = RunTimeline(phases: [Phase(Phase.warmUp, 0..<2), Phase("ramp", 2..<4)])
        for second in 0..<6 {
            for worker in workers {
                for part in 0..<10 { worker.run(1, at: Double(second) + Double(part) / 10, service: Double(part + 1)) }
            }
            timeline.advance(workers.map { $0.recorder.takeSeconds() }, to: second + 1)
        }
        let rows = try timeline.finish().all
        #expect(rows.map(\.phase) == ["warm-up", "warm-up", "ramp", "ramp", "steady", "steady"])
        #expect(rows.allSatisfy { $0.offered == 20 && $0.completed == 20 && $0.sent == 20 })
        #expect(rows.allSatisfy { abs($0.responseP50 - 0.005) < 1e-5 && abs($0.responseP99 - 0.01) < 1e-5 })
    }

    @Test func `a second without operations has a row of zeros`() throws {
        let worker = TestWorker()
        var timeline = RunTimeline()
        worker.run(0, at: 0, service: 1)
        timeline.advance([worker.recorder.takeSeconds()], to: 1)
        for second in 2...5 { timeline.advance([worker.recorder.takeSeconds()], to: second) }
        #expect(try timeline.finish().all.dropFirst() == (1...4).map { SecondRow(second: $0) }[...])
    }

    @Test func `a closed second keeps its percentiles and still records worse values`() throws {
        let worker = TestWorker()
        var timeline = RunTimeline()
        for part in 0..<100 { worker.run(0, at: Double(part) / 100, service: 10) }
        for second in 1...20 { timeline.advance([worker.recorder.takeSeconds()], to: second) }
        // The generator hands over an operation of second 0, twenty seconds late.
        worker.run(0, at: 0.5, lag: 19_700, service: 100)
        timeline.advance([worker.recorder.takeSeconds()], to: 21)
        let first = try timeline.finish().all[0]
        #expect(abs(first.responseP99 - 0.01) < 1e-5)
        #expect(abs(first.responseMax - 19.8) < 1e-6)
        #expect(first.offered == 101)
    }

    @Test func `an operation that never ends does not keep its second open`() throws {
        let worker = TestWorker()
        var timeline = RunTimeline()
        worker.begin(0, at: 0)
        for second in 1...(RunTimeline.horizon + 2) { timeline.advance([worker.recorder.takeSeconds()], to: second) }
        worker.recorder.record(
            kind: 0, outcome: .ok, scheduled: worker.instant(0), actual: worker.instant(0),
            completed: worker.instant(602))
        timeline.advance([worker.recorder.takeSeconds()], to: RunTimeline.horizon + 3)
        let first = try timeline.finish().all[0]
        #expect(first.responseP99 == 0 && first.responseMax == 602)
    }

    @Test func `memory contains only the rows of open seconds`() throws {
        let worker = TestWorker()
        let log = RowsInMemory<SecondRow>()
        var timeline = RunTimeline(closed: log)
        var mostOpen = 0
        for second in 1...2_000 {
            for part in 0..<5 { worker.run(0, at: Double(second - 1) + Double(part) / 5, service: 70) }
            timeline.advance([worker.recorder.takeSeconds()], to: second)
            mostOpen = max(mostOpen, timeline.openCount)
        }
        #expect(mostOpen == RunTimeline.grace && timeline.openCount + log.count == 2_000)
        let rows = try timeline.finish().all
        #expect(timeline.openCount == 0 && rows.map(\.second) == Array(0..<2_000))
        // Storage that is used again brings nothing over from the second before.
        #expect(rows.allSatisfy { $0.offered == 5 && abs($0.responseP99 - 0.07) < 1e-4 })
    }
}
