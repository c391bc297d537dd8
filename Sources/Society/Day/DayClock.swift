// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The distribution of activity over a day.
///
/// A day has 96 quarters of an hour, each of 256 fractions: a *position* is one of 24,576 fractions of 3.5 seconds. The
/// clock converts a share of the day's activity to a position and back. An hour's weight is spread evenly over its
/// minutes outside lessons.
struct DayClock {
    static let positions = 96 * 256
    /// The cumulative activity before each position, where 2^32 is the whole day. It has one extra entry, the last,
    /// which is clamped.
    private let cumulative: Column<UInt32>
    /// The position at each 1/65,536 of the activity.
    private let inverse: Column<Stretch>
    /// The tick of the day that contains each of these positions.
    private let ticks: Column<UInt32>
    /// The start of the next lesson after each position, or the next midnight; milliseconds after midnight.
    private let stops: Column<UInt32>

    /// The position at some activity, and the number of further positions that the entry covers.
    private struct Stretch: BitwiseCopyable {
        var position: UInt16
        var more: UInt16
    }

    init(_ type: DayType, _ time: TimeParameters, store: ColumnStore) {
        var minutes = (0..<1_440).map { _ in 0.0 }
        for hour in 0..<24 {
            let range = (hour * 60)..<(hour * 60 + 60)
            let free = range.filter { minute in
                type != .schoolDay || !time.lessons.contains { $0.contains(minute) }
            }
            let open = free.isEmpty ? Array(range) : free
            for minute in open { minutes[minute] = time.hourlyWeights[Int(type.rawValue)][hour] / Double(open.count) }
        }
        // Minutes and positions are not aligned. The total is the sum over positions, so that the last position ends
        // the day.
        let shares = (0..<DayClock.positions).map { minutes[$0 * 1_440 / DayClock.positions] }
        let total = shares.reduce(0, +)
        cumulative = store.column(of: UInt32.self, count: DayClock.positions + 1)
        inverse = store.column(of: Stretch.self, count: 65_536)
        ticks = store.column(of: UInt32.self, count: 65_536)
        stops = store.column(of: UInt32.self, count: DayClock.positions)
        let lessons = type == .schoolDay ? time.lessons.map { $0.lowerBound * 60_000 } : []
        for position in 0..<DayClock.positions {
            let millisecond = DayClock.milliseconds(position, jitter: 0)
            stops[position] = UInt32(lessons.first { $0 > millisecond } ?? 86_400_000)
        }
        var sum = 0.0
        for position in 0...DayClock.positions {
            cumulative[position] = UInt32(min(4_294_967_295, sum / total * 4_294_967_296))
            if position < DayClock.positions {
                sum += shares[position]
            }
        }
        compileInverse(tickMilliseconds: time.tickSeconds * 1_000)
    }

    private func compileInverse(tickMilliseconds: Int) {
        var position = 0
        for index in 0..<65_536 {
            let share = UInt64(index) << 16
            while position < DayClock.positions - 1, UInt64(cumulative[position + 1]) <= share { position += 1 }
            // Extends to the next entry's position, but never across a time without activity.
            var span = 0
            while span < 255, position + span + 1 < DayClock.positions,
                UInt64(cumulative[position + span + 1]) < share + 65_536,
                cumulative[position + span + 1] > cumulative[position + span],
                position + span + 2 > DayClock.positions
                    || cumulative[position + span + 2] > cumulative[position + span + 1]
            { span += 1 }
            inverse[index] = Stretch(position: UInt16(position), more: UInt16(span))
            ticks[index] = UInt32(DayClock.milliseconds(position, jitter: 0) / tickMilliseconds)
        }
    }

    /// Returns the activity before `position`, as a share of 2^32.
    func activity(before position: Int) -> UInt32 { cumulative[position] }

    /// Returns the position at which the cumulative activity reaches `activity`, as a share of 2^32.
    ///
    /// - Complexity: O(1).
    func position(at activity: UInt32) -> Int {
        let stretch = inverse[Int(activity >> 16)]
        return Int(stretch.position) &+ ((Int(stretch.more) &+ 1) &* Int(activity & 0xFFFF)) >> 16
    }

    /// Returns the tick of the day at which the cumulative activity reaches `activity`, as a share of 2^16.
    @inline(__always)
    func tick(at activity: UInt32) -> UInt32 { ticks[Int(activity)] }

    /// Returns an instant in that tick in milliseconds after midnight, spread over the time that the 16 bits represent.
    func millisecond(at activity: UInt32, jitter: UInt32) -> Int {
        millisecond(position(at: activity << 16 | jitter >> 16), jitter: jitter)
    }

    /// Returns the milliseconds after midnight of a position, plus `jitter` (16 random bits) within its fraction, but
    /// outside lessons.
    func millisecond(_ position: Int, jitter: UInt32) -> Int {
        min(DayClock.milliseconds(position, jitter: jitter), stop(after: position) &- 1)
    }

    /// Returns the start of the next lesson after `position`, or of the next day; milliseconds after midnight.
    func stop(after position: Int) -> Int { Int(stops[position]) }

    static func milliseconds(_ position: Int, jitter: UInt32) -> Int {
        (position &* 28_125) >> 3 &+ (Int(jitter & 0xFFFF) &* 3_515) >> 16
    }
}
