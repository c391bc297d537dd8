// SPDX-License-Identifier: GPL-3.0-or-later
public import CIntrinsics

/// A row of growing lists, one a bucket: what one worker sends to each partition.
///
/// A list is a chain of chunks of a page each. Appending costs one store and one comparison, and moves nothing. Chunks are
/// handed out side by side, so that what is being written lies on few huge pages; emptying keeps the memory, so that a tick
/// allocates nothing once the lists have met their largest tick.
@safe
public final class Buckets<Element: BitwiseCopyable>: @unchecked Sendable {
    /// Bytes of a chunk. An address that is a multiple of it is no place for an element: there a chunk ends.
    @usableFromInline static var chunkBytes: Int { 4_096 }
    /// Bytes at a chunk's beginning, which hold the address of the list's next chunk.
    @usableFromInline static var headerBytes: Int { 16 }

    /// Where the next element of each list goes: the end of a chunk if it has to be another's, and nil if there is none.
    @usableFromInline let places: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    /// Each list's first chunk.
    @usableFromInline let firsts: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var chunks = Slabs(chunkBytes: chunkBytes)

    /// Number of buckets.
    public let bucketCount: Int

    /// Makes `bucketCount` empty lists.
    ///
    /// - Precondition: elements have 1, 2, 4, 8 or 16 bytes.
    public init(bucketCount: Int) {
        precondition(bucketCount > 0, "there must be at least one bucket, not \(bucketCount)")
        let size = MemoryLayout<Element>.stride
        precondition(16 % size == 0, "elements of \(size) bytes do not fill a chunk")
        self.bucketCount = bucketCount
        unsafe places = .allocate(capacity: bucketCount)
        unsafe places.initialize(repeating: nil, count: bucketCount)
        unsafe firsts = .allocate(capacity: bucketCount)
        unsafe firsts.initialize(repeating: nil, count: bucketCount)
    }

    deinit {
        unsafe places.deallocate()
        unsafe firsts.deallocate()
    }

    /// Appends `element` to the list of `bucket`.
    @inlinable @inline(__always)
    public func append(_ element: Element, to bucket: Int) {
        assert(bucket >= 0 && bucket < bucketCount, "bucket \(bucket) of \(bucketCount)")
        if unsafe UInt(bitPattern: places[bucket]) % UInt(Self.chunkBytes) == 0 { extend(bucket) }
        let place = unsafe places[bucket].unsafelyUnwrapped
        // The list's next line: a processor foresees a few streams of stores, and not one for each of hundreds of lists.
        unsafe watchcircle_prefetch(place + 64)
        unsafe place.storeBytes(of: element, as: Element.self)
        unsafe places[bucket] = place + MemoryLayout<Element>.stride
    }

    /// Gives the list another chunk.
    @usableFromInline @inline(never)
    func extend(_ bucket: Int) {
        let chunk = unsafe chunks.next()
        unsafe chunk.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
        if let end = unsafe places[bucket] {
            unsafe (end - Self.chunkBytes).storeBytes(of: chunk, as: UnsafeMutableRawPointer?.self)
        } else {
            unsafe firsts[bucket] = chunk
        }
        unsafe places[bucket] = chunk + Self.headerBytes
    }

    /// Lends the list of `bucket`, a part at a time, in order.
    @inlinable
    public func forEachSpan(of bucket: Int, _ body: (Span<Element>) -> Void) {
        var chunk = unsafe firsts[bucket]
        while let start = unsafe chunk {
            unsafe chunk = start.load(as: UnsafeMutableRawPointer?.self)
            // Of the last chunk, what has been written.
            let end = unsafe chunk == nil ? places[bucket].unsafelyUnwrapped : start + Self.chunkBytes
            let first = unsafe start + Self.headerBytes
            body(
                unsafe Span(
                    _unsafeStart: UnsafePointer(first.assumingMemoryBound(to: Element.self)),
                    count: (end - first) / MemoryLayout<Element>.stride))
        }
    }

    /// Number of elements in `bucket`.
    ///
    /// - Complexity: O(chunks).
    public func count(of bucket: Int) -> Int {
        var count = 0
        forEachSpan(of: bucket) { count += $0.count }
        return count
    }

    /// Empties all lists and keeps their memory.
    ///
    /// - Complexity: O(buckets).
    public func removeAll() {
        unsafe places.update(repeating: nil, count: bucketCount)
        unsafe firsts.update(repeating: nil, count: bucketCount)
        chunks.restart()
    }
}
