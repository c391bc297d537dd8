// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Society

/// School days as contacts of offline friends.
struct SchoolContactTests {
    @Test func `offline friends are silent only in the holidays`() {
        var parameters = SocietyParameters(watches: 800, tick: 3_600)
        // Day 0 is a Monday. The last school day before the holidays is Friday, day 4.
        parameters.time.holidays = [7..<21]
        let society = Society(parameters, seed: 3, threads: 1)
        let old = TieState(day: 128 - 30, strength: 4)
        for day in 0..<25 {
            let isSilent = society.world.isSilent(old, Peer(child: 1, kind: .offline), of: 0, on: day)
            #expect(isSilent == (11..<21).contains(day), "day \(day)")
            #expect(society.world.isSilent(old, Peer(child: 1, kind: .stranger), of: 0, on: day))
            let elsewhere = Peer(child: 799, kind: .offline)
            #expect(society.world.isSilent(old, elsewhere, of: 0, on: day))
            #expect(society.world.tables.isTerm == !(11..<21).contains(day), "day \(day)")
            society.run(days: 1)
        }
    }

    @Test(arguments: [(0, 0), (4, 0), (5, 1), (6, 2), (7, 3), (20, 16), (21, 0)])
    func `days since school are counted over weekends and holidays`(day: Int, days: Int) {
        var time = TimeParameters()
        time.holidays = [7..<21]
        #expect(time.daysSinceSchool(on: day) == days)
    }

    @Test func `without any school day, nobody meets at school`() {
        var time = TimeParameters()
        time.holidays = [-1_000..<1_000]
        #expect(time.daysSinceSchool(on: 5) == 127)
    }

    @Test func `children befriend classmates and schoolmates in term, mostly of their sex`() {
        var made: [Double] = []
        for isTerm in [true, false] {
            var parameters = SocietyParameters(watches: 2_000, tick: 3_600)
            parameters.friends.meeting = [0, 0, 0.8, 0.2]
            parameters.friends.schoolRequestsPerDay = 1
            if !isTerm { parameters.time.holidays = [-200..<100] }
            let society = Society(parameters, seed: 9, threads: 2)
            var sum = 0.0
            for _ in 0..<20 {
                society.run(days: 1)
                sum += society.figure("ties_made_offline")
            }
            made.append(sum)
        }
        #expect(made[0] > 300)
        #expect(made[1] == 0)
    }
}
