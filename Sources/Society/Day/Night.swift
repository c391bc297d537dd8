// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Begins `day` for the children of `partition`: plans their use, counts what they only look at, sets the first session.
    ///
    /// - Parameter counts: operations by tick of the day and kind, of the worker that does the partition.
    func beginDay(_ day: Int, _ type: DayType, partition: Int, counts: Column<UInt32>) {
        let passive = PassiveDay(self, day: day, type: type)
        let clock = tables.clock(type)
        for row in rows(of: partition) {
            if children[row].watcher.flags.contains(.newExchanger) {
                children[row].watcher.flags.remove(.newExchanger)
                children[row].watcher.flags.insert(.exchanger)
            }
            let blocks = blocks((row, .dayPlan), (row, .passiveSessions), instant: day)
            let plan = plan(row, type, blocks.0)
            let draw = passive.draw(plan)
            passive.count(row, draw, blocks.1, in: counts)
            children[row].deeds = draw.sessions > 0 ? .opened : []
            children[row].likes.today = 0
            characters[row].watchFives = UInt8(min(255, plan.minutes / 5 + 0.5))
            if draw.checksIn { characters[row].credits = UInt16(min(65_535, Int(characters[row].credits) + 2)) }
            children[row].watcher.roundPlace = 0
            children[row].watcher.flags.remove(.returned)
            children[row].watcher.actingRate = tables.actingRate(mean: plan.acting)
            scheduleWake(row, clock, after: 0, isFirst: true, bits: plan.bits.first)
        }
        refreshOldTies(partition, day: day)
    }

    /// Draws when the next acting session of `row` begins: acting sessions are a Poisson process on the day's activity.
    ///
    /// - Parameters:
    ///   - position: of the session that ended; 0 at the day's start.
    ///   - isFirst: whether position 0 itself may be drawn.
    ///   - bits: 32 random bits.
    @inline(__always)
    func scheduleWake(_ row: Int, _ clock: DayClock, after position: Int, isFirst: Bool, bits: UInt32) {
        let rate = children[row].watcher.actingRate
        wakeQuarters[row] = World.noWake
        guard rate > 0 else { return }
        let wait = tables.exponential.value(at: bits) * tables.gaps[Int(rate)]
        let activity = Float(clock.activity(before: position)) / 4_294_967_296 + wait
        guard activity < 1 else { return }
        var next = clock.position(at: UInt32(min(4_294_967_040, activity * 4_294_967_296)))
        if !isFirst { next = max(next, position &+ 1) }
        guard next < DayClock.positions else { return }
        wakeQuarters[row] = UInt8(truncatingIfNeeded: next >> 8)
        children[row].watcher.wakeFraction = UInt8(truncatingIfNeeded: next & 255)
    }

    /// Every 32 days, ties without contact for more than 64 days are set to 64: a day is kept modulo 128.
    private func refreshOldTies(_ partition: Int, day: Int) {
        for row in rows(of: partition) where row & 31 == day & 31 {
            for place in children[row].profile.places { lists.bonds[place].limitAge(64, on: day) }
        }
    }
}
