// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

struct InvariantTests {
    /// Walks the whole state after every tick; a broken rule ends the process.
    private func walk(_ parameters: SocietyParameters, days: Int, seed: UInt64 = 21, bits: Int = 8) -> Society {
        let society = Society(parameters, seed: seed, threads: 2, partitionBits: bits)
        society.world.checkInvariants(day: 0, type: parameters.time.dayType(of: 0))
        for _ in 0..<(days * parameters.time.ticksPerDay) {
            _ = society.advance()
            // After a day's last tick the next has begun.
            let day = society.ticksDone / parameters.time.ticksPerDay
            society.world.checkInvariants(day: day, type: parameters.time.dayType(of: day))
        }
        return society
    }

    @Test(arguments: [30, 45, 150])
    func `a busy society keeps the invariants after every tick`(cap: Int) {
        let society = walk(.busy(watches: 1_000, cap: cap), days: 3)
        #expect(society.figure("ties_made") > 500)
        #expect(society.figure("max_friends") <= Double(cap))
    }

    @Test func `an ordinary society keeps the invariants after every tick`() {
        var parameters = SocietyParameters(watches: 1_000)
        parameters.time.firstWeekday = 4
        let society = walk(parameters, days: 4)
        #expect(society.figure("likes_given") > 100)
    }

    @Test func `ties stay symmetric under heavy churn`() {
        var parameters = SocietyParameters.busy(watches: 400, tick: 1_800, cap: 40)
        parameters.friends.silentDays = 1
        parameters.friends.debtorHazard = 1
        parameters.friends.offlineDissolution = 1
        var made = 0.0
        var lost = 0.0
        let society = Society(parameters, seed: 22, threads: 2, partitionBits: 5)
        for day in 0..<6 {
            society.run(days: 1)
            society.world.checkInvariants(day: day + 1, type: parameters.time.dayType(of: day + 1))
            expectSymmetry(society.world)
            made += society.figure("ties_made")
            lost += society.figure("ties_lost")
        }
        #expect(made > 3_000 && lost > 2_000, "\(made) made, \(lost) lost")
    }

    @Test func `the counts of ties agree with the lists`() {
        let society = Society(.busy(watches: 600, tick: 1_800, cap: 50), seed: 23, threads: 2, partitionBits: 6)
        var ties = society.world.meanFriends * 300
        for _ in 0..<4 {
            society.run(days: 1)
            ties += society.figure("ties_made") - society.figure("ties_lost")
            #expect(abs(society.world.meanFriends * 300 - ties) < 0.001)
        }
    }

    @Test func `likes given are received or exceed the cap`() {
        var parameters = SocietyParameters.busy(watches: 500, tick: 1_800)
        let open = Society(parameters, seed: 24, threads: 1)
        open.run(days: 1)
        #expect(open.figure("likes_given") > 1_000)
        #expect(open.figure("likes_given") == open.figure("likes_received"))
        parameters.likes.receivedPerDay = 9
        let capped = Society(parameters, seed: 24, threads: 1)
        capped.run(days: 1)
        #expect(capped.figure("likes_received") < capped.figure("likes_given"))
        #expect(capped.figure("likes_received") <= 500 * 9)
    }

    /// Symmetry told apart from the walker: every half-tie has its other half, which points back at it.
    private func expectSymmetry(_ world: World) {
        for row in 0..<world.count {
            let places = world.children[row].profile.places
            for place in places where !world.lists.peers[place].isHole {
                let peer = world.lists.peers[place]
                let theirs = world.children[peer.child].profile.places.lowerBound + Int(world.lists.mutualPlaces[place])
                #expect(world.lists.peers[theirs] == Peer(child: row, kind: peer.kind))
                #expect(Int(world.lists.mutualPlaces[theirs]) == place - places.lowerBound)
            }
        }
    }
}
