// SPDX-License-Identifier: GPL-3.0-or-later
public import CIntrinsics

extension Int {
    /// The whole part of `value`: what `Int(value)` gives, without its checks, for loops that have made sure.
    ///
    /// - Precondition: `value` is a number between -2^62 and 2^62.
    @inlinable @inline(__always)
    public init(wholePartOf value: Float) {
        assert(abs(value) < 0x1p62, "\(value) has no whole part that an Int could hold")
        self = watchcircle_truncate(value)
    }
}
