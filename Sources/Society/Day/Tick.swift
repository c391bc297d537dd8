// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// One tick: a stretch of one day in which all decide from the same state.
struct Tick {
    /// Since the run's first midnight.
    let number: Int
    let day: Int
    /// Milliseconds after the day's midnight.
    let milliseconds: Range<Int>

    init(_ number: Int, _ time: TimeParameters) {
        self.number = number
        day = number / time.ticksPerDay
        let start = number % time.ticksPerDay * time.tickSeconds * 1_000
        milliseconds = start..<(start + time.tickSeconds * 1_000)
    }

    /// Milliseconds of the day's midnight since the run's first.
    var midnight: Int { day * 86_400_000 }

    /// Seconds since the run's first midnight.
    var seconds: Range<Int> {
        (midnight + milliseconds.lowerBound) / 1_000..<(midnight + milliseconds.upperBound) / 1_000
    }
}

extension World {
    /// Runs the acting sessions of the children of `partition` that begin in `tick`.
    ///
    /// The children are found by a scan of one small column, a quarter of an hour at a time.
    func decide(_ partition: Int, tick: Tick, chances: Chances, outbox: Outbox) {
        let quarter = 900_000
        let quarters = (tick.milliseconds.lowerBound / quarter)...((tick.milliseconds.upperBound - 1) / quarter)
        let rows = rows(of: partition)
        for number in quarters {
            wakeQuarters.forEachRow(in: rows, equalTo: UInt8(number)) { row in
                // A session may be followed by another in the same quarter and tick.
                while wakeQuarters[row] == UInt8(number), act(row, tick: tick, chances: chances, outbox: outbox) {}
            }
        }
    }

    /// Runs the next session of `row` if it begins in `tick`, and sets the one after it.
    @inline(__always)
    private func act(_ row: Int, tick: Tick, chances: Chances, outbox: Outbox) -> Bool {
        let position = Int(wakeQuarters[row]) << 8 | Int(watchers[row].wakeFraction)
        var stream = stream(row, instant: tick.day << 15 | position, .session)
        let millisecond = DayClock.milliseconds(position, jitter: stream.next())
        guard tick.milliseconds.contains(millisecond) else { return false }
        var session = Session(
            world: self, outbox: outbox, day: tick.day, tick: tick.number, child: row,
            instant: tick.midnight + millisecond, lastInstant: tick.midnight + tick.milliseconds.upperBound - 1,
            profile: profiles[row], watcher: watchers[row], stream: stream, chances: chances)
        session.run()
        watchers[row] = session.watcher
        scheduleWake(row, day: tick.day, after: position, isFirst: false)
        return true
    }
}
