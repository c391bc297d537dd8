// SPDX-License-Identifier: GPL-3.0-or-later
import CPhilox

/// The blocks of up to 64 counters, computed together: as many at a time as the processor's vectors hold.
///
/// A block is that which `philox4x32` gives for its counter, whatever the vectors. One thread at a time uses a batch.
@safe
public final class PhiloxBatch: @unchecked Sendable {
    /// Counters of a batch.
    public static let capacity = 64
    /// What stretches of counters to compute begin and end at.
    public static let step = Int(WATCHCIRCLE_PHILOX_STEP)

    private let key: PhiloxKey
    /// The counters' four words, 64 of each.
    @usableFromInline let counters: UnsafeMutablePointer<UInt32>
    /// The blocks, four words each.
    @usableFromInline let words: UnsafeMutablePointer<UInt32>

    /// Makes a batch of which all counters are zero.
    public init(key: PhiloxKey) {
        self.key = key
        unsafe counters = .allocate(capacity: 4 * PhiloxBatch.capacity)
        unsafe counters.initialize(repeating: 0, count: 4 * PhiloxBatch.capacity)
        unsafe words = .allocate(capacity: 4 * PhiloxBatch.capacity)
        unsafe words.initialize(repeating: 0, count: 4 * PhiloxBatch.capacity)
    }

    deinit {
        unsafe counters.deallocate()
        unsafe words.deallocate()
    }

    /// Sets what the counter at `index` numbers: a block of the streams of a purpose.
    @inlinable
    public func set(_ index: Int, _ purpose: Purpose, block: UInt32) {
        assert(index >= 0 && index < 64, "counter \(index) of 64")
        unsafe counters[128 &+ index] = UInt32(purpose.rawValue)
        unsafe counters[192 &+ index] = block
    }

    /// Sets child and instant of the counter at `index`.
    @inlinable @inline(__always)
    public func set(_ index: Int, child: UInt32, instant: UInt32) {
        assert(index >= 0 && index < 64, "counter \(index) of 64")
        unsafe counters[index] = child
        unsafe counters[64 &+ index] = instant
    }

    /// Sets child, instant and block of the counter at `index`.
    @inlinable @inline(__always)
    public func set(_ index: Int, child: UInt32, instant: UInt32, block: UInt32) {
        set(index, child: child, instant: instant)
        unsafe counters[192 &+ index] = block
    }

    /// Computes the blocks of `range`.
    ///
    /// - Parameters:
    ///   - range: within 0..<64; it begins at a multiple of `step`, and is extended to one.
    ///   - widest: bits of the widest vectors to use, where the processor has them: 128, 256 or 512.
    public func compute(_ range: Range<Int>, widest: Int = 512) {
        let (step, first) = (PhiloxBatch.step, range.lowerBound)
        precondition(
            first >= 0 && first % step == 0 && range.upperBound <= PhiloxBatch.capacity,
            "a stretch of 64 counters begins at a multiple of \(step), and is not \(range)")
        let (x, y) = unsafe (counters + first, counters + 64 + first)
        let (z, w) = unsafe (counters + 128 + first, counters + 192 + first)
        unsafe watchcircle_philox(
            watchcircle_counters(x: x, y: y, z: z, w: w), (range.count + step - 1) / step * step, key.low, key.high,
            words + 4 * first, Int32(widest))
    }

    /// Computes the blocks of neighbouring children at one instant, the first of them at `index`, a multiple of `step`.
    public func compute(_ children: Range<Int>, instant: Int, at index: Int = 0) {
        for (number, child) in children.enumerated() {
            set(index &+ number, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: instant))
        }
        compute(index..<(index + children.count))
    }

    /// The block of the counter at `index`, as of the last computation.
    @inlinable
    public subscript(index: Int) -> PhiloxBlock {
        @inline(__always) get {
            assert(index >= 0 && index < 64, "block \(index) of 64")
            let first = unsafe words + index &* 4
            return unsafe PhiloxBlock(first[0], first[1], first[2], first[3])
        }
    }
}
