// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// One tick: a stretch of one day in which all decide from the same state.
struct Tick {
    /// Since the run's first midnight.
    let number: Int
    let day: Int
    let type: DayType
    /// Milliseconds after the day's midnight.
    let milliseconds: Range<Int>

    init(_ number: Int, _ time: TimeParameters) {
        self.number = number
        day = number / time.ticksPerDay
        type = time.dayType(of: day)
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
    func decide(_ partition: Int, tick: Tick, inbox: RequestInbox, outbox: Outbox) {
        let quarter = 900_000
        let quarters = (tick.milliseconds.lowerBound / quarter)...((tick.milliseconds.upperBound - 1) / quarter)
        var session = Session(world: self, outbox: outbox, inbox: inbox, tick: tick)
        for number in quarters {
            wakeQuarters.forEachRow(in: rows(of: partition), equalTo: UInt8(number)) { row in
                // A session may be followed by another in the same quarter and tick.
                while wakeQuarters[row] == UInt8(number), session.begin(row, in: tick) {
                    session.run()
                    session.end(in: tick)
                }
            }
        }
    }
}

extension Session {
    /// Begins the next session of `child` if it falls into `tick`.
    @inline(__always)
    mutating func begin(_ child: Int, in tick: Tick) -> Bool {
        self.child = child
        watcher = world.watchers[child]
        position = Int(world.wakeQuarters[child]) << 8 | Int(watcher.wakeFraction)
        stream = world.stream(child, instant: tick.day << 15 | position, .session)
        let millisecond = DayClock.milliseconds(position, jitter: stream.next())
        guard tick.milliseconds.contains(millisecond) else { return false }
        instant = tick.midnight &+ millisecond
        profile = world.profiles[child]
        return true
    }

    /// Writes back what the child remembers, and sets its next session.
    @inline(__always)
    mutating func end(in tick: Tick) {
        world.watchers[child] = watcher
        world.scheduleWake(child, day: tick.day, tick.type, after: position, isFirst: false)
    }
}
