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
    @usableFromInline var block = PhiloxBlock(0, 0, 0, 0)
    @usableFromInline var following = PhiloxBlock(0, 0, 0, 0)
    @usableFromInline var left: UInt8 = 0

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
    }

    /// Returns the next four words and leaves what remains of the present block unused.
    @inlinable
    public mutating func nextBlock() -> PhiloxBlock {
        if left >= 4 {
            // The second of the two blocks that were computed at once has not been touched.
            left = 0
            return following
        }
        let result = philox4x32(counter, key: key)
        counter.w = counter.w &+ 1
        left = 0
        return result
    }

    /// Computes two blocks at once: their multiplications do not wait for each other.
    @inlinable
    mutating func prefill() {
        block = philox4x32(counter, key: key)
        counter.w = counter.w &+ 1
        following = philox4x32(counter, key: key)
        counter.w = counter.w &+ 1
        left = 8
    }

    /// Returns the next 32 random bits.
    @inlinable
    public mutating func next() -> UInt32 {
        if left == 0 {
            prefill()
        } else if left == 4 {
            block = following
        }
        left &-= 1
        let result = block.x
        block = PhiloxBlock(block.y, block.z, block.w, 0)
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
