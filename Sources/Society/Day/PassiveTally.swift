// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// The operations of a day's passive sessions, calls and check-ins, as one worker counts them.
///
/// Random blocks are computed 64 at a time, those of one child beside those of the next.
final class PassiveTally: @unchecked Sendable {
    /// Operations by tick of the day, then by kind.
    private let counts: Column<UInt32>
    /// Sessions by the 1/65,536 of the day's activity at which they begin: in which tick that is, is asked once a day.
    private let sessions: Column<Sessions>
    private let blocks: PhiloxBatch
    private let parts: Column<Part>
    private var filled = 0
    private let kinds = OperationKind.allCases.count

    /// How many sessions begin at one time, and in how many of them a ranking is looked at.
    private struct Sessions: BitwiseCopyable {
        var all: UInt32
        var withRanking: UInt32
    }

    /// What a block's words are for: the first of them for sessions, then some for calls. Numbers of words from this block's
    /// first on, which may lie before it or in a later block.
    private struct Part: BitwiseCopyable {
        let sessions: Int16
        let rankings: Int16
        let beforeCheckIn: Int16
        let all: Int16

        @inline(__always)
        init(_ draw: PassiveDay.Draw, from first: Int) {
            sessions = Int16(truncatingIfNeeded: draw.sessions &- first)
            rankings = Int16(truncatingIfNeeded: draw.rankings &- first)
            beforeCheckIn = Int16(truncatingIfNeeded: draw.sessions &+ draw.calls &- first)
            all = Int16(truncatingIfNeeded: draw.instants &- first)
        }
    }

    init(_ world: World, ticksPerDay: Int, store: ColumnStore) {
        counts = store.column(of: UInt32.self, count: ticksPerDay * kinds)
        sessions = store.column(of: Sessions.self, count: 65_536)
        parts = store.column(of: Part.self, count: PhiloxBatch.capacity)
        blocks = PhiloxBatch(key: world.key)
        for index in 0..<PhiloxBatch.capacity { blocks.set(index, .passiveSessions, block: 0) }
    }

    /// Operations of `kind` in a tick of the day.
    func count(_ kind: OperationKind, tick: Int) -> Int { Int(counts[tick * kinds + Int(kind.rawValue)]) }

    /// Forgets the day before.
    func clear() {
        counts.fill(0..<counts.count, with: 0)
        sessions.fill(0..<sessions.count, with: Sessions(all: 0, withRanking: 0))
    }

    /// Counts what `child` does on the day; some of it later, see `countRest`.
    @inline(__always)
    func add(_ child: Int, _ draw: PassiveDay.Draw, _ passive: PassiveDay) {
        var first = 0
        while first < draw.instants {
            if filled == PhiloxBatch.capacity { countRest(passive) }
            blocks.set(
                filled, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: passive.day),
                block: UInt32(truncatingIfNeeded: first / HalfWords.count))
            parts[filled] = Part(draw, from: first)
            filled &+= 1
            first &+= HalfWords.count
        }
    }

    /// Counts what was added and not counted yet.
    func countRest(_ passive: PassiveDay) {
        blocks.compute(0..<filled)
        let (sessions, clock) = (sessions, passive.clock)
        for index in 0..<filled {
            let part = parts[index]
            let words = HalfWords(blocks[index])
            // How many of the words count nobody can foresee: all are looked up, and some add nothing.
            for number in 0..<HalfWords.count {
                sessions[Int(words[number])].all &+= number < Int(part.sessions) ? 1 : 0
                sessions[Int(words[number])].withRanking &+= number < Int(part.rankings) ? 1 : 0
            }
            var number = max(0, Int(part.sessions))
            while number < min(HalfWords.count, Int(part.all)) {
                count(number < Int(part.beforeCheckIn) ? .call : .checkIn, clock.tick(at: words[number]))
                number &+= 1
            }
        }
        filled = 0
    }

    @inline(__always)
    private func count(_ kind: OperationKind, _ tick: UInt32) {
        counts[Int(tick) &* kinds &+ Int(kind.rawValue)] &+= 1
    }

    /// After all children: finds the sessions' ticks; every session looks at the feed and at the same number of homepages.
    func finish(_ passive: PassiveDay) {
        for activity in 0..<sessions.count where sessions[activity].all > 0 {
            let tick = Int(passive.clock.tick(at: UInt32(activity))) * kinds
            counts[tick + Int(OperationKind.openFeed.rawValue)] += sessions[activity].all
            counts[tick + Int(OperationKind.viewHomepage.rawValue)] +=
                sessions[activity].all * UInt32(passive.homepages)
            counts[tick + Int(OperationKind.viewRanking.rawValue)] += sessions[activity].withRanking
        }
    }
}
