// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// Sessions in which a child only looks, its calls and its check-in.
///
/// They change nobody else. So they are drawn and counted when the day begins, each from 16 random bits that lead to a tick by
/// one look-up; and drawn again, alike, with instants to the millisecond, when somebody takes the stream.
struct PassiveDay {
    private let world: World
    private let day: Int
    private let clock: DayClock
    private let isSocial: Bool
    private let homepages: Int
    private let rankingShare: Float
    private let checkIn: Chance
    private let calls: Float
    private let kinds = OperationKind.allCases.count

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
        calls = mechanisms.backgroundTraffic ? Float(world.rules.background.callsPerDay) : 0
    }

    /// How often a child looks, calls and checks in on this day.
    struct Draw {
        let sessions: Int
        /// Sessions, the first of them, that look at a ranking.
        let rankings: Int
        let calls: Int
        let checksIn: Bool

        /// All that need an instant; sessions come first, then calls, then the check-in.
        var instants: Int { sessions &+ calls &+ (checksIn ? 1 : 0) }
    }

    @inline(__always)
    func draw(_ plan: DayPlan) -> Draw {
        let sessions = isSocial ? world.tables.poisson.count(mean: plan.passive, bits: plan.bits.passive) : 0
        // The high bits decide on the check-in and round the rankings, the low ones give the number of calls.
        let high = plan.bits.other >> 16
        return Draw(
            sessions: sessions, rankings: Int(Float(sessions) * rankingShare + Float(high & 0xFF) / 256),
            calls: world.tables.poisson.count(mean: calls, bits: plan.bits.other & 0xFFFF),
            checksIn: sessions > 0 && UInt64(high) << 16 < checkIn.threshold)
    }

    /// Adds the operations of `child` to `counts`: by tick of the day, then by kind.
    @inline(__always)
    func count(_ child: Int, _ draw: Draw, in counts: Column<UInt32>) {
        var number = 0
        forEachWord(of: child, count: draw.instants) { bits in
            let cell = Int(clock.tick(at: bits)) &* kinds
            if number < draw.sessions {
                counts[cell &+ Int(OperationKind.openFeed.rawValue)] &+= 1
                if number < draw.rankings { counts[cell &+ Int(OperationKind.viewRanking.rawValue)] &+= 1 }
            } else {
                counts[cell &+ Int(kind(number, draw).rawValue)] &+= 1
            }
            number &+= 1
        }
    }

    /// After the sessions are counted: every session looks at the same number of homepages.
    func countHomepages(in counts: Column<UInt32>) {
        let feed = Int(OperationKind.openFeed.rawValue)
        let homepage = Int(OperationKind.viewHomepage.rawValue)
        for tick in 0..<(counts.count / kinds) {
            counts[tick * kinds + homepage] = counts[tick * kinds + feed] * UInt32(homepages)
        }
    }

    /// Calls `body` with every operation of `child` in a tick of the day.
    ///
    /// - Parameter body: gets the kind, milliseconds after midnight, and a number that tells operations of the child apart.
    func forEach(
        of child: Int, _ draw: Draw, tick: Int, _ body: (OperationKind, _ millisecond: Int, _ number: Int) -> Void
    ) {
        var number = 0
        forEachWord(of: child, count: draw.instants) { bits in
            if Int(clock.tick(at: bits)) == tick {
                let jitter = UInt32(truncatingIfNeeded: mix64(UInt64(child) << 32 ^ UInt64(day) << 16 ^ UInt64(number)))
                let millisecond = clock.millisecond(at: bits, jitter: jitter)
                body(number < draw.sessions ? .openFeed : kind(number, draw), millisecond, number)
                if number < draw.sessions {
                    for view in 0..<homepages { body(.viewHomepage, millisecond, number << 8 | view) }
                    if number < draw.rankings { body(.viewRanking, millisecond, number) }
                }
            }
            number &+= 1
        }
    }

    @inline(__always)
    private func kind(_ number: Int, _ draw: Draw) -> OperationKind {
        number < draw.sessions &+ draw.calls ? .call : .checkIn
    }

    /// Calls `body` with `count` words of 16 random bits, eight from a block.
    @inline(__always)
    private func forEachWord(of child: Int, count: Int, _ body: (UInt32) -> Void) {
        var stream = world.stream(child, instant: day, .passiveSessions)
        var left = count
        while left > 0 {
            let block = stream.nextBlock()
            var bits = UInt64(block.x) | UInt64(block.y) << 32
            for _ in 0..<min(4, left) {
                body(UInt32(truncatingIfNeeded: bits & 0xFFFF))
                bits >>= 16
            }
            bits = UInt64(block.z) | UInt64(block.w) << 32
            for _ in 0..<min(4, max(0, left &- 4)) {
                body(UInt32(truncatingIfNeeded: bits & 0xFFFF))
                bits >>= 16
            }
            left &-= 8
        }
    }
}
