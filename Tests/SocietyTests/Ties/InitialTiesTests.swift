// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Testing

@testable import Society

struct InitialTiesTests {
    /// Lends the world of a new society, which lives as long as the society does.
    private func begin(_ parameters: SocietyParameters, seed: UInt64 = 31, _ body: (World) -> Void) {
        let society = Society(parameters, seed: seed, threads: 2)
        body(society.world)
        withExtendedLifetime(society) {}
    }

    @Test(arguments: [1, 2, 3, 4, 5, 10, 100, 1_000, 5_000])
    func `a society of any size starts with consistent lists`(watches: Int) {
        for seed in UInt64(1)...(watches > 100 ? 1 : 20) {
            begin(SocietyParameters(watches: watches), seed: seed) { $0.checkInvariants(day: 0, type: .schoolDay) }
        }
    }

    @Test(arguments: [1.0, 3, 20, 77, 5_000])
    func `schools and classes of any size start with consistent lists`(schoolSize: Double) {
        for classSize in [1.0, 2, 13, 100] {
            for ownership in [0.01, 0.33, 1] {
                var parameters = SocietyParameters(watches: 700)
                parameters.population.schoolSize = schoolSize
                parameters.population.classSize = classSize
                parameters.population.ownership = ownership
                parameters.friends.offline = 20
                begin(parameters) { $0.checkInvariants(day: 0, type: .schoolDay) }
            }
        }
    }

    @Test(arguments: [30, 31, 40, 64, 100, 150])
    func `initial lists never exceed the cap`(cap: Int) {
        var parameters = SocietyParameters(watches: 2_000)
        parameters.friends.cap = cap
        parameters.friends.offline = 30
        parameters.friends.ordinary = 100
        parameters.population.committedShare = 0.2
        begin(parameters) { $0.checkInvariants(day: 0, type: .schoolDay) }
    }

    @Test func `ordinary children start with the configured number of friends on average`() {
        for friends in [20.0, 40] {
            var parameters = SocietyParameters(watches: 20_000)
            parameters.friends.ordinary = friends
            parameters.mechanisms.lifeCourse = false
            begin(parameters) { world in
                let ordinary = (0..<world.count).filter { !world.children[$0].profile.traits.contains(.committed) }
                let sum = ordinary.reduce(0) { $0 + Int(world.children[$1].profile.degree) }
                let mean = Double(sum) / Double(ordinary.count)
                #expect(abs(mean / friends - 1) < 0.04, "\(mean) for \(friends)")
            }
        }
    }

    @Test func `offline friends share the school, and online friends need not`() {
        var parameters = SocietyParameters(watches: 20_000)
        parameters.mechanisms.lifeCourse = false
        begin(parameters) { [parameters] world in
            let schools = SchoolMap(parameters.population, key: PhiloxKey(seed: 31))
            var offline = 0
            var elsewhere = 0
            for row in 0..<world.count {
                for place in world.children[row].profile.places {
                    let peer = world.lists.peers[place]
                    guard !peer.isHole else { continue }
                    let together = schools.school(of: row) == schools.school(of: peer.child)
                    if peer.kind == .offline {
                        offline += 1
                        if !together { Issue.record("\(row) and \(peer.child) are offline friends of two schools") }
                    } else if !together {
                        elsewhere += 1
                    }
                }
            }
            // Mean offline friends: 8 asked for.
            #expect(abs(Double(offline) / 20_000 / parameters.friends.offline - 1) < 0.1, "\(offline)")
            #expect(elsewhere > 100_000)
        }
    }

    @Test func `both halves of a tie are equal at the start`() {
        begin(SocietyParameters(watches: 1_000)) { world in
            for row in 0..<world.count {
                let places = world.children[row].profile.places
                for place in places where !world.lists.peers[place].isHole {
                    let peer = world.lists.peers[place]
                    let theirs =
                        world.children[peer.child].profile.places.lowerBound + Int(world.lists.mutualPlaces[place])
                    #expect(world.lists.tieStates[theirs] == world.lists.tieStates[place])
                }
            }
        }
    }

    @Test func `friends occupy the front of their lists at the start`() {
        begin(SocietyParameters(watches: 1_000)) { world in
            for row in 0..<world.count {
                let profile = world.children[row].profile
                for (offset, place) in profile.places.enumerated() {
                    #expect(world.lists.peers[place].isHole == (offset >= Int(profile.degree)))
                }
            }
        }
    }

    @Test(arguments: [1, 2, 25, 500, 5_000])
    func `schools and classes cover all rows once`(watches: Int) {
        var population = PopulationParameters()
        population.watches = watches
        population.regions = [
            Region(name: "one", share: 0.001), Region(name: "two", share: 3), Region(name: "three", share: 0),
        ]
        let map = SchoolMap(population, key: PhiloxKey(seed: 4))
        var next = 0
        for school in map.regions.indices {
            #expect(map.rows(ofSchool: school).lowerBound == next)
            for number in map.classes(ofSchool: school) {
                #expect(Int(map.classStarts[number]) == next)
                next = Int(map.classStarts[number + 1])
            }
            #expect(map.rows(ofSchool: school).upperBound == next)
            for row in map.rows(ofSchool: school) { #expect(map.school(of: row) == school) }
        }
        #expect(next == watches)
    }
}
