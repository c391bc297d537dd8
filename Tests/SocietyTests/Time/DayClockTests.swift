// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Statistics
import Testing

@testable import Society

struct DayClockTests {
    private let store = ColumnStore()
    private let time = TimeParameters()

    private func clock(_ type: DayType, tick: Int = 900) -> DayClock {
        var time = time
        time.tickSeconds = tick
        return DayClock(type, time, store: store)
    }

    private func minute(_ position: Int) -> Int { position * 1_440 / DayClock.positions }

    private func isLesson(_ minute: Int, _ type: DayType) -> Bool {
        type == .schoolDay && time.lessons.contains { $0.contains(minute) }
    }

    @Test(arguments: DayType.allCases)
    func `activity grows from zero to the whole day`(type: DayType) {
        let clock = clock(type)
        #expect(clock.activity(before: 0) == 0)
        // Minutes do not begin where positions do, so that a little of 2^32 is lost or gained.
        #expect(clock.activity(before: DayClock.positions) > 4_294_600_000)
        for position in 0..<DayClock.positions {
            let step = clock.activity(before: position + 1) - clock.activity(before: position)
            if (step == 0) != isLesson(minute(position), type) { Issue.record("position \(position)") }
        }
    }

    @Test(arguments: DayType.allCases)
    func `the activity before a position gives the position back`(type: DayType) {
        let clock = clock(type)
        for position in 0..<DayClock.positions where !isLesson(minute(position), type) {
            let found = clock.position(at: clock.activity(before: position))
            // Within a 65,536th of the day's activity.
            let share = Int(clock.activity(before: position))
            let reaches = Int(clock.activity(before: found)) - 65_536...Int(clock.activity(before: found + 1)) + 65_536
            if !reaches.contains(share) { Issue.record("position \(position) is found as \(found)") }
        }
    }

    @Test(arguments: DayType.allCases)
    func `positions ascend with the activity and never lie in a lesson`(type: DayType) {
        let clock = clock(type)
        var before = 0
        for share in stride(from: UInt32.min, to: .max - 4_999, by: 4_999) {
            let position = clock.position(at: share)
            #expect(position >= before && position < DayClock.positions)
            if isLesson(minute(position), type) { Issue.record("\(share) falls into a lesson, at \(position)") }
            before = position
        }
        #expect(!isLesson(minute(clock.position(at: .max)), type))
    }

    // Chi-square over 24 hours of 200,000 draws; seed fixed; false-alarm rate 1e-6 for each type of day.
    @Test(arguments: DayType.allCases)
    func `the hours have their weights`(type: DayType) {
        let clock = clock(type)
        var noise = Noise(40 + UInt64(type.rawValue))
        var seen = Array(repeating: 0, count: 24)
        for _ in 0..<200_000 {
            let position = clock.position(at: UInt32(truncatingIfNeeded: noise.next() >> 32))
            seen[minute(position) / 60] += 1
        }
        let weights = time.hourlyWeights[Int(type.rawValue)]
        let total = weights.reduce(0, +)
        let expected = weights.map { $0 / total * 200_000 }
        #expect(HypothesisTest.chiSquare(observed: seen, expected: expected).pValue > 1e-6)
    }

    @Test(arguments: [60, 300, 900, 1_800, 3_600])
    func `an instant lies in the counted tick, or after it within the range of its bits`(tick: Int) {
        let clock = clock(.schoolDay, tick: tick)
        for bits in UInt32(0)..<65_536 {
            let last = DayClock.milliseconds(clock.position(at: bits << 16 | 0xFFFF), jitter: 0xFFFF)
            for jitter: UInt32 in [0, 0x1234_5678, .max] {
                let millisecond = clock.millisecond(at: bits, jitter: jitter)
                if millisecond < Int(clock.tick(at: bits)) * tick * 1_000 || millisecond > last {
                    Issue.record("\(bits) is counted in tick \(clock.tick(at: bits)) and falls at \(millisecond) ms")
                }
            }
        }
    }

    @Test func `positions divide the day's milliseconds`() {
        for position in 0..<DayClock.positions {
            let first = DayClock.milliseconds(position, jitter: 0)
            let last = DayClock.milliseconds(position, jitter: 0xFFFF)
            let next = DayClock.milliseconds(position + 1, jitter: 0)
            #expect(first * 1_024 / 3_600_000 == position || first >= position * 3_515)
            #expect(first <= last && last < next && next - first <= 3_516)
        }
        #expect(DayClock.milliseconds(DayClock.positions, jitter: 0) == 86_400_000)
    }

    @Test func `an hour that consists of lessons keeps its weight`() {
        var time = TimeParameters()
        time.lessons = [480..<600]
        let clock = DayClock(.schoolDay, time, store: store)
        let share = Double(clock.activity(before: 10 * 1_024) - clock.activity(before: 8 * 1_024)) / 4_294_967_296
        let weights = time.hourlyWeights[0]
        #expect(abs(share - (weights[8] + weights[9]) / weights.reduce(0, +)) < 1e-6)
    }

    @Test func `a day with one busy hour has all positions in it`() {
        var time = TimeParameters()
        time.hourlyWeights[0] = (0..<24).map { $0 == 20 ? 1 : 0 }
        let clock = DayClock(.schoolDay, time, store: store)
        var hours: Set<Int> = []
        for share in stride(from: UInt32.min, to: .max - 99_991, by: 99_991) {
            hours.insert(clock.position(at: share) / 1_024)
        }
        #expect(hours == [20])
        #expect(clock.position(at: .max) / 1_024 == 20)
    }
}
