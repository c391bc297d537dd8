// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct RunTimelineTests {
    @Test func `times belong to the second in which an operation was scheduled`() {
        let lane = TestLane()
        var timeline = RunTimeline()
        lane.begin(0, at: 0.5)
        let first = timeline.advance([lane.recorder.takeSeconds()], to: 1)
        #expect(first.offered == 1 && first.sent == 1 && first.completed == 0 && first.inFlight == 1)
        #expect(first.responseMax == 0)
        lane.recorder.record(
            kind: 0, outcome: .ok, scheduled: lane.instant(0.5), actual: lane.instant(0.5), completed: lane.instant(2.5)
        )
        timeline.advance([lane.recorder.takeSeconds()], to: 2)
        let third = timeline.advance([lane.recorder.takeSeconds()], to: 3)
        #expect(third.completed == 1 && third.responseMax == 0 && third.inFlight == 0)
        #expect(timeline.all.map(\.second) == [0, 1, 2])
        #expect(timeline.all[0].responseMax == 2 && timeline.all[0].responseP50 == 2)
        #expect(timeline.all[2].completed == 1)
    }

    @Test func `lanes add up and phases have their names`() {
        let lanes = [TestLane(), TestLane()]
        var timeline = RunTimeline(phases: [Phase(Phase.warmUp, 0..<2), Phase("ramp", 2..<4)])
        for second in 0..<6 {
            for lane in lanes {
                for part in 0..<10 { lane.run(1, at: Double(second) + Double(part) / 10, service: Double(part + 1)) }
            }
            timeline.advance(lanes.map { $0.recorder.takeSeconds() }, to: second + 1)
        }
        #expect(timeline.all.map(\.phase) == ["warm-up", "warm-up", "ramp", "ramp", "steady", "steady"])
        #expect(timeline.all.allSatisfy { $0.offered == 20 && $0.completed == 20 && $0.sent == 20 })
        #expect(timeline.all.allSatisfy { abs($0.responseP50 - 0.005) < 1e-5 && abs($0.responseP99 - 0.01) < 1e-5 })
    }

    @Test func `a second without operations has a row of zeros`() {
        let lane = TestLane()
        var timeline = RunTimeline()
        lane.run(0, at: 0, service: 1)
        timeline.advance([lane.recorder.takeSeconds()], to: 1)
        for second in 2...5 { timeline.advance([lane.recorder.takeSeconds()], to: second) }
        #expect(timeline.all.dropFirst() == (1...4).map { SecondRow(second: $0) }[...])
    }

    @Test func `a closed second keeps its percentiles and still learns of what was worse`() {
        let lane = TestLane()
        var timeline = RunTimeline()
        for part in 0..<100 { lane.run(0, at: Double(part) / 100, service: 10) }
        for second in 1...20 { timeline.advance([lane.recorder.takeSeconds()], to: second) }
        // The generator hands over an operation of second 0, twenty seconds late.
        lane.run(0, at: 0.5, lag: 19_700, service: 100)
        timeline.advance([lane.recorder.takeSeconds()], to: 21)
        #expect(abs(timeline.all[0].responseP99 - 0.01) < 1e-5)
        #expect(abs(timeline.all[0].responseMax - 19.8) < 1e-6)
        #expect(timeline.all[0].offered == 101)
    }

    @Test func `an operation that never ends does not keep its second open for ever`() {
        let lane = TestLane()
        var timeline = RunTimeline()
        lane.begin(0, at: 0)
        for second in 1...(RunTimeline.horizon + 2) { timeline.advance([lane.recorder.takeSeconds()], to: second) }
        lane.recorder.record(
            kind: 0, outcome: .ok, scheduled: lane.instant(0), actual: lane.instant(0), completed: lane.instant(602))
        timeline.advance([lane.recorder.takeSeconds()], to: RunTimeline.horizon + 3)
        #expect(timeline.all[0].responseP99 == 0 && timeline.all[0].responseMax == 602)
    }
}
