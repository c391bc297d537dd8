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
        var stream = stream(child, instant: day, .dayPlan)
        return plan(child, type, stream.nextBlock())
    }

    /// Plans a day from its block of random bits.
    @inline(__always)
    func plan(_ child: Int, _ type: DayType, _ block: PhiloxBlock) -> DayPlan {
        let use = rules.use
        let free = rules.free(type)
        let profile = children[child].profile
        let character = characters[child]
        let own = tables.normal.value(at: UInt32(character.useQuantile) << 24 | 0x80_0000)
        let today = tables.normal.value(at: block.x)
        let effort = Float(character.effort) / 32
        let committed = profile.traits.contains(.committed)
        let minutes: Float
        if children[child].watcher.flags.contains(.seeking) {
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
            // Bits that the first session's table hardly reads decide whether the watch is used at all.
            let isIdle = Float(block.y & 0xFFF) < 4_096 * Float(use.idleDays)
            minutes = isIdle ? 0 : min(hours * 60 * effort, free)
        }
        let sessions = minutes / Float(use.sessionMinutes)
        let rounds = profile.makesRounds(children[child].watcher)
        let share = Float(rounds ? use.committedActingShare : use.actingShare)
        let lean = rounds ? 1 : min(2, 0.5 + Float(profile.drive) / 32)
        var acting = sessions * min(1, share * lean)
        if children[child].watcher.flags.contains(.exchanger) {
            acting = max(acting, min(sessions / 2, Float(use.exchangerActing)))
        }
        if !rules.mechanisms.socialFeatures { acting = 0 }
        return DayPlan(
            minutes: minutes, passive: max(0, sessions - acting), acting: acting,
            bits: (first: block.y, passive: block.z, other: block.w))
    }
}
