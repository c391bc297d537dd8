// SPDX-License-Identifier: GPL-3.0-or-later

/// A row of growing lists, one a bucket: what one worker sends to each partition.
///
/// Appending costs one store and one comparison. Emptying keeps the memory, so that a tick allocates nothing once the
/// lists have met their largest tick.
@safe
public final class Buckets<Element: BitwiseCopyable>: @unchecked Sendable {
    @usableFromInline let starts: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>
    @usableFromInline let counts: UnsafeMutablePointer<Int32>
    @usableFromInline let capacities: UnsafeMutablePointer<Int32>

    /// Number of buckets.
    public let bucketCount: Int

    /// Makes `bucketCount` empty lists.
    public init(bucketCount: Int) {
        precondition(bucketCount > 0, "there must be at least one bucket, not \(bucketCount)")
        self.bucketCount = bucketCount
        unsafe starts = .allocate(capacity: bucketCount)
        unsafe starts.initialize(repeating: nil, count: bucketCount)
        unsafe counts = .allocate(capacity: bucketCount)
        unsafe counts.initialize(repeating: 0, count: bucketCount)
        unsafe capacities = .allocate(capacity: bucketCount)
        unsafe capacities.initialize(repeating: 0, count: bucketCount)
    }

    deinit {
        for bucket in 0..<bucketCount { unsafe starts[bucket]?.deallocate() }
        unsafe starts.deallocate()
        unsafe counts.deallocate()
        unsafe capacities.deallocate()
    }

    /// Appends `element` to the list of `bucket`.
    @inlinable
    public func append(_ element: Element, to bucket: Int) {
        assert(bucket >= 0 && bucket < bucketCount, "bucket \(bucket) of \(bucketCount)")
        let count = unsafe counts[bucket]
        if unsafe count == capacities[bucket] { grow(bucket) }
        unsafe starts[bucket].unsafelyUnwrapped[Int(count)] = element
        unsafe counts[bucket] = count &+ 1
    }

    @usableFromInline @inline(never)
    func grow(_ bucket: Int) {
        let old = unsafe Int(capacities[bucket])
        let new = max(64, old + old / 2)
        let list = UnsafeMutablePointer<Element>.allocate(capacity: new)
        if let start = unsafe starts[bucket] {
            unsafe list.initialize(from: start, count: old)
            unsafe start.deallocate()
        }
        unsafe starts[bucket] = unsafe list
        unsafe capacities[bucket] = Int32(new)
    }

    /// Number of elements in `bucket`.
    @inlinable
    public func count(of bucket: Int) -> Int { unsafe Int(counts[bucket]) }

    /// Lends the list of `bucket`.
    @inlinable
    public func withSpan<Result>(of bucket: Int, _ body: (Span<Element>) -> Result) -> Result {
        guard let start = unsafe starts[bucket] else { return body(Span()) }
        return body(unsafe Span(_unsafeStart: UnsafePointer(start), count: Int(counts[bucket])))
    }

    /// Empties the list of `bucket` and keeps its memory.
    @inlinable
    public func removeAll(of bucket: Int) { unsafe counts[bucket] = 0 }
}
