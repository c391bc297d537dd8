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
    private let sessions: Column<UInt32>
    private let blocks: PhiloxBatch
    private let parts: Column<Part>
    private var filled = 0
    private let kinds = OperationKind.allCases.count

    /// What a block's eight words are for: how many of them for sessions, for sessions with a ranking, for calls, in all.
    private struct Part: BitwiseCopyable {
        let sessions: UInt8
        let rankings: UInt8
        let beforeCheckIn: UInt8
        let all: UInt8

        @inline(__always)
        init(_ draw: PassiveDay.Draw, from first: Int) {
            func part(_ count: Int) -> UInt8 {
                UInt8(truncatingIfNeeded: max(0, min(HalfWords.count, count &- first)))
            }
            sessions = part(draw.sessions)
            rankings = part(draw.rankings)
            beforeCheckIn = part(draw.sessions &+ draw.calls)
            all = part(draw.instants)
        }
    }

    init(_ world: World, ticksPerDay: Int, store: ColumnStore) {
        counts = store.column(of: UInt32.self, count: ticksPerDay * kinds)
        sessions = store.column(of: UInt32.self, count: 65_536)
        parts = store.column(of: Part.self, count: PhiloxBatch.capacity)
        blocks = PhiloxBatch(key: world.key)
    }

    /// Operations of `kind` in a tick of the day.
    func count(_ kind: OperationKind, tick: Int) -> Int { Int(counts[tick * kinds + Int(kind.rawValue)]) }

    /// Forgets the day before.
    func clear() {
        counts.fill(0..<counts.count, with: 0)
        sessions.fill(0..<sessions.count, with: 0)
    }

    /// Counts what `child` does on the day; some of it later, see `countRest`.
    @inline(__always)
    func add(_ child: Int, _ draw: PassiveDay.Draw, _ passive: PassiveDay) {
        var first = 0
        while first < draw.instants {
            if filled == PhiloxBatch.capacity { countRest(passive) }
            blocks.set(filled, .passiveSessions, block: UInt32(truncatingIfNeeded: first / HalfWords.count))
            blocks.set(
                filled, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: passive.day))
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
            for number in 0..<Int(part.sessions) { sessions[Int(words[number])] &+= 1 }
            for number in 0..<Int(part.rankings) { count(.viewRanking, clock.tick(at: words[number])) }
            for number in Int(part.sessions)..<Int(part.all) {
                count(number < Int(part.beforeCheckIn) ? .call : .checkIn, clock.tick(at: words[number]))
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
        for (activity, number) in (0..<sessions.count).lazy.map({ ($0, self.sessions[$0]) }) where number > 0 {
            let tick = Int(passive.clock.tick(at: UInt32(activity))) * kinds
            counts[tick + Int(OperationKind.openFeed.rawValue)] += number
            counts[tick + Int(OperationKind.viewHomepage.rawValue)] += number * UInt32(passive.homepages)
        }
    }
}
