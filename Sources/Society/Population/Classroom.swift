// SPDX-License-Identifier: GPL-3.0-or-later

/// The friendships within one class: one bit per pair and side.
struct Classroom {
    let rows: Range<Int>
    private var friends: [UInt32]

    init() {
        rows = 0..<0
        friends = []
    }

    init(_ rows: Range<Int>, areFriends: (Int, Int) -> Bool) {
        self.rows = rows
        friends = Array(repeating: 0, count: rows.count)
        for one in rows.indices {
            for other in rows[one...].dropFirst() where areFriends(one, other) {
                friends[one - rows.lowerBound] |= 1 << UInt32(other - rows.lowerBound)
                friends[other - rows.lowerBound] |= 1 << UInt32(one - rows.lowerBound)
            }
        }
    }

    /// Calls `body` with each classmate who is a friend of `row`, and with the place of `row` in that friend's list.
    func forEachFriend(of row: Int, _ body: (_ mate: Int, _ mutual: Int) -> Void) {
        let seat = UInt32(row - rows.lowerBound)
        var left = friends[Int(seat)]
        while left != 0 {
            let mate = left.trailingZeroBitCount
            body(rows.lowerBound + mate, (friends[mate] & ((1 << seat) - 1)).nonzeroBitCount)
            left &= left - 1
        }
    }
}
