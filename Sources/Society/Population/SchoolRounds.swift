// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The meetings of the children of one school, by round.
struct SchoolRounds {
    static let count = 6

    let rows: Range<Int>
    /// The sum of the places of two partners, by round.
    private var sums = InlineArray<6, Int>(repeating: 0)

    init() { rows = 0..<0 }

    /// Creates the rounds of the school of `row`.
    init(_ schools: SchoolMap, of row: Int, salt: UInt64) {
        let school = schools.school(of: row)
        rows = schools.rows(ofSchool: school)
        for round in 0..<SchoolRounds.count {
            sums[round] = Meeting.sum(of: rows.count, salt: salt ^ UInt64(school) << 8 ^ UInt64(round))
        }
    }

    /// Returns the partner of `row` in a round, or nil if it has none.
    func partner(of row: Int, in round: Int) -> Int? {
        let partner =
            rows.lowerBound &+ Meeting.mirrored(row &- rows.lowerBound, of: rows.count, sum: sums[round])
        return partner == row ? nil : partner
    }
}
