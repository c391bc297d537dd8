// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The first random numbers of upcoming sessions, computed together to hide latency: the sessions' own words, and the
/// first blocks of the behaviours that act in most sessions.
struct SessionBatch {
    /// The number of blocks per session.
    private static var blocksEach: Int {
        @inline(__always) get { SessionBits.blocks &+ SessionBehaviours.blocksAhead }
    }
    /// The number of sessions in a batch.
    static var size: Int { @inline(__always) get { PhiloxBatch.capacity / blocksEach } }
    /// The prefetch distance for rows: a batch needs the rows of all its sessions.
    static var lookahead: Int { @inline(__always) get { size &+ 8 } }

    private let world: World
    private let day: Int
    private let blocks: PhiloxBatch

    init(_ world: World, day: Int) {
        self.world = world
        self.day = day
        blocks = PhiloxBatch(key: world.key)
        let uses = [(purpose: Purpose.session, block: UInt32(0))] + SessionBehaviours.precomputed
        for session in 0..<SessionBatch.size {
            for (index, use) in uses.enumerated() {
                blocks.set(session * SessionBatch.blocksEach + index, use.purpose, block: use.block)
            }
        }
    }

    /// Returns the instant that identifies the streams of a session: the day and the position of its start.
    @inline(__always)
    static func instant(day: Int, position: Int) -> Int { day &<< 15 | position }

    /// Computes the blocks for the children from index `first` on.
    func compute(_ wakers: Column<UInt32>, from first: Int, of found: Int) {
        let count = min(SessionBatch.size, found &- first)
        for index in 0..<count {
            let child = wakers[first &+ index]
            let row = Int(child)
            let position = Int(world.wakeQuarters[row]) &<< 8 | Int(world.children[row].sessionState.wakeFraction)
            let instant = UInt32(truncatingIfNeeded: SessionBatch.instant(day: day, position: position))
            for block in 0..<SessionBatch.blocksEach {
                blocks.set(index &* SessionBatch.blocksEach &+ block, child: child, instant: instant)
            }
        }
        blocks.compute(0..<(count &* SessionBatch.blocksEach))
    }

    /// Returns the own words of the session at `number` of the batch.
    @inline(__always)
    func bits(at number: Int) -> SessionBits { SessionBits(blocks[number &* SessionBatch.blocksEach]) }

    /// Returns a stream of the session at `number`, of which some blocks are precomputed.
    @inline(__always)
    func stream(
        of child: Int, at number: Int, instant: Int, _ purpose: Purpose, firstBlock: Int, blocks count: Int
    ) -> Stream {
        Stream(
            key: world.key, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: instant),
            purpose: purpose, ahead: blocks, at: number &* SessionBatch.blocksEach &+ firstBlock, blocks: count)
    }
}
