// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// How much a child uses its watch on one day; a function of the child, the day and the state at the day's start.
struct DayPlan {
    /// Watch time; minutes.
    let minutes: Float
    /// Mean sessions in which the child only looks.
    let passive: Float
    /// Mean sessions in which it acts.
    let acting: Float
    /// Random bits of the day: for the first acting session, for the number of passive ones, for calls and check-in.
    let bits: (first: UInt32, passive: UInt32, other: UInt32)
}

extension World {
    /// Plans the day of `child`.
    ///
    /// Minutes are lognormal, with a part that is the child's own and a part that is the day's; effort stretches them. They
    /// stay below the free time, but for committed children, who give up sleep.
    func plan(_ child: Int, day: Int, type: DayType) -> DayPlan {
        let use = rules.use
        let free = rules.free(type)
        let profile = profiles[child]
        let character = characters[child]
        var stream = stream(child, instant: day, .dayPlan)
        let block = stream.nextBlock()
        let own = tables.normal.value(at: UInt32(character.useQuantile) << 24 | 0x80_0000)
        let today = tables.normal.value(at: block.x)
        let effort = Float(character.effort) / 32
        let committed = profile.traits.contains(.committed)
        let minutes: Float
        if watchers[child].flags.contains(.seeking) {
            minutes = free * Float(rules.threads.freeTimeShare)
        } else if committed {
            let usual = Float(use.committedMinutes) * effort * tables.exponent(0.2 * own + 0.2 * today)
            minutes = min(usual * (type == .schoolDay ? 0.8 : 1.2), free + rules.sleepGivenUp)
        } else {
            let spread = tables.betweenChildren * own + tables.withinChild * today
            let hours =
                type == .schoolDay
                ? tables.exponent(Float(use.schoolDayMu) + Float(use.schoolDaySigma) * spread)
                : tables.exponent(Float(use.freeDayMu) + Float(use.freeDaySigma) * spread)
            minutes = min(hours * 60 * effort, free)
        }
        let sessions = minutes / Float(use.sessionMinutes)
        let rounds = committed || watchers[child].flags.contains(.seeking)
        let share = Float(rounds ? use.committedActingShare : use.actingShare)
        let lean = rounds ? 1 : min(2, 0.5 + Float(profile.drive) / 32)
        let acting = rules.mechanisms.socialFeatures ? sessions * min(1, share * lean) : 0
        return DayPlan(
            minutes: minutes, passive: max(0, sessions - acting), acting: acting,
            bits: (first: block.y, passive: block.z, other: block.w))
    }
}

/// Sessions in which a child only looks, calls and check-ins: they change nobody else, so they are drawn and counted when the
/// day begins, and drawn again, alike, when somebody takes the stream.
struct PassiveDay {
    let world: World
    let day: Int
    let type: DayType
    private let clock: DayClock
    private let views: UInt32
    private let ranking: UInt32
    private let checkIn: Chance
    private let calls: Float

    init(_ world: World, day: Int, type: DayType) {
        self.world = world
        self.day = day
        self.type = type
        clock = world.tables.clock(type)
        let mechanisms = world.rules.mechanisms
        let use = world.rules.use
        views = mechanisms.homepageLikes || mechanisms.posts ? UInt32(use.homepagesPerSession * 2) + 1 : 1
        ranking = mechanisms.rankings ? UInt32(use.rankingShare * 65_536) : 0
        checkIn = Chance(mechanisms.checkIns ? use.checkInShare : 0)
        calls = mechanisms.backgroundTraffic ? Float(world.rules.background.callsPerDay) : 0
    }

    /// Draws the day of `child` and hands each operation's kind, instant (milliseconds after midnight) and number to `body`.
    ///
    /// - Returns: whether the child opened the feed, and whether it checked in.
    @inline(__always)
    func draw(
        _ child: Int, _ plan: DayPlan, _ body: (OperationKind, _ millisecond: Int, _ count: Int) -> Void
    ) -> (opened: Bool, checkedIn: Bool) {
        var stream = world.stream(child, instant: day, .passiveSessions)
        let social = world.rules.mechanisms.socialFeatures
        let sessions = social ? world.tables.poisson.count(mean: plan.passive, bits: plan.bits.passive) : 0
        var left = sessions
        while left > 0 {
            let block = stream.nextBlock()
            look(block.x, body)
            if left > 1 { look(block.y, body) }
            if left > 2 { look(block.z, body) }
            if left > 3 { look(block.w, body) }
            left -= 4
        }
        // The high bits decide on the check-in, the low ones on the number of calls.
        let calls = world.tables.poisson.count(mean: calls, bits: plan.bits.other & 0xFFFF)
        let checkedIn = sessions > 0 && UInt64(plan.bits.other >> 16) << 16 < checkIn.threshold
        guard calls > 0 || checkedIn else { return (sessions > 0, false) }
        for _ in 0..<calls { body(.call, millisecond(stream.next()), 1) }
        if checkedIn { body(.checkIn, millisecond(stream.next()), 1) }
        return (sessions > 0, checkedIn)
    }

    /// One session of looking: the feed, some homepages, perhaps a ranking.
    @inline(__always)
    private func look(_ bits: UInt32, _ body: (OperationKind, _ millisecond: Int, _ count: Int) -> Void) {
        let millisecond = millisecond(bits)
        let other = bits &* 0x9E37_79B9
        body(.openFeed, millisecond, 1)
        let seen = Int((UInt64(other & 0xFFFF) &* UInt64(views)) >> 16)
        if seen > 0 { body(.viewHomepage, millisecond, seen) }
        if other >> 16 < ranking { body(.viewRanking, millisecond, 1) }
    }

    @inline(__always)
    private func millisecond(_ bits: UInt32) -> Int {
        DayClock.milliseconds(clock.position(at: bits), jitter: bits &* 0x85EB_CA6B >> 16)
    }
}
