// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// Network properties that are too expensive to compute for all children, estimated from a new sample of children each
/// day, with standard errors.
///
/// Children are drawn evenly and with replacement. All ties of a drawn child count. Wedges, which are pairs of a child's
/// ties in one layer, are subsampled: each child contributes the same number of draws, weighted by its wedges, so that
/// all wedges of the society have equal weights.
struct NetworkSample {
    /// The share of half-ties with likes given today in which the friend also gave today.
    private(set) var reciprocity = RatioEstimate()
    /// The share of silent ties.
    private(set) var silentShare = RatioEstimate()
    /// The number of offline friends per child.
    private(set) var offlineFriends = RatioEstimate()
    /// The share of offline ties between children of the same sex.
    private(set) var sameSexShare = RatioEstimate()
    /// The share of wedges of offline ties that an offline tie closes.
    private(set) var offlineTransitivity = RatioEstimate()
    /// The share of wedges of online ties that an online tie closes.
    private(set) var onlineTransitivity = RatioEstimate()
    /// The correlation of the numbers of offline friends of two offline friends.
    private(set) var offlineAssortativity = AssortativityEstimate()

    /// The number of wedges drawn per child and layer.
    static let wedges = 8

    /// Returns the size of the sample: 256 children, and more in societies of more than 131,072 children, up to 4,096.
    static func size(watches: Int) -> Int { min(watches, max(256, min(4_096, watches / 512))) }

    init(_ world: World, day: Int) {
        for draw in 0..<NetworkSample.size(watches: world.count) {
            var stream = world.stream(draw, instant: day, .networkSample)
            let row = stream.next(below: world.count)
            let ties = SampledTies(world, of: row)
            addStates(world, ties, row, day: day)
            addOffline(world, ties, row)
            addWedges(world, ties.offline, areOffline: true, &stream)
            addWedges(world, ties.online, areOffline: false, &stream)
        }
    }

    /// Adds the states of all ties of a child.
    private mutating func addStates(_ world: World, _ ties: SampledTies, _ row: Int, day: Int) {
        var (given, returned, silent) = (0, 0, 0)
        for place in ties.places {
            let tieState = world.lists.tieStates[place]
            if world.isSilent(tieState, world.lists.peers[place], of: row, on: day) { silent += 1 }
            guard tieState.gave(on: day) else { continue }
            given += 1
            let friend = world.lists.peers[place].child
            let theirs = world.children[friend].profile.places.lowerBound + Int(world.lists.mutualPlaces[place])
            if world.lists.tieStates[theirs].gave(on: day) { returned += 1 }
        }
        reciprocity.add(Double(returned), of: Double(given))
        silentShare.add(Double(silent), of: Double(ties.places.count))
    }

    /// Adds the sex and the number of offline friends of each offline friend of `row`.
    private mutating func addOffline(_ world: World, _ ties: SampledTies, _ row: Int) {
        let girl = world.children[row].profile.traits.contains(.girl)
        let alike = ties.offline.count { world.children[$0].profile.traits.contains(.girl) == girl }
        offlineFriends.add(Double(ties.offline.count), of: 1)
        sameSexShare.add(Double(alike), of: Double(ties.offline.count))
        offlineAssortativity.add(
            ties.offline.map { [Double(ties.offline.count), Double(SampledTies(world, of: $0).offline.count)] })
    }

    /// Adds wedges of a child whose friends in one layer are `friends`.
    private mutating func addWedges(
        _ world: World, _ friends: [Int], areOffline: Bool, _ stream: inout Stream
    ) {
        var closed = 0
        if friends.count > 1 {
            for _ in 0..<NetworkSample.wedges {
                let one = stream.next(below: friends.count)
                let other = stream.next(below: friends.count - 1)
                let last = friends[other < one ? other : other + 1]
                if areFriends(friends[one], last, areOffline: areOffline, world) { closed += 1 }
            }
        }
        let weight = friends.count * (friends.count - 1) / 2
        let (y, x) = (Double(closed * weight), Double(NetworkSample.wedges * weight))
        if areOffline { offlineTransitivity.add(y, of: x) } else { onlineTransitivity.add(y, of: x) }
    }

    private func areFriends(_ one: Int, _ other: Int, areOffline: Bool, _ world: World) -> Bool {
        guard let place = world.place(of: other, inListOf: one) else { return false }
        return (world.lists.peers[place].kind == .offline) == areOffline
    }
}

/// The ties of a sampled child.
private struct SampledTies {
    /// The places of all ties.
    private(set) var places: [Int] = []
    /// The friends by layer, in the order of their places.
    private(set) var offline: [Int] = []
    private(set) var online: [Int] = []

    init(_ world: World, of row: Int) {
        for place in world.children[row].profile.places {
            let peer = world.lists.peers[place]
            guard !peer.isHole else { continue }
            places.append(place)
            if peer.kind == .offline { offline.append(peer.child) } else { online.append(peer.child) }
        }
    }
}
