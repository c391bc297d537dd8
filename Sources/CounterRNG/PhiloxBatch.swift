// SPDX-License-Identifier: GPL-3.0-or-later
import CPhilox

/// A batch of up to 64 Philox blocks, computed together with the widest vectors of the processor.
///
/// Each block equals the result of `philox4x32` for its counter, whatever the vector width. A batch must not be used by
/// two threads at once.
@safe
public final class PhiloxBatch: @unchecked Sendable {
    /// The number of counters in a batch.
    public static let capacity = 64
    /// The alignment of ranges passed to `compute`; counters.
    public static let step = Int(WATCHCIRCLE_PHILOX_STEP)

    private let key: PhiloxKey
    /// The four words of the counters, 64 values of each word.
    @usableFromInline let counters: UnsafeMutablePointer<UInt32>
    /// The output blocks, four words each.
    @usableFromInline let words: UnsafeMutablePointer<UInt32>

    /// Creates a batch whose counters are all zero.
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

    /// Sets the purpose and the block number of the counter at `index`.
    @inlinable
    public func set(_ index: Int, _ purpose: Purpose, block: UInt32) {
        assert(index >= 0 && index < 64, "counter \(index) of 64")
        unsafe counters[128 &+ index] = UInt32(purpose.rawValue)
        unsafe counters[192 &+ index] = block
    }

    /// Sets the child and the instant of the counter at `index`.
    @inlinable @inline(__always)
    public func set(_ index: Int, child: UInt32, instant: UInt32) {
        assert(index >= 0 && index < 64, "counter \(index) of 64")
        unsafe counters[index] = child
        unsafe counters[64 &+ index] = instant
    }

    /// Sets the child, the instant and the block number of the counter at `index`.
    @inlinable @inline(__always)
    public func set(_ index: Int, child: UInt32, instant: UInt32, block: UInt32) {
        set(index, child: child, instant: instant)
        unsafe counters[192 &+ index] = block
    }

    /// Computes the blocks of `range`.
    ///
    /// - Parameters:
    ///   - range: within 0..<64; its lower bound is a multiple of `step`, and its upper bound is rounded up to one.
    ///   - widest: the maximum vector width in bits, if the processor supports it: 128, 256 or 512.
    public func compute(_ range: Range<Int>, widest: Int = 512) {
        let (step, first) = (PhiloxBatch.step, range.lowerBound)
        precondition(
            first >= 0 && first % step == 0 && range.upperBound <= PhiloxBatch.capacity,
            "range is \(range); it must start at a multiple of \(step) and lie in 0..<64")
        let (x, y) = unsafe (counters + first, counters + 64 + first)
        let (z, w) = unsafe (counters + 128 + first, counters + 192 + first)
        unsafe watchcircle_philox(
            watchcircle_counters(x: x, y: y, z: z, w: w), (range.count + step - 1) / step * step, key.low, key.high,
            words + 4 * first, Int32(widest))
    }

    /// Computes the blocks of consecutive children at one instant, starting at `index`, a multiple of `step`.
    public func compute(_ children: Range<Int>, instant: Int, at index: Int = 0) {
        for (number, child) in children.enumerated() {
            set(index &+ number, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: instant))
        }
        compute(index..<(index + children.count))
    }

    /// The block of the counter at `index`, as of the most recent computation.
    @inlinable
    public subscript(index: Int) -> PhiloxBlock {
        @inline(__always) get {
            assert(index >= 0 && index < 64, "block \(index) of 64")
            let first = unsafe words + index &* 4
            return unsafe PhiloxBlock(first[0], first[1], first[2], first[3])
        }
    }
}
