// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Begins `day` for the children of `partition`: plans their use, counts what they only look at, sets the first session.
    ///
    /// - Parameter tally: of the worker that does the partition.
    func beginDay(_ day: Int, _ type: DayType, partition: Int, tally: PassiveTally) {
        var morning = Morning(self, day: day, type: type)
        let rows = rows(of: partition)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: Morning.stretch) {
            morning.begin(first..<min(rows.upperBound, first + Morning.stretch), tally)
        }
        tally.countRest(morning.passive)
        refreshOldTies(partition, day: day)
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

/// Begins a day for some children at a time, one step for all of them after another: what a step has to wait for, a look-up or
/// a branch that went the other way, holds up no step of the next child.
private struct Morning {
    static let stretch = PhiloxBatch.capacity

    let passive: PassiveDay
    private let world: World
    private let day: Int
    private let planner: DayPlanner
    private let blocks: PhiloxBatch
    private var plans = InlineArray<64, DayPlan>(repeating: .none)
    private var draws = InlineArray<64, PassiveDay.Draw>(repeating: .none)

    init(_ world: World, day: Int, type: DayType) {
        self.world = world
        self.day = day
        planner = DayPlanner(world, type)
        passive = PassiveDay(world, day: day, type: type)
        blocks = PhiloxBatch(key: world.key)
        for index in 0..<Morning.stretch { blocks.set(index, .dayPlan, block: 0) }
    }

    /// Begins the day of `rows`, at most a stretch of them.
    mutating func begin(_ rows: Range<Int>, _ tally: PassiveTally) {
        let (first, count) = (rows.lowerBound, rows.count)
        blocks.compute(rows, instant: day)
        for index in 0..<count {
            forgetYesterday(first &+ index)
            plans[index] = planner.plan(first &+ index, blocks[index])
        }
        for index in 0..<count { draws[index] = passive.draw(plans[index]) }
        for index in 0..<count { tally.add(first &+ index, draws[index], passive) }
        for index in 0..<count { note(plans[index], draws[index], of: first &+ index) }
        for index in 0..<count {
            world.scheduleWake(first &+ index, passive.clock, after: 0, isFirst: true, bits: plans[index].bits.first)
        }
    }

    /// Makes who found its first exchange partner yesterday an exchanger, and what is counted by the day nothing.
    @inline(__always)
    private func forgetYesterday(_ row: Int) {
        var watcher = world.children[row].watcher
        if watcher.flags.contains(.newExchanger) { watcher.flags.insert(.exchanger) }
        watcher.flags.subtract([.newExchanger, .returned])
        watcher.roundPlace = 0
        world.children[row].watcher = watcher
        world.children[row].likes.today = 0
    }

    /// Keeps what the evening and the sessions need of a plan.
    @inline(__always)
    private func note(_ plan: DayPlan, _ draw: PassiveDay.Draw, of row: Int) {
        let (children, characters) = (world.children, world.characters)
        children[row].deeds = draw.sessions > 0 ? .opened : []
        children[row].watcher.actingRate = world.tables.actingRate(mean: plan.acting)
        characters[row].watchFives = UInt8(truncatingIfNeeded: Int(wholePartOf: min(255, plan.minutes / 5 + 0.5)))
        let earned: UInt16 = draw.checksIn ? 2 : 0
        let (credits, overflow) = characters[row].credits.addingReportingOverflow(earned)
        characters[row].credits = overflow ? .max : credits
    }
}
