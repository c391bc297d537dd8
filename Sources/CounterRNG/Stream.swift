// SPDX-License-Identifier: GPL-3.0-or-later
/// What a random number decides; streams of different purposes share nothing.
public struct Purpose: RawRepresentable, Hashable, Sendable {
    /// A number that no other purpose of the program has; 0...65,535.
    public let rawValue: UInt16

    /// Makes the purpose with `rawValue`.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The random numbers of one child, at one instant, for one purpose.
///
/// The numbers depend on the key (the run's seed), the child, the instant and the purpose, and on nothing else: not on
/// threads, partitions, rows or the order of calls. Two scenarios that differ in one rule differ only where it acts.
public struct Stream: Sendable {
    @usableFromInline let key: PhiloxKey
    @usableFromInline var counter: PhiloxBlock
    /// Four blocks, of which the last `left` words have not been taken. A word is read where it was written: moving the
    /// rest up would make each read wait for the write before it.
    @usableFromInline var words: InlineArray<16, UInt32>
    @usableFromInline var left: Int

    /// Opens a stream at its beginning.
    ///
    /// - Parameters:
    ///   - key: the run's key.
    ///   - child: whose decision it is; any 32-bit number.
    ///   - instant: a tick or a day, as the purpose defines it.
    ///   - purpose: what is decided.
    @inlinable
    public init(key: PhiloxKey, child: UInt32, instant: UInt32, purpose: Purpose) {
        self.key = key
        counter = PhiloxBlock(child, instant, UInt32(purpose.rawValue), 0)
        words = InlineArray(repeating: 0)
        left = 0
    }

    /// Opens a stream whose first four blocks stand in `batch`, side by side from `index` on.
    @inlinable @inline(__always)
    public init(
        key: PhiloxKey, child: UInt32, instant: UInt32, purpose: Purpose, ahead batch: PhiloxBatch, at index: Int
    ) {
        self.key = key
        counter = PhiloxBlock(child, instant, UInt32(purpose.rawValue), 4)
        let (a, b, c, d) = (batch[index], batch[index &+ 1], batch[index &+ 2], batch[index &+ 3])
        words = [a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w, c.x, c.y, c.z, c.w, d.x, d.y, d.z, d.w]
        left = 16
    }

    /// Returns the next four words and leaves what remains of the present block unused.
    @inlinable
    public mutating func nextBlock() -> PhiloxBlock {
        if left >= 4 {
            // A block that was computed with others and has not been touched.
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

    /// Returns a whole number in `0..<bound`, biased by at most `bound / 2^32`.
    ///
    /// - Parameter bound: greater than 0.
    @inlinable
    public mutating func next(below bound: Int) -> Int {
        Int(truncatingIfNeeded: (UInt64(next()) &* UInt64(truncatingIfNeeded: bound)) >> 32)
    }

    /// Returns whether an event of probability `chance` happens.
    @inlinable
    public mutating func happens(_ chance: Chance) -> Bool {
        UInt64(next()) < chance.threshold
    }
}

/// A probability, compiled to the threshold that 32 random bits are compared with.
public struct Chance: Equatable, Sendable {
    /// The number of 32-bit words, of 2^32, that mean yes; 0...4,294,967,296.
    public let threshold: UInt64

    /// Compiles a probability; values outside 0...1 are clamped to it.
    @inlinable
    public init(_ probability: Double) {
        threshold = UInt64(min(1, max(0, probability)) * 4_294_967_296)
    }
}
