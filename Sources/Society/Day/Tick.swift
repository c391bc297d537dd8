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

    /// The time at the tick's end by the clock of posts: sixteenths of a day since the first midnight.
    var postClock: UInt16 { UInt16(truncatingIfNeeded: (midnight + milliseconds.upperBound) / 5_400_000) }

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
        // Random numbers are computed some children ahead, so that no session waits for them.
        let primedAhead = 3
        var primed = InlineArray<4, Stream>(repeating: session.stream)
        for number in quarters {
            let wakers = outbox.wakers
            let found = wakeQuarters.rows(in: rows(of: partition), equalTo: UInt8(number), to: wakers)
            for index in 0..<min(primedAhead, found) {
                primed[index & 3] = sessionStream(of: Int(wakers[index]), on: tick.day)
            }
            for index in 0..<found {
                prefetch(wakers, at: index, of: found, tick)
                let row = Int(wakers[index])
                session.stream = primed[index & 3]
                if index &+ primedAhead < found {
                    let later = Int(wakers[index &+ primedAhead])
                    primed[(index &+ primedAhead) & 3] = sessionStream(of: later, on: tick.day)
                }
                while session.begin(row, in: tick) {
                    session.run()
                    session.end(in: tick)
                    // Another may follow in the same quarter and tick.
                    guard wakeQuarters[row] == UInt8(number) else { break }
                    session.stream = sessionStream(of: row, on: tick.day)
                }
            }
        }
    }

    /// The random numbers of the next session of `row`, the first ones computed.
    @inline(__always)
    private func sessionStream(of row: Int, on day: Int) -> Stream {
        let position = Int(wakeQuarters[row]) << 8 | Int(children[row].watcher.wakeFraction)
        var stream = stream(row, instant: day << 15 | position, .session)
        stream.prime()
        return stream
    }

    /// Asks for what the children further down the list of wakers will need: their rows first, then their friend lists.
    ///
    /// Sessions are spread over gigabytes: without this, a tick does little but wait for memory.
    @inline(__always)
    private func prefetch(_ wakers: Column<UInt32>, at index: Int, of found: Int, _ tick: Tick) {
        if index &+ 12 < found {
            children.prefetch(Int(wakers[index &+ 12]))
        }
        if index &+ 6 < found {
            let row = Int(wakers[index &+ 6])
            if children[row].watcher.postDue <= tick.postClock { characters.prefetch(row) }
            lists.prefetch(children[row].profile.places)
        }
    }
}

extension Session {
    /// Begins the next session of `child` if it falls into `tick`; the stream is at its beginning.
    @inline(__always)
    mutating func begin(_ child: Int, in tick: Tick) -> Bool {
        self.child = child
        watcher = world.children[child].watcher
        deeds = world.children[child].deeds
        position = Int(world.wakeQuarters[child]) << 8 | Int(watcher.wakeFraction)
        wakeBits = stream.next()
        let millisecond = clock.millisecond(position, jitter: (wakeBits &* 0x85EB_CA6B) >> 16)
        guard tick.milliseconds.contains(millisecond) else { return false }
        instant = tick.midnight &+ millisecond
        lastInstant = tick.midnight &+ clock.stop(after: position) &- 1
        profile = world.children[child].profile
        return true
    }

    /// Writes back what the child remembers, and sets its next session.
    @inline(__always)
    mutating func end(in tick: Tick) {
        // Plain stores of parts: others may be reading the profile in the same row.
        world.children[child].watcher = watcher
        world.children[child].deeds = deeds
        world.scheduleWake(child, clock, after: position, isFirst: false, bits: wakeBits)
    }
}
