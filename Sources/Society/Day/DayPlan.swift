// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// The plan of a child's watch use on one day: a function of the child, the day and the state at the start of the day.
struct DayPlan {
    /// The watch time; minutes.
    let minutes: Float
    /// The mean number of passive sessions, in which the child only views.
    let passive: Float
    /// The mean number of acting sessions.
    let acting: Float
    /// The random bits of the day: for the first acting session, for the number of passive sessions, and for calls and
    /// check-in.
    let bits: (first: UInt32, passive: UInt32, other: UInt32)

    /// A plan without any use.
    static var none: DayPlan { DayPlan(minutes: 0, passive: 0, acting: 0, bits: (0, 0, 0)) }
}

/// The planner of children's days. Minutes are lognormal, with a part specific to the child and a part specific to the
/// day, and are multiplied by effort. They do not exceed the free time, except for committed children, who also give up
/// sleep.
///
/// The planner stores the parameters it needs, converted once.
struct DayPlanner {
    private let world: World
    private let children: Column<Child>
    private let dailyStates: Column<DailyState>
    private let tables: LookupTables
    private let free: Float
    private let seeking: Float
    private let committed: (minutes: Float, ofDay: Float, most: Float, between: Float, within: Float)
    private let mu: Float
    private let sigma: Float
    /// Of 4,096 equally likely values, those below this threshold mean a day without the watch.
    private let idle: Float
    private let sessionMinutes: Float
    private let actingShare: Float
    private let committedShare: Float
    private let exchanger: (acting: Float, share: Float)
    /// The factor on the acting share by status drive, which is in sixteenths.
    private let lean: (base: Float, rise: Float, most: Float)
    private let isSocial: Bool

    init(_ world: World, _ type: DayType) {
        self.world = world
        children = world.children
        dailyStates = world.dailyStates
        tables = world.tables
        let use = world.rules.use
        free = world.rules.free(type)
        seeking = free * Float(world.rules.threads.freeTimeShare)
        committed = (
            minutes: Float(use.committedMinutes),
            ofDay: Float(type == .schoolDay ? use.committedSchoolDay : use.committedFreeDay),
            most: free + world.rules.sleepGivenUp, between: Float(use.committedSigma),
            within: Float(use.committedDailySigma)
        )
        mu = Float(type == .schoolDay ? use.schoolDayMu : use.freeDayMu)
        sigma = Float(type == .schoolDay ? use.schoolDaySigma : use.freeDaySigma)
        idle = 4_096 * Float(use.idleDays)
        sessionMinutes = Float(use.sessionMinutes)
        actingShare = Float(use.actingShare)
        committedShare = Float(use.committedActingShare)
        exchanger = (acting: Float(use.exchangerActing), share: Float(use.exchangerShare))
        lean = (base: Float(use.actingBase), rise: Float(use.actingDrive) / 16, most: Float(use.actingMost))
        isSocial = world.rules.mechanisms.socialFeatures
    }

    /// Returns the plan of `child` for `day`.
    func plan(_ child: Int, day: Int) -> DayPlan {
        var stream = world.stream(child, instant: day, .dayPlan)
        return plan(child, stream.nextBlock())
    }

    /// Returns a plan from its block of random bits.
    @inline(__always)
    func plan(_ child: Int, _ block: PhiloxBlock) -> DayPlan {
        let profile = children[child].profile
        let flags = children[child].sessionState.flags
        let minutes = minutes(child, profile, flags, block)
        let sessions = minutes / sessionMinutes
        let rounds = profile.traits.contains(.committed) || flags.contains(.seeking)
        let share = rounds ? committedShare : actingShare
        let lean = rounds ? 1 : min(self.lean.most, self.lean.base + self.lean.rise * Float(profile.drive))
        var acting = sessions * min(1, share * lean)
        if flags.contains(.exchanger) { acting = max(acting, min(sessions * exchanger.share, exchanger.acting)) }
        if !isSocial { acting = 0 }
        return DayPlan(
            minutes: minutes, passive: max(0, sessions - acting), acting: acting,
            bits: (first: block.y, passive: block.z, other: block.w))
    }

    /// Returns the watch time of the day; minutes.
    @inline(__always)
    private func minutes(_ child: Int, _ profile: PublicProfile, _ flags: Flags, _ block: PhiloxBlock) -> Float {
        if flags.contains(.seeking) { return seeking }
        let own = tables.normal.value(at: UInt32(dailyStates[child].useQuantile) << 24 | 0x80_0000)
        let today = tables.normal.value(at: block.x)
        let effort = Float(dailyStates[child].effort) / 32
        if profile.traits.contains(.committed) {
            let usual = committed.minutes * effort * tables.exponent(committed.between * own + committed.within * today)
            return min(usual * committed.ofDay, committed.most)
        }
        // The low bits, which hardly affect the look-up for the first session, decide whether the watch is used at all.
        let isIdle = Float(block.y & 0xFFF) < idle
        let spread = tables.betweenChildren * own + tables.withinChild * today
        let ofAge = tables.useByAge[world.age(of: child)]
        return isIdle ? 0 : min(tables.exponent(mu + sigma * spread) * 60 * effort * ofAge, free)
    }
}
