// SPDX-License-Identifier: GPL-3.0-or-later
public import CIntrinsics

/// One attribute of all rows, contiguous in memory.
///
/// A column is a handle: copying it copies no rows. Debug builds check bounds. Threads may write different rows of a
/// column concurrently, and may read rows that no thread writes. The phases of a tick must guarantee this.
@safe
public struct Column<Element: BitwiseCopyable>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Element>

    /// The number of rows.
    public let count: Int

    @usableFromInline
    init(base: UnsafeMutablePointer<Element>, count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    /// The element of `row`.
    ///
    /// - Precondition: `row` is in `0..<count`.
    @inlinable
    public subscript(row: Int) -> Element {
        @_transparent
        unsafeAddress {
            assert(row >= 0 && row < count, "row \(row) is outside a column of \(count)")
            return unsafe UnsafePointer(base + row)
        }
        @_transparent
        nonmutating unsafeMutableAddress {
            assert(row >= 0 && row < count, "row \(row) is outside a column of \(count)")
            return unsafe base + row
        }
    }

    /// Sets all elements of `rows` to `value`.
    public func fill(_ rows: Range<Int>, with value: Element) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        unsafe (base + rows.lowerBound).update(repeating: value, count: rows.count)
    }

    /// Prefetches the element of `row` into the cache.
    ///
    /// - Precondition: `row` is in `0..<count`.
    @inlinable
    public func prefetch(_ row: Int) {
        assert(row >= 0 && row < count, "row \(row) is outside a column of \(count)")
        unsafe watchcircle_prefetch(base + row)
    }
}

extension Column {
    /// Calls `body` with each row of `rows` in which any bit of `mask` is set, in ascending order.
    ///
    /// - Precondition: elements have 16 bits; the start and the length of `rows` are multiples of four.
    /// - Complexity: O(rows), four rows per step where none matches.
    @inlinable
    public func forEachRow(in rows: Range<Int>, withAnyBitOf mask: UInt16, _ body: (Int) -> Void) {
        precondition(
            MemoryLayout<Element>.size == 2, "elements have \(MemoryLayout<Element>.size) bytes; they must have 2")
        assert(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        let pattern = 0x0001_0001_0001_0001 &* UInt64(mask)
        var row = rows.lowerBound
        while row < rows.upperBound {
            var matches = unsafe UnsafeRawPointer(base + row).loadUnaligned(as: UInt64.self) & pattern
            while matches != 0 {
                let lane = matches.trailingZeroBitCount >> 4
                body(row &+ lane)
                matches &= ~(0xFFFF << UInt64(lane &* 16))
            }
            row &+= 4
        }
    }
}

extension Column where Element == UInt8 {
    /// Writes the rows of `rows` whose element lies in `values` to the start of `list`, in ascending order.
    ///
    /// - Parameters:
    ///   - rows: the rows to search.
    ///   - values: the values to search for.
    ///   - list: receives the rows; has at least as many rows as `rows`.
    /// - Returns: the number of rows found.
    /// - Complexity: O(rows), 64 rows per step.
    @inlinable
    public func rows(in rows: Range<Int>, within values: ClosedRange<UInt8>, to list: Column<UInt32>) -> Int {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        precondition(list.count >= rows.count, "list has \(list.count) rows; it must have at least \(rows.count)")
        let (low, width) = (values.lowerBound, values.upperBound &- values.lowerBound)
        var found = 0
        var row = rows.lowerBound
        while row &+ 64 <= rows.upperBound {
            var within = unsafe watchcircle_bytes_within(base + row, low, width)
            while within != 0 {
                list[found] = UInt32(truncatingIfNeeded: row &+ within.trailingZeroBitCount)
                found &+= 1
                within &= within &- 1
            }
            row &+= 64
        }
        while row < rows.upperBound {
            if values.contains(self[row]) {
                list[found] = UInt32(truncatingIfNeeded: row)
                found &+= 1
            }
            row &+= 1
        }
        return found
    }
}
