// SPDX-License-Identifier: GPL-3.0-or-later

/// A row of growing lists, one a bucket: what one worker sends to each partition.
///
/// Appending costs one store and one comparison. Emptying keeps the memory, so that a tick allocates nothing once the
/// lists have met their largest tick.
@safe
public final class Buckets<Element: BitwiseCopyable>: @unchecked Sendable {
    /// Where the next element of each list goes, and where its memory ends: what appending needs, side by side.
    @usableFromInline let ends: UnsafeMutablePointer<Ends>
    @usableFromInline let starts: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>

    /// Number of buckets.
    public let bucketCount: Int

    @unsafe @usableFromInline
    struct Ends {
        @usableFromInline var next: UnsafeMutablePointer<Element>?
        @usableFromInline var limit: UnsafeMutablePointer<Element>?
    }

    /// Makes `bucketCount` empty lists.
    public init(bucketCount: Int) {
        precondition(bucketCount > 0, "there must be at least one bucket, not \(bucketCount)")
        self.bucketCount = bucketCount
        unsafe starts = .allocate(capacity: bucketCount)
        unsafe starts.initialize(repeating: nil, count: bucketCount)
        unsafe ends = .allocate(capacity: bucketCount)
        unsafe ends.initialize(repeating: Ends(next: nil, limit: nil), count: bucketCount)
    }

    deinit {
        for bucket in 0..<bucketCount { unsafe starts[bucket]?.deallocate() }
        unsafe starts.deallocate()
        unsafe ends.deallocate()
    }

    /// Appends `element` to the list of `bucket`.
    @inlinable @inline(__always)
    public func append(_ element: Element, to bucket: Int) {
        assert(bucket >= 0 && bucket < bucketCount, "bucket \(bucket) of \(bucketCount)")
        if unsafe ends[bucket].next == ends[bucket].limit { grow(bucket) }
        let next = unsafe ends[bucket].next.unsafelyUnwrapped
        unsafe next.initialize(to: element)
        unsafe ends[bucket].next = next + 1
    }

    @usableFromInline @inline(never)
    func grow(_ bucket: Int) {
        let old = count(of: bucket)
        let new = max(64, old + old / 2)
        let list = UnsafeMutablePointer<Element>.allocate(capacity: new)
        if let start = unsafe starts[bucket] {
            unsafe list.initialize(from: start, count: old)
            unsafe start.deallocate()
        }
        unsafe starts[bucket] = unsafe list
        unsafe ends[bucket] = unsafe Ends(next: list + old, limit: list + new)
    }

    /// Number of elements in `bucket`.
    @inlinable
    public func count(of bucket: Int) -> Int {
        guard let start = unsafe starts[bucket], let next = unsafe ends[bucket].next else { return 0 }
        return unsafe next - start
    }

    /// Lends the list of `bucket`.
    @inlinable
    public func withSpan<Result>(of bucket: Int, _ body: (Span<Element>) -> Result) -> Result {
        guard let start = unsafe starts[bucket] else { return body(Span()) }
        return body(unsafe Span(_unsafeStart: UnsafePointer(start), count: count(of: bucket)))
    }

    /// Empties the list of `bucket` and keeps its memory.
    @inlinable
    public func removeAll(of bucket: Int) { unsafe ends[bucket].next = starts[bucket] }
}
