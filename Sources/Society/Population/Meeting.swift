// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// Pairings of children that both sides compute without communication.
///
/// A *round* is an involution: each child meets at most one other child, and the partner's partner is the child itself.
/// Rounds allow all initial ties to be created in parallel, and each half-tie can compute its place in the other list.
enum Meeting {
    /// Returns the partner of `index` among `count` in a round: the reflection at a random point.
    ///
    /// - Returns: a number in `0..<count`; `index` itself if it has no partner.
    static func mirrored(_ index: Int, of count: Int, salt: UInt64) -> Int {
        mirrored(index, of: count, sum: sum(of: count, salt: salt))
    }

    /// Returns the sum of the numbers of two partners, modulo `count`.
    static func sum(of count: Int, salt: UInt64) -> Int { Int(mix64(salt) % UInt64(count)) }

    /// Returns the partner of `index` among `count` for a given sum.
    @inline(__always)
    static func mirrored(_ index: Int, of count: Int, sum: Int) -> Int {
        let partner = sum &- index
        return partner < 0 ? partner &+ count : partner
    }
}

/// One round over the whole country or within neighbourhoods. Blocks of children meet other blocks; within a pair of
/// blocks, a bijection keyed by both blocks pairs the children.
struct BlockRound {
    private let factor: UInt32
    private let shift: UInt32
    private let otherInverse: UInt32
    private let otherShift: UInt32
    private let mask: UInt32
    private let first: Int
    private let otherFirst: Int

    /// Prepares the meetings of `block` in one round.
    ///
    /// - Parameters:
    ///   - salt: the salt of the round.
    ///   - block: the index of the block.
    ///   - blocks: the number of blocks.
    ///   - window: the number of consecutive blocks that meet only each other; 0 for the whole country.
    ///   - blockBits: the number of children per block, as a power of two.
    init(salt: UInt64, block: Int, blocks: Int, window: Int, blockBits: Int) {
        var other: Int
        if window > 0 {
            let start = block / window * window
            let size = min(window, blocks - start)
            other = start + Meeting.mirrored(block - start, of: size, salt: salt ^ mix64(UInt64(start)))
        } else {
            other = Meeting.mirrored(block, of: blocks, salt: salt)
        }
        (factor, shift) = BlockRound.key(salt, block)
        let (otherFactor, otherShift) = BlockRound.key(salt, other)
        self.otherShift = otherShift
        otherInverse = BlockRound.inverse(otherFactor)
        mask = (1 << UInt32(blockBits)) &- 1
        first = block << blockBits
        otherFirst = other << blockBits
    }

    /// The rows of the other block; the range may extend beyond the last child.
    var otherRows: Range<Int> { otherFirst..<(otherFirst &+ Int(mask) &+ 1) }

    /// Returns the partner of `row`; `row` itself is possible if the block meets itself.
    func partner(of row: Int) -> Int {
        let met = (factor &* UInt32(truncatingIfNeeded: row &- first) &+ shift) & mask
        return otherFirst &+ Int((otherInverse &* (met &- otherShift)) & mask)
    }

    private static func key(_ salt: UInt64, _ block: Int) -> (UInt32, UInt32) {
        let bits = mix64(salt ^ UInt64(block) << 20)
        return (UInt32(truncatingIfNeeded: bits) | 1, UInt32(truncatingIfNeeded: bits >> 32))
    }

    /// Returns the inverse of an odd number modulo 2^32, by Newton's iteration.
    private static func inverse(_ odd: UInt32) -> UInt32 {
        var result = odd
        for _ in 0..<4 { result = result &* (2 &- odd &* result) }
        return result
    }
}

/// Blocks of rows, grouped into tasks.
struct BlockSpans {
    let count: Int
    private let blocks: Int
    private let perTask: Int

    init(_ rows: Int, blockBits: Int, blocksPerTask: Int) {
        blocks = (rows - 1) >> blockBits + 1
        perTask = blocksPerTask
        count = (blocks - 1) / blocksPerTask + 1
    }

    func blocks(of task: Int) -> Range<Int> { (task * perTask)..<min(blocks, (task + 1) * perTask) }
}
