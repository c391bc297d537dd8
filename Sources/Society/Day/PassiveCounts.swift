// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// One worker's counts of a day's passive sessions, calls and check-ins.
///
/// Random blocks are computed 64 at a time, across children.
final class PassiveCounts: @unchecked Sendable {
    /// The operations by tick of the day, then by kind.
    private let counts: Column<UInt32>
    /// The sessions by the 1/65,536 of the day's activity at which they start; they are assigned to ticks once a day.
    private let sessions: Column<Sessions>
    private let blocks: PhiloxBatch
    private let parts: Column<Part>
    private var filled = 0
    private let kinds = OperationKind.allCases.count

    /// The number of sessions that start at one time, and the number of these that view a ranking.
    private struct Sessions: BitwiseCopyable {
        var all: UInt32
        var withRanking: UInt32
    }

    /// The use of a block's words: all sessions, of which the first view a ranking. The bounds are relative to the first
    /// word of this block; they can be negative or lie in a later block.
    private struct Part: BitwiseCopyable {
        let sessions: Int16
        let rankings: Int16

        @inline(__always)
        init(_ draw: PassiveDay.Draw, from first: Int) {
            sessions = Int16(truncatingIfNeeded: draw.sessions &- first)
            rankings = Int16(truncatingIfNeeded: draw.rankings &- first)
        }
    }

    init(_ world: World, ticksPerDay: Int, store: ColumnStore) {
        counts = store.column(of: UInt32.self, count: ticksPerDay * kinds)
        sessions = store.column(of: Sessions.self, count: 65_536)
        parts = store.column(of: Part.self, count: PhiloxBatch.capacity)
        blocks = PhiloxBatch(key: world.key)
        for index in 0..<PhiloxBatch.capacity { blocks.set(index, .passiveSessions, block: 0) }
    }

    /// Returns the number of operations of `kind` in a tick of the day.
    func count(_ kind: OperationKind, tick: Int) -> Int { Int(counts[tick * kinds + Int(kind.rawValue)]) }

    /// Resets all counts.
    func clear() {
        counts.fill(0..<counts.count, with: 0)
        sessions.fill(0..<sessions.count, with: Sessions(all: 0, withRanking: 0))
    }

    /// Adds the events of `child` on the day; some sessions are counted later, see `countRest`.
    @inline(__always)
    func add(_ child: Int, _ draw: PassiveDay.Draw, _ passive: PassiveDay) {
        draw.forEachOther { kind, activity, _ in count(kind, passive.clock.tick(at: activity)) }
        var first = 0
        while first < draw.sessions {
            if filled == PhiloxBatch.capacity { countRest() }
            blocks.set(
                filled, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: passive.day),
                block: UInt32(truncatingIfNeeded: first / HalfWords.count))
            parts[filled] = Part(draw, from: first)
            filled &+= 1
            first &+= HalfWords.count
        }
    }

    /// Counts the sessions that were added but not yet counted.
    func countRest() {
        blocks.compute(0..<filled)
        let sessions = sessions
        for index in 0..<filled {
            let part = parts[index]
            let words = HalfWords(blocks[index])
            // A branch on the number of words would be unpredictable: all words are looked up, and the unused ones add
            // 0.
            for number in 0..<HalfWords.count {
                sessions[Int(words[number])].all &+= number < Int(part.sessions) ? 1 : 0
                sessions[Int(words[number])].withRanking &+= number < Int(part.rankings) ? 1 : 0
            }
        }
        filled = 0
    }

    @inline(__always)
    private func count(_ kind: OperationKind, _ tick: UInt32) {
        counts[Int(tick) &* kinds &+ Int(kind.rawValue)] &+= 1
    }

    /// Assigns the sessions to ticks after all children were added. Every session opens the feed and views the same
    /// number of homepages.
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
