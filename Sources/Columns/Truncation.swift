// SPDX-License-Identifier: GPL-3.0-or-later
public import CIntrinsics

extension Int {
    /// Creates the integer part of `value`, like `Int(value)` but without range checks, for loops that have checked the
    /// range.
    ///
    /// - Precondition: `value` is between -2^62 and 2^62.
    @inlinable @inline(__always)
    public init(wholePartOf value: Float) {
        assert(abs(value) < 0x1p62, "\(value) is outside -2^62 to 2^62")
        self = watchcircle_truncate(value)
    }
}
