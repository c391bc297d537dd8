// SPDX-License-Identifier: GPL-3.0-or-later
public import CIntrinsics

/// A set of growing lists, one per bucket: the messages that one worker sends to each partition.
///
/// A list is a chain of page-sized chunks. Appending costs one store and one comparison, and never moves elements.
/// Chunks are allocated contiguously, so that the chunks being written lie on few huge pages. Emptying keeps the
/// memory, so a tick allocates nothing once the lists have reached their peak size.
@safe
public final class Buckets<Element: BitwiseCopyable>: @unchecked Sendable {
    /// The size of a chunk in bytes. No element lies at a multiple of it: such an address is the end of a chunk.
    @usableFromInline static var chunkBytes: Int { 4_096 }
    /// The size of a chunk's header in bytes; it holds the address of the list's next chunk.
    @usableFromInline static var headerBytes: Int { 16 }

    /// The position of the next element of each list: the end of a chunk if the list needs another one, or nil for an
    /// empty list.
    @usableFromInline let places: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    /// The first chunk of each list.
    @usableFromInline let firsts: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var chunks = Slabs(chunkBytes: chunkBytes)

    /// The number of buckets.
    public let bucketCount: Int

    /// Creates `bucketCount` empty lists.
    ///
    /// - Precondition: elements have 1, 2, 4, 8 or 16 bytes.
    public init(bucketCount: Int) {
        precondition(bucketCount > 0, "bucketCount is \(bucketCount); it must be at least 1")
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
        // Prefetch the list's next cache line: hardware tracks a few store streams, not one for each of hundreds of
        // lists.
        unsafe watchcircle_prefetch(place + 64)
        unsafe place.storeBytes(of: element, as: Element.self)
        unsafe places[bucket] = place + MemoryLayout<Element>.stride
    }

    /// Adds a chunk to the list.
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

    /// Calls `body` with the elements of `bucket`, one contiguous part at a time, in order.
    @inlinable
    public func forEachSpan(of bucket: Int, _ body: (Span<Element>) -> Void) {
        var chunk = unsafe firsts[bucket]
        while let start = unsafe chunk {
            unsafe chunk = start.load(as: UnsafeMutableRawPointer?.self)
            // The last chunk ends after the most recently written element.
            let end = unsafe chunk == nil ? places[bucket].unsafelyUnwrapped : start + Self.chunkBytes
            let first = unsafe start + Self.headerBytes
            body(
                unsafe Span(
                    _unsafeStart: UnsafePointer(first.assumingMemoryBound(to: Element.self)),
                    count: (end - first) / MemoryLayout<Element>.stride))
        }
    }

    /// Returns the number of elements in `bucket`.
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
