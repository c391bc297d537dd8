// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// A tick: a time window within one day in which all children decide from the same state.
struct Tick {
    /// The tick's number since the first simulated midnight, which precedes day 0 by the burn-in.
    let number: Int
    /// The day since the first simulated midnight.
    let day: Int
    let type: DayType
    /// The milliseconds after the day's midnight.
    let milliseconds: Range<Int>

    init(_ number: Int, _ time: TimeParameters) {
        self.number = number
        day = number / time.ticksPerDay
        type = time.dayType(of: day - time.burnIn)
        let start = number % time.ticksPerDay * time.tickSeconds * 1_000
        milliseconds = start..<(start + time.tickSeconds * 1_000)
    }

    /// The quarters of an hour that overlap the tick.
    var quarters: ClosedRange<UInt8> {
        let quarter = 900_000
        return UInt8(milliseconds.lowerBound / quarter)...UInt8((milliseconds.upperBound - 1) / quarter)
    }

    /// The day's midnight; milliseconds since the first simulated midnight.
    var midnight: Int { day * 86_400_000 }

    /// The end of the tick on the clock of posts; sixteenths of a day since the first midnight.
    var postClock: UInt16 { UInt16(truncatingIfNeeded: (midnight + milliseconds.upperBound) / 5_400_000) }

    /// The seconds since the first simulated midnight.
    var seconds: Range<Int> {
        (midnight + milliseconds.lowerBound) / 1_000..<(midnight + milliseconds.upperBound) / 1_000
    }
}

extension World {
    /// Runs the acting sessions of the children of `partition` that start in `tick`.
    ///
    /// A scan of one small column finds the children. Second and later sessions in the tick run after the first
    /// sessions of all children. The order of children does not affect the results.
    func decide(_ partition: Int, tick: Tick, state: PartitionState, outbox: Outbox) {
        let quarters = tick.quarters
        guard quarters.upperBound >= state.firstWakeBound else { return }
        let batch = SessionBatch(self, day: tick.day)
        var session = Session(world: self, outbox: outbox, state: state, tick: tick, batch: batch)
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
                guard session.begin(row, at: index % SessionBatch.size, in: tick) else { continue }
                session.run()
                session.end()
                if quarters.contains(wakeQuarters[row]) {
                    wakers[again] = UInt32(truncatingIfNeeded: row)
                    again &+= 1
                }
            }
            found = again
        }
        outbox.introduce(in: self)
        if !anybody { state.firstWakeBound = firstWake(partition) }
    }

    /// Prefetches the data of children further down the list: their rows first, then their friend lists.
    ///
    /// Sessions access memory scattered over gigabytes; without prefetching, a tick is bound by memory latency.
    @inline(__always)
    private func prefetch(_ wakers: Column<UInt32>, at index: Int, of found: Int, _ tick: Tick, _ state: PartitionState)
    {
        if index &+ SessionBatch.lookahead < found {
            children.prefetch(Int(wakers[index &+ SessionBatch.lookahead]))
        }
        if index &+ 6 < found {
            let row = Int(wakers[index &+ 6])
            if children[row].sessionState.postDue <= tick.postClock { dailyStates.prefetch(row) }
            if children[row].sessionState.flags.contains(.hasRequests) { state.requests.prefetchChain(row) }
            lists.prefetch(children[row].profile.places)
        }
        if index &+ 3 < found {
            let row = Int(wakers[index &+ 3])
            if children[row].sessionState.flags.contains(.hasRequests) { state.requests.prefetchLink(row) }
        }
    }
}
