// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

@testable import Society

/// Exact network properties of a world, counted over all children.
struct NetworkCensus {
    /// Transitivity of the offline ties, and of all others.
    let offlineTransitivity: Double
    let onlineTransitivity: Double
    /// The share of offline ties between children of the same sex.
    let sameSex: Double
    /// The correlation of the numbers of offline friends at both ends of an offline tie.
    let assortativity: Double

    init(_ world: World) {
        offlineTransitivity = NetworkCensus.transitivity(world, offline: true)
        onlineTransitivity = NetworkCensus.transitivity(world, offline: false)
        let friends = NetworkCensus.friends(world, offline: true)
        var (alike, ties) = (0, 0)
        var (sum, squares, products) = (0, 0, 0)
        for (row, own) in friends.enumerated() {
            for friend in own {
                ties += 1
                if world.isGirl(row) == world.isGirl(friend) { alike += 1 }
                sum += own.count
                squares += own.count * own.count
                products += own.count * friends[friend].count
            }
        }
        let (count, mean) = (Double(ties), Double(sum) / Double(ties))
        sameSex = Double(alike) / count
        assortativity = (Double(products) / count - mean * mean) / (Double(squares) / count - mean * mean)
    }

    static func friends(_ world: World, offline: Bool) -> [Set<Int>] {
        (0..<world.count).map { row in
            let peers = world.children[row].profile.places.map { world.lists.peers[$0] }
            return Set(peers.filter { !$0.isHole && ($0.kind == .offline) == offline }.map(\.child))
        }
    }

    private static func transitivity(_ world: World, offline: Bool) -> Double {
        let friends = friends(world, offline: offline)
        var (closed, wedges) = (0, 0)
        for own in friends {
            wedges += own.count * (own.count - 1)
            for friend in own { closed += own.intersection(friends[friend]).count }
        }
        return Double(closed) / Double(wedges)
    }
}

extension World {
    /// Whether a child is a girl.
    func isGirl(_ row: Int) -> Bool { children[row].profile.traits.contains(.girl) }
}
