// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Society

struct MeetingTests {
    @Test(arguments: [1, 2, 3, 7, 10, 64, 100, 1_023, 5_000])
    func `a mirrored partner's partner is the child itself`(count: Int) {
        for salt in UInt64(0)..<20 {
            for index in 0..<count {
                let partner = Meeting.mirrored(index, of: count, salt: salt)
                #expect((0..<count).contains(partner))
                #expect(Meeting.mirrored(partner, of: count, salt: salt) == index)
            }
        }
    }

    @Test func `mirrors of different salts pair differently`() {
        let pairings = (UInt64(0)..<100).map { Meeting.mirrored(17, of: 1_000, salt: $0) }
        #expect(Set(pairings).count > 85)
    }

    @Test(arguments: [2, 3, 5, 10], [1, 2, 3, 5, 64, 130])
    func `in a round of blocks, a partner's partner is the child itself`(bits: Int, blocks: Int) {
        for window in [0, 1, 3, 64] {
            for salt in UInt64(1)...(blocks * (1 << bits) > 5_000 ? 1 : 4) {
                let rounds = (0..<blocks).map {
                    BlockRound(salt: salt, block: $0, blocks: blocks, window: window, blockBits: bits)
                }
                for row in 0..<(blocks << bits) {
                    let partner = rounds[row >> bits].partner(of: row)
                    if !(0..<(blocks << bits)).contains(partner) || rounds[partner >> bits].partner(of: partner) != row
                    {
                        Issue.record("\(row) meets \(partner), window \(window), salt \(salt)")
                    }
                    if window > 0, (row >> bits) / window != (partner >> bits) / window {
                        Issue.record("\(row) meets \(partner) outside its window of \(window)")
                    }
                    if partner >> bits == row >> bits, partner != row {
                        Issue.record("\(row) meets \(partner) of its own block")
                    }
                }
            }
        }
    }

    @Test func `two blocks meet in many ways`() {
        var shifts: Set<Int> = []
        for salt in UInt64(0)..<200 {
            let round = BlockRound(salt: salt, block: 0, blocks: 2, window: 0, blockBits: 6)
            guard round.partner(of: 0) != 0 else { continue }
            shifts.insert(round.partner(of: 0) * 64 + round.partner(of: 1))
        }
        #expect(shifts.count > 60)
    }
}
