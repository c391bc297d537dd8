// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// A child's passive sessions, calls and check-in on one day.
///
/// They do not affect other children. They are therefore drawn and counted at the start of the day (see
/// `PassiveCounts`). Each uses 16 random bits, which map to a tick in one look-up. If a consumer takes the stream, the
/// same events are drawn again with instants to the millisecond.
struct PassiveDay {
    private let world: World
    let day: Int
    let clock: DayClock
    private let isSocial: Bool
    let homepages: Int
    private let rankingShare: Float
    private let checkIn: Chance
    /// The mean number of calls per watch and day.
    private let calls: PoissonTable.Mean

    init(_ world: World, day: Int, type: DayType) {
        self.world = world
        self.day = day
        clock = world.tables.clock(type)
        let mechanisms = world.rules.mechanisms
        let use = world.rules.use
        isSocial = mechanisms.socialFeatures
        homepages = mechanisms.homepageLikes || mechanisms.posts ? Int(use.homepagesPerSession.rounded()) : 0
        rankingShare = mechanisms.rankings ? Float(use.rankingShare) : 0
        checkIn = Chance(mechanisms.checkIns ? use.checkInShare : 0)
        calls = PoissonTable.Mean(mechanisms.backgroundTraffic ? Float(world.rules.background.callsPerDay) : 0)
    }

    /// The number of sessions, calls and check-ins of a child on this day.
    struct Draw {
        let sessions: Int
        /// The number of sessions that view a ranking; these are the first sessions.
        let rankings: Int
        let calls: Int
        let checksIn: Bool
        /// The bits that give the instants of calls and the check-in.
        fileprivate let bits: UInt64

        /// A draw without any events.
        static var none: Draw { Draw(sessions: 0, rankings: 0, calls: 0, checksIn: false, bits: 0) }

        /// Calls `body` with each call and the check-in: its kind, the 16 bits of its instant, and its number among them.
        ///
        /// The check-in has number 0 and calls follow, each with bits of its own. No number of sessions or calls shifts
        /// the instant of another event.
        @inline(__always)
        func forEachOther(_ body: (_ kind: OperationKind, _ activity: UInt32, _ number: Int) -> Void) {
            if checksIn { body(.checkIn, activity(of: 0), 0) }
            for call in 0..<calls { body(.call, activity(of: call &+ 1), call &+ 1) }
        }

        @inline(__always)
        private func activity(of number: Int) -> UInt32 {
            let hash = mix64(bits &+ UInt64(truncatingIfNeeded: number >> 2))
            return UInt32(truncatingIfNeeded: hash &>> UInt64(truncatingIfNeeded: (number & 3) &* 16)) & 0xFFFF
        }
    }

    @inline(__always)
    func draw(_ plan: DayPlan) -> Draw {
        let mean = PoissonTable.Mean(plan.passive)
        let sessions = isSocial ? world.tables.poisson.count(mean: mean, bits: plan.bits.passive) : 0
        // The high bits decide the check-in and the rounding of rankings; the low bits give the number of calls.
        let high = plan.bits.other >> 16
        return Draw(
            sessions: sessions, rankings: Int(wholePartOf: Float(sessions) * rankingShare + Float(high & 0xFF) / 256),
            calls: world.tables.poisson.count(mean: calls, bits: plan.bits.other & 0xFFFF),
            checksIn: sessions > 0 && UInt64(high) << 16 < checkIn.threshold,
            bits: UInt64(plan.bits.other) << 32 | UInt64(plan.bits.passive))
    }

    /// Returns what a child did in its passive sessions: it opened the feed, and possibly saw homepages and a ranking.
    @inline(__always)
    func activity(_ draw: Draw) -> DailyActivity {
        guard draw.sessions > 0 else { return [] }
        var activity: DailyActivity = homepages > 0 ? [.opened, .visited] : .opened
        if draw.rankings > 0 { activity.insert(.sawRanking) }
        return activity
    }

    /// Calls `body` with every operation of `child` in a tick of the day.
    ///
    /// - Parameters:
    ///   - child: the child's row.
    ///   - draw: the child's events on this day.
    ///   - tick: the tick of the day.
    ///   - body: receives the kind, the milliseconds after midnight, and a number that distinguishes the child's
    ///     operations.
    func forEach(
        of child: Int, _ draw: Draw, tick: Int, _ body: (OperationKind, _ millisecond: Int, _ number: Int) -> Void
    ) {
        var stream = world.stream(child, instant: day, .passiveSessions)
        for first in stride(from: 0, to: draw.sessions, by: HalfWords.count) {
            let words = HalfWords(stream.nextBlock())
            let numbers = first..<min(first + HalfWords.count, draw.sessions)
            for number in numbers where Int(clock.tick(at: words[number])) == tick {
                let millisecond = millisecond(of: child, at: words[number], number: number)
                body(.openFeed, millisecond, number)
                for view in 0..<homepages { body(.viewHomepage, millisecond, number << 8 | view) }
                if number < draw.rankings { body(.viewRanking, millisecond, number) }
            }
        }
        draw.forEachOther { kind, activity, number in
            guard Int(clock.tick(at: activity)) == tick else { return }
            body(kind, millisecond(of: child, at: activity, number: PassiveDay.firstOther + number), number)
        }
    }

    /// The number of the check-in among all passive events of a child: above those of sessions.
    private static let firstOther = 1 << 15

    /// Returns the instant of an event with this number; milliseconds after midnight.
    private func millisecond(of child: Int, at activity: UInt32, number: Int) -> Int {
        let jitter = UInt32(truncatingIfNeeded: mix64(UInt64(child) << 32 ^ UInt64(day) << 16 ^ UInt64(number)))
        return clock.millisecond(at: activity, jitter: jitter)
    }
}

/// A block as eight words of 16 random bits.
struct HalfWords {
    static let count = 8

    private let low: UInt64
    private let high: UInt64

    @inline(__always)
    init(_ block: PhiloxBlock) {
        low = UInt64(block.x) | UInt64(block.y) << 32
        high = UInt64(block.z) | UInt64(block.w) << 32
    }

    /// Returns the word for the event with this number, modulo eight.
    @inline(__always)
    subscript(number: Int) -> UInt32 {
        let half = number & 4 == 0 ? low : high
        return UInt32(truncatingIfNeeded: (half &>> UInt64(truncatingIfNeeded: (number & 3) &* 16)) & 0xFFFF)
    }
}
