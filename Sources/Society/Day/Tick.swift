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

    /// The quarters of an hour that the tick touches.
    var quarters: ClosedRange<UInt8> {
        let quarter = 900_000
        return UInt8(milliseconds.lowerBound / quarter)...UInt8((milliseconds.upperBound - 1) / quarter)
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
    /// The children are found by a scan of one small column; those of whom another session follows in the tick come after
    /// everybody's first. In which order children come changes nothing.
    func decide(_ partition: Int, tick: Tick, state: PartitionState, outbox: Outbox) {
        let quarters = tick.quarters
        guard quarters.upperBound >= state.quietUntil else { return }
        var session = Session(world: self, outbox: outbox, state: state, tick: tick)
        let batch = SessionBatch(self, day: tick.day)
        let wakers = outbox.wakers
        var found = wakeQuarters.rows(in: rows(of: partition), within: quarters, to: wakers)
        let anybody = found > 0
        while found > 0 {
            for index in 0..<min(found, SessionBatch.lookahead) { children.prefetch(Int(wakers[index])) }
            var again = 0
            for index in 0..<found {
                if index % SessionBatch.size == 0 { batch.compute(wakers, from: index, of: found) }
                prefetch(wakers, at: index, of: found, tick, state)
                let row = Int(wakers[index])
                session.stream = batch.stream(of: row, at: index)
                guard session.begin(row, in: tick) else { continue }
                session.run()
                session.end(in: tick)
                if quarters.contains(wakeQuarters[row]) {
                    wakers[again] = UInt32(truncatingIfNeeded: row)
                    again &+= 1
                }
            }
            found = again
        }
        outbox.introduce(in: self)
        if !anybody { state.quietUntil = firstWake(partition) }
    }

    /// Asks for what the children further down the list of wakers will need: their rows first, then their friend lists.
    ///
    /// Sessions are spread over gigabytes: without this, a tick does little but wait for memory.
    @inline(__always)
    private func prefetch(_ wakers: Column<UInt32>, at index: Int, of found: Int, _ tick: Tick, _ state: PartitionState)
    {
        if index &+ SessionBatch.lookahead < found {
            children.prefetch(Int(wakers[index &+ SessionBatch.lookahead]))
        }
        if index &+ 6 < found {
            let row = Int(wakers[index &+ 6])
            if children[row].watcher.postDue <= tick.postClock { characters.prefetch(row) }
            if children[row].watcher.flags.contains(.hasRequests) { state.requests.prefetchChain(row) }
            lists.prefetch(children[row].profile.places)
        }
        if index &+ 3 < found {
            let row = Int(wakers[index &+ 3])
            if children[row].watcher.flags.contains(.hasRequests) { state.requests.prefetchLink(row) }
        }
    }
}

/// The first random numbers of the next sessions, computed together so that none waits for its own.
private struct SessionBatch {
    /// Blocks that a session begins with: more than most need.
    private static let blocksEach = 4
    /// Sessions of a batch.
    static let size = PhiloxBatch.capacity / blocksEach
    /// Wakers whose rows are asked for ahead: a batch needs those of all its sessions.
    static let lookahead = size + 8

    private let world: World
    private let day: Int
    private let blocks: PhiloxBatch

    init(_ world: World, day: Int) {
        self.world = world
        self.day = day
        blocks = PhiloxBatch(key: world.key)
        for index in 0..<PhiloxBatch.capacity {
            blocks.set(index, .session, block: UInt32(index % SessionBatch.blocksEach))
        }
    }

    /// The instant by which the stream of the next session of `row` is known: where in which day it begins.
    @inline(__always)
    func instant(of row: Int) -> Int {
        day &<< 15 | Int(world.wakeQuarters[row]) &<< 8 | Int(world.children[row].watcher.wakeFraction)
    }

    /// Computes for the wakers from `first` on.
    func compute(_ wakers: Column<UInt32>, from first: Int, of found: Int) {
        let count = min(SessionBatch.size, found &- first)
        for index in 0..<count {
            let row = wakers[first &+ index]
            let instant = UInt32(truncatingIfNeeded: instant(of: Int(row)))
            for block in 0..<SessionBatch.blocksEach {
                blocks.set(index &* SessionBatch.blocksEach &+ block, child: row, instant: instant)
            }
        }
        blocks.compute(0..<(count &* SessionBatch.blocksEach))
    }

    /// The stream of the session of `row`, the waker at `index`.
    @inline(__always)
    func stream(of row: Int, at index: Int) -> Stream {
        Stream(
            key: world.key, child: UInt32(truncatingIfNeeded: row),
            instant: UInt32(truncatingIfNeeded: instant(of: row)), purpose: .session, ahead: blocks,
            at: index % SessionBatch.size &* SessionBatch.blocksEach)
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
