// SPDX-License-Identifier: GPL-3.0-or-later
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

    /// Lends the elements of `rows` as a span.
    @inlinable
    public func withSpan<Result>(in rows: Range<Int>, _ body: (Span<Element>) -> Result) -> Result {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        let span = unsafe Span(_unsafeStart: UnsafePointer(base + rows.lowerBound), count: rows.count)
        return body(span)
    }
}

extension Column where Element == UInt8 {
    /// Calls `body` with each row of `rows` whose element equals `value`, in ascending order.
    ///
    /// - Complexity: O(rows), eight rows at a step where none matches.
    @inlinable
    public func forEachRow(in rows: Range<Int>, equalTo value: UInt8, _ body: (Int) -> Void) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) exceed a column of \(count)")
        var row = rows.lowerBound
        let pattern = SIMD32<UInt8>(repeating: value)
        while row &+ 32 <= rows.upperBound {
            let lanes = unsafe UnsafeRawPointer(base + row).loadUnaligned(as: SIMD32<UInt8>.self)
            let matches = lanes .== pattern
            if any(matches) {
                for lane in 0..<32 where unsafe base[row &+ lane] == value { body(row &+ lane) }
            }
            row &+= 32
        }
        while row < rows.upperBound {
            if unsafe base[row] == value { body(row) }
            row &+= 1
        }
    }
}
