// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The rounds among people met on the watch in which each child made a friend, with counts of friends: 16 bytes per child.
///
///     word 0         | word 1          | word 2          | word 3: a byte each
///     rounds 0 to 31 | rounds 32 to 63 | rounds 64 to 95 | friends before word 0, 1, 2, and at the end
///
/// The upper bit of byte 0 of word 3 is set if the child answers exchange threads.
struct OpenRounds {
    private let words: Column<UInt32>

    /// The maximum number of rounds.
    static let most = 96

    init(children: Int, store: ColumnStore) {
        words = store.column(of: UInt32.self, count: children * 4)
    }

    /// Stores the rounds of `row`, one bit each, its earlier friends, and whether it answers exchange threads.
    func set(_ row: Int, friendsBefore: Int, _ rounds: InlineArray<3, UInt32>, answersThreads: Bool) {
        var friends = friendsBefore
        var counts = UInt32(truncatingIfNeeded: friends) | (answersThreads ? 0x80 : 0)
        for word in 0..<3 {
            words[row &* 4 &+ word] = rounds[word]
            friends += rounds[word].nonzeroBitCount
            counts |= UInt32(truncatingIfNeeded: friends) << UInt32(word * 8 + 8)
        }
        words[row &* 4 &+ 3] = counts
    }

    /// Returns whether `row` made a friend in `round`.
    @inline(__always)
    func contains(_ round: Int, of row: Int) -> Bool {
        words[row &* 4 &+ round >> 5] &>> UInt32(truncatingIfNeeded: round & 31) & 1 != 0
    }

    /// Returns the number of friends of `row` before `round`.
    @inline(__always)
    func friends(of row: Int, before round: Int) -> Int {
        let word = round >> 5
        let earlier = words[row &* 4 &+ word] & (1 &<< UInt32(truncatingIfNeeded: round & 31) &- 1)
        let before = words[row &* 4 &+ 3] &>> UInt32(truncatingIfNeeded: word &* 8) & 0x7F
        return Int(before) &+ earlier.nonzeroBitCount
    }

    /// Returns the number of friends of `row` after the last round.
    func friends(of row: Int) -> Int { Int(words[row &* 4 &+ 3] >> 24) }

    /// Returns whether `row` answers exchange threads.
    @inline(__always)
    func answersThreads(_ row: Int) -> Bool { words[row &* 4 &+ 3] & 0x80 != 0 }

    /// Prefetches the entries of `rows`, four per cache line.
    func prefetch(_ rows: Range<Int>) {
        for row in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) { words.prefetch(row &* 4) }
    }
}
