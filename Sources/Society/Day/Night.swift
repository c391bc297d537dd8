// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Begins `day` for the children of `partition`: plans their use, counts what they only look at, sets the first session.
    ///
    /// - Parameter tally: of the worker that does the partition.
    func beginDay(_ day: Int, _ type: DayType, partition: Int, tally: PassiveTally) {
        let planner = DayPlanner(self, type)
        let passive = PassiveDay(self, day: day, type: type)
        let clock = tables.clock(type)
        let blocks = PhiloxBatch(key: key)
        for index in 0..<PhiloxBatch.capacity { blocks.set(index, .dayPlan, block: 0) }
        let rows = rows(of: partition)
        for row in rows {
            let index = (row &- rows.lowerBound) % PhiloxBatch.capacity
            if index == 0 { blocks.compute(row..<min(rows.upperBound, row &+ PhiloxBatch.capacity), instant: day) }
            if children[row].watcher.flags.contains(.newExchanger) {
                children[row].watcher.flags.remove(.newExchanger)
                children[row].watcher.flags.insert(.exchanger)
            }
            let plan = planner.plan(row, blocks[index])
            let draw = passive.draw(plan)
            tally.add(row, draw, passive)
            children[row].deeds = draw.sessions > 0 ? .opened : []
            children[row].likes.today = 0
            characters[row].watchFives = UInt8(truncatingIfNeeded: Int(wholePartOf: min(255, plan.minutes / 5 + 0.5)))
            if draw.checksIn { characters[row].credits = UInt16(min(65_535, Int(characters[row].credits) + 2)) }
            children[row].watcher.roundPlace = 0
            children[row].watcher.flags.remove(.returned)
            children[row].watcher.actingRate = tables.actingRate(mean: plan.acting)
            scheduleWake(row, clock, after: 0, isFirst: true, bits: plan.bits.first)
        }
        tally.countRest(passive)
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
        var next = clock.position(
            at: UInt32(truncatingIfNeeded: Int(wholePartOf: min(4_294_967_040, activity * 4_294_967_296))))
        if !isFirst { next = max(next, position &+ 1) }
        guard next < DayClock.positions else { return }
        wakeQuarters[row] = UInt8(truncatingIfNeeded: next >> 8)
        children[row].watcher.wakeFraction = UInt8(truncatingIfNeeded: next & 255)
    }

    /// Every 32 days, ties without contact for more than 64 days are set to 64: a day is kept modulo 128.
    private func refreshOldTies(_ partition: Int, day: Int) {
        let rows = rows(of: partition)
        for row in rows where row & 31 == day & 31 {
            if row &+ 128 < rows.upperBound { lists.prefetch(children[row &+ 128].profile.places) }
            for place in children[row].profile.places { lists.bonds[place].limitAge(64, on: day) }
        }
    }
}
