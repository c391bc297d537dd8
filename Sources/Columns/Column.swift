// SPDX-License-Identifier: GPL-3.0-or-later
public import CIntrinsics

/// One attribute of all rows, side by side in memory.
///
/// A handle: copying it copies no rows. Access is checked in debug builds. Threads may write different rows of a column at
/// the same time, and may read rows that nobody writes; keeping to that is the duty of the phases of a tick.
@safe
public struct Column<Element: BitwiseCopyable>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Element>

    /// Number of rows.
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

    /// Sets every element of `rows`.
    public func fill(_ rows: Range<Int>, with value: Element) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        unsafe (base + rows.lowerBound).update(repeating: value, count: rows.count)
    }

    /// Asks the processor to fetch the element of `row`, which will be needed soon.
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
    /// - Precondition: an element has 16 bits, and `rows` begins at a multiple of four and has a multiple of four rows.
    /// - Complexity: O(rows), four rows at a step where none matches.
    @inlinable
    public func forEachRow(in rows: Range<Int>, withAnyBitOf mask: UInt16, _ body: (Int) -> Void) {
        precondition(
            MemoryLayout<Element>.size == 2, "elements of \(MemoryLayout<Element>.size) bytes have not 16 bits")
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
    /// Writes each row of `rows` whose element lies in `values` to `list`, in ascending order, from its beginning.
    ///
    /// - Parameter list: has room for all of `rows`.
    /// - Returns: the number of rows found.
    /// - Complexity: O(rows), 64 rows at a step.
    @inlinable
    public func rows(in rows: Range<Int>, within values: ClosedRange<UInt8>, to list: Column<UInt32>) -> Int {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        precondition(list.count >= rows.count, "a list of \(list.count) may be too short for \(rows.count) rows")
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
