// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// Network properties that are too expensive to compute for all children: means over a new sample of children each day.
struct NetworkSample {
    /// The share of half-ties with likes given today in which the friend also gave today.
    private(set) var reciprocity = 0.0
    /// The share of pairs of a child's friends who are friends of each other; the mean over the sampled children.
    private(set) var clustering = 0.0
    /// The share of silent ties.
    private(set) var silentShare = 0.0

    static let children = 256

    init(_ world: World, day: Int) {
        var given = 0
        var returned = 0
        var silent = 0
        var ties = 0
        var transitivity = 0.0
        var sampled = 0
        for draw in 0..<min(NetworkSample.children, world.count) {
            var stream = world.stream(draw, instant: day, .networkSample)
            let row = stream.next(below: world.count)
            for place in world.children[row].profile.places {
                let peer = world.lists.peers[place]
                guard !peer.isHole else { continue }
                ties += 1
                let tieState = world.lists.tieStates[place]
                if tieState.age(on: day) >= world.rules.silentDays { silent += 1 }
                guard tieState.gave(on: day) else { continue }
                given += 1
                let theirs = world.children[peer.child].profile.places.lowerBound + Int(world.lists.mutualPlaces[place])
                if world.lists.tieStates[theirs].gave(on: day) { returned += 1 }
            }
            if let share = NetworkSample.clustering(world, row) {
                transitivity += share
                sampled += 1
            }
        }
        if given > 0 { reciprocity = Double(returned) / Double(given) }
        if ties > 0 { silentShare = Double(silent) / Double(ties) }
        if sampled > 0 { clustering = transitivity / Double(sampled) }
    }

    /// Returns the local clustering coefficient of one child over its first 30 friends.
    private static func clustering(_ world: World, _ row: Int) -> Double? {
        let friends = world.children[row].profile.places.map { world.lists.peers[$0] }.filter { !$0.isHole }.prefix(30)
            .map(\.child)
        guard friends.count > 1 else { return nil }
        let known = Set(friends)
        var closed = 0
        for friend in friends {
            for place in world.children[friend].profile.places {
                let peer = world.lists.peers[place]
                if !peer.isHole, known.contains(peer.child) { closed += 1 }
            }
        }
        return Double(closed) / Double(friends.count * (friends.count - 1))
    }
}
