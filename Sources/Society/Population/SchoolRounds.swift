// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// Whom the children of one school meet in its rounds.
struct SchoolRounds {
    static let count = 6

    let rows: Range<Int>
    /// What the places of two who meet add up to, by round.
    private var sums = InlineArray<6, Int>(repeating: 0)

    init() { rows = 0..<0 }

    /// The rounds of the school of `row`.
    init(_ schools: SchoolMap, of row: Int, salt: UInt64) {
        let school = schools.school(of: row)
        rows = schools.rows(ofSchool: school)
        for round in 0..<SchoolRounds.count {
            sums[round] = Meeting.sum(of: rows.count, salt: salt ^ UInt64(school) << 8 ^ UInt64(round))
        }
    }

    /// Whom `row` meets; nil if nobody.
    func partner(of row: Int, in round: Int) -> Int? {
        let partner =
            rows.lowerBound &+ Meeting.mirrored(row &- rows.lowerBound, of: rows.count, sum: sums[round])
        return partner == row ? nil : partner
    }
}
