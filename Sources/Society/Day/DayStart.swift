// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Runs the start of `day` for the children of `partition`: plans their use, counts passive sessions, and schedules
    /// the first acting session.
    ///
    /// - Parameter tally: the counts of the worker that runs the partition.
    func beginDay(_ day: Int, _ type: DayType, partition: Int, tally: PassiveCounts) {
        var dayStart = DayStart(self, day: day, type: type)
        let rows = rows(of: partition)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: DayStart.stretch) {
            dayStart.begin(first..<min(rows.upperBound, first + DayStart.stretch), tally)
        }
        tally.countRest()
        refreshOldTies(partition, day: day)
    }

    /// Limits the age of ties to 64 days, every 32 days, because days are stored modulo 128.
    private func refreshOldTies(_ partition: Int, day: Int) {
        let rows = rows(of: partition)
        for row in rows where row & 31 == day & 31 {
            if row &+ 128 < rows.upperBound { lists.prefetch(children[row &+ 128].profile.places) }
            for place in children[row].profile.places { lists.tieStates[place].limitAge(64, on: day) }
        }
    }
}

/// The start of day for groups of children. Each step runs for the whole group before the next step starts. A cache
/// miss or a mispredicted branch of one child therefore does not delay the next child.
private struct DayStart {
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
        for index in 0..<DayStart.stretch { blocks.set(index, .dayPlan, block: 0) }
    }

    /// Starts the day of `rows`, at most one group of them.
    mutating func begin(_ rows: Range<Int>, _ tally: PassiveCounts) {
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

    /// Promotes children who gained their first exchange partner yesterday to exchangers, and resets the daily counts.
    @inline(__always)
    private func forgetYesterday(_ row: Int) {
        var sessionState = world.children[row].sessionState
        if sessionState.flags.contains(.newExchanger) { sessionState.flags.insert(.exchanger) }
        sessionState.flags.subtract([.newExchanger, .returned, .reviewedAgreements])
        sessionState.roundPlace = 0
        world.children[row].sessionState = sessionState
        world.children[row].likes.today = 0
    }

    /// Stores the parts of a plan that the end of day and the sessions need.
    @inline(__always)
    private func note(_ plan: DayPlan, _ draw: PassiveDay.Draw, of row: Int) {
        let (children, dailyStates) = (world.children, world.dailyStates)
        children[row].activity = passive.activity(draw)
        children[row].sessionState.actingRate = world.tables.actingRate(mean: plan.acting)
        dailyStates[row].watchFives = UInt8(truncatingIfNeeded: Int(wholePartOf: min(255, plan.minutes / 5 + 0.5)))
        let earned = draw.checksIn ? UInt16(truncatingIfNeeded: world.rules.use.checkInCredits) : 0
        let (credits, overflow) = dailyStates[row].credits.addingReportingOverflow(earned)
        dailyStates[row].credits = overflow ? .max : credits
    }
}
