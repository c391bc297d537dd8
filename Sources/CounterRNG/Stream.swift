// SPDX-License-Identifier: GPL-3.0-or-later
/// The kind of decision that a random number serves; streams of different purposes are independent.
public struct Purpose: RawRepresentable, Hashable, Sendable {
    /// The identifier of the purpose, unique in the program; 0...65,535.
    public let rawValue: UInt16

    /// Creates the purpose with `rawValue`.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The random numbers of one child at one instant for one purpose.
///
/// The numbers depend only on the key (the run's seed), the child, the instant and the purpose. They do not depend on
/// threads, partitions, rows or the order of calls. Two scenarios that differ in one rule differ only where that rule
/// applies.
public struct Stream: Sendable {
    @usableFromInline let key: PhiloxKey
    @usableFromInline var counter: PhiloxBlock
    /// Up to four blocks, of which the last `left` words are unused. Words are read in place: shifting the remaining
    /// words would make each read wait for the preceding write.
    @usableFromInline var words: InlineArray<16, UInt32>
    @usableFromInline var left: Int

    /// Opens a stream at its start.
    ///
    /// - Parameters:
    ///   - key: the run's key.
    ///   - child: the child that makes the decision; any 32-bit number.
    ///   - instant: a tick or a day, as the purpose defines it.
    ///   - purpose: the kind of decision.
    @inlinable
    public init(key: PhiloxKey, child: UInt32, instant: UInt32, purpose: Purpose) {
        self.key = key
        counter = PhiloxBlock(child, instant, UInt32(purpose.rawValue), 0)
        words = InlineArray(repeating: 0)
        left = 0
    }

    /// Opens a stream whose first blocks are precomputed in `batch`, starting at `index`.
    ///
    /// - Parameters:
    ///   - key: the run's key.
    ///   - child: the child that makes the decision.
    ///   - instant: a tick or a day, as the purpose defines it.
    ///   - purpose: the kind of decision.
    ///   - batch: a computed batch.
    ///   - index: the index of the stream's first block in the batch.
    ///   - blocks: the number of precomputed blocks; 1...4.
    @inlinable @inline(__always)
    public init(
        key: PhiloxKey, child: UInt32, instant: UInt32, purpose: Purpose, ahead batch: PhiloxBatch, at index: Int,
        blocks: Int = 4
    ) {
        assert(blocks >= 1 && blocks <= 4, "\(blocks) blocks of 4")
        self.key = key
        counter = PhiloxBlock(child, instant, UInt32(purpose.rawValue), UInt32(truncatingIfNeeded: blocks))
        words = InlineArray(repeating: 0)
        left = 4 &* blocks
        for block in 0..<blocks {
            let precomputed = batch[index &+ block]
            let first = 16 &- left &+ 4 &* block
            (words[first], words[first &+ 1]) = (precomputed.x, precomputed.y)
            (words[first &+ 2], words[first &+ 3]) = (precomputed.z, precomputed.w)
        }
    }

    /// Returns the next four words and discards the rest of the current block.
    @inlinable
    public mutating func nextBlock() -> PhiloxBlock {
        if left >= 4 {
            // An unused precomputed block.
            left &= ~3
            let first = 16 &- left
            left &-= 4
            return PhiloxBlock(words[first], words[first &+ 1], words[first &+ 2], words[first &+ 3])
        }
        let result = philox4x32(counter, key: key)
        counter.w = counter.w &+ 1
        left = 0
        return result
    }

    /// Computes the next eight words.
    @usableFromInline @inline(never)
    mutating func prefill() {
        let second = PhiloxBlock(counter.x, counter.y, counter.z, counter.w &+ 1)
        let (one, other) = philox4x32(counter, second, key: key)
        counter.w = counter.w &+ 2
        (words[8], words[9], words[10], words[11]) = (one.x, one.y, one.z, one.w)
        (words[12], words[13], words[14], words[15]) = (other.x, other.y, other.z, other.w)
        left = 8
    }

    /// Returns the next 32 random bits.
    @inlinable
    public mutating func next() -> UInt32 {
        if left == 0 { prefill() }
        let result = words[16 &- left]
        left &-= 1
        return result
    }

    /// Returns an integer in `0..<bound`, biased by at most `bound / 2^32`.
    ///
    /// - Parameter bound: greater than 0.
    @inlinable
    public mutating func next(below bound: Int) -> Int {
        Int(truncatingIfNeeded: (UInt64(next()) &* UInt64(truncatingIfNeeded: bound)) >> 32)
    }

    /// Returns whether an event of probability `chance` occurs.
    @inlinable
    public mutating func happens(_ chance: Chance) -> Bool {
        UInt64(next()) < chance.threshold
    }
}

/// A probability, compiled to a threshold for comparison with 32 random bits.
public struct Chance: Equatable, Sendable {
    /// The number of 32-bit words, out of 2^32, for which the event occurs; 0...4,294,967,296.
    public let threshold: UInt64

    /// Compiles a probability; values outside 0...1 are clamped.
    @inlinable
    public init(_ probability: Double) {
        threshold = UInt64(min(1, max(0, probability)) * 4_294_967_296)
    }
}
