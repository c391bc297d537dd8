// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Testing

@testable import Society

/// The initial network against published networks of schoolchildren, and its independence of the number of children.
struct InitialNetworkTests {
    /// Lends the world of a new society, which lives as long as the society does.
    private func begin<Result>(_ parameters: SocietyParameters, seed: UInt64, _ body: (World) -> Result) -> Result {
        let society = Society(parameters, seed: seed, threads: 2)
        return withExtendedLifetime(society) { body(society.world) }
    }

    private func meanFriends(_ world: World, committed: Bool) -> Double {
        let chosen = (0..<world.count).filter { world.children[$0].profile.traits.contains(.committed) == committed }
        return Double(chosen.reduce(0) { $0 + Int(world.children[$1].profile.degree) }) / Double(max(1, chosen.count))
    }

    // The seeds are fixed. Over other seeds, the standard deviations at 10,000 children are 0.005 for both
    // transitivities, 0.003 for the same-sex share and 0.012 for the assortativity.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `networks start like those of schoolchildren`(seed: UInt64) {
        let census = begin(SocietyParameters(watches: 10_000), seed: seed) { NetworkCensus($0) }
        #expect((0.34...0.51).contains(census.offlineTransitivity), "\(census)")
        #expect((0.80...0.87).contains(census.sameSex), "\(census)")
        #expect((0.05...0.3).contains(census.assortativity), "\(census)")
        #expect((0.08...0.2).contains(census.onlineTransitivity), "\(census)")
    }

    @Test(arguments: [5_000, 20_000, 100_000])
    func `lists start with the same lengths in societies of any size`(watches: Int) {
        var parameters = SocietyParameters(watches: watches)
        parameters.mechanisms.lifeCourse = false
        begin(parameters, seed: 5) { world in
            // The mean of 50 lists in the smallest society has a standard error of 1 friend.
            #expect(abs(meanFriends(world, committed: true) - 130) < 5)
            #expect(abs(meanFriends(world, committed: false) - 40) < 1.6)
        }
    }

    @Test func `friends of a group are of neighbouring ages`() {
        let parameters = SocietyParameters(watches: 12_000)
        begin(parameters, seed: 6) { world in
            var ties = 0
            for row in 0..<world.count {
                for place in world.children[row].profile.places where !world.lists.peers[place].isHole {
                    let peer = world.lists.peers[place]
                    guard peer.kind == .stranger else { continue }
                    ties += 1
                    if abs(world.age(of: row) - world.age(of: peer.child)) > 1 {
                        Issue.record("\(row) is a friend of \(peer.child), of another age")
                        return
                    }
                }
            }
            #expect(ties > 300_000)
        }
    }

    @Test func `two seeds give a child independent numbers of friends`() {
        // Children of the same row, ordinary in both societies; sex, class and group differ as well.
        var parameters = SocietyParameters(watches: 10_000)
        parameters.mechanisms.lifeCourse = false
        let degrees = [UInt64(7), 8].map { seed in
            begin(parameters, seed: seed) { world in
                (0..<world.count).map { row -> Double? in
                    let profile = world.children[row].profile
                    return profile.traits.contains(.committed) ? nil : Double(profile.degree)
                }
            }
        }
        let pairs = zip(degrees[0], degrees[1]).compactMap { one, other in
            one.flatMap { first in other.map { (first, $0) } }
        }
        let count = Double(pairs.count)
        let means = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
        let product = pairs.reduce(0) { $0 + ($1.0 - means.0) * ($1.1 - means.1) }
        let squares = (
            pairs.reduce(0) { $0 + ($1.0 - means.0) * ($1.0 - means.0) },
            pairs.reduce(0) { $0 + ($1.1 - means.1) * ($1.1 - means.1) }
        )
        // Independent columns: the correlation has a standard deviation of 0.01.
        #expect(abs(product / (squares.0 * squares.1).squareRoot()) < 0.04)
    }

    @Test(arguments: [1, 2, 60, 5_000])
    func `each layer of groups holds every child once`(watches: Int) {
        var parameters = SocietyParameters()
        parameters.population.watches = watches
        parameters.friends.groupSize = 50
        begin(parameters, seed: 4) { world in
            for layer in 0..<GroupLayout.layers {
                var members: [UInt32: [Int]] = [:]
                for block in world.groups.blocks(inLayer: layer) {
                    world.forEachMember(of: block) { row, group in
                        members[group, default: []].append(row)
                        if world.group(of: row, layer: layer) != group {
                            Issue.record("\(row) is listed in group \(group)")
                        }
                    }
                }
                #expect(members.values.flatMap(\.self).sorted() == Array(0..<watches))
                for group in members.values {
                    let ages = Set(group.map(world.age))
                    #expect(ages.max()! - ages.min()! <= 1)
                }
                // Half a group, where a pair of school years belongs to two stages, counts little in this mean.
                let sizes = members.values.map { Double($0.count) }
                let mean = sizes.reduce(0) { $0 + $1 * $1 } / sizes.reduce(0, +)
                #expect(watches < 1_000 || (30...75).contains(mean), "\(mean)")
            }
        }
    }
}
