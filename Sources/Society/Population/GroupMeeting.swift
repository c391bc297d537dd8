// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The meetings of the members of groups in one layer, one group after the other.
struct GroupMeeting {
    private let ties: InitialTies
    private let layer: Int
    private let groups: GroupMap
    private let salt: UInt64
    private var members: [Foci] = []
    private var sociabilities: [Double] = []
    private var answer: [Bool] = []

    init(_ ties: InitialTies, layer: Int) {
        (self.ties, self.layer) = (ties, layer)
        groups = ties.groups[layer]
        salt = ties.salt ^ 0x6707 &+ UInt64(layer)
    }

    /// Lets all pairs of a group meet, except those who share an earlier focus.
    mutating func meet(_ group: Int) {
        let count = groups.size(of: group)
        guard count > 1 else { return }
        gather(group)
        if group + 1 < groups.count { prefetch(group + 1) }
        let open = groups.count < GroupMeeting.manyGroups ? countOpenPairs() : count * (count - 1) / 2
        guard open > 0 else { return }
        // The mean number of friends is the same in all groups.
        let factor = ties.draws.groupFactor(mean: ties.draws.perGroup * Double(count) / Double(2 * open))
        for one in 0..<(count - 1) {
            let weight = sociabilities[one] * factor
            for other in (one &+ 1)..<count {
                let (row, friend) = (members[one].row, members[other].row)
                let coin = pairHash(
                    salt: salt, UInt32(truncatingIfNeeded: row), UInt32(truncatingIfNeeded: friend))
                guard Double(coin >> 32) < weight * sociabilities[other], !members[one].isShared(with: members[other])
                else { continue }
                // A share of the pairs in which both answer exchange threads met there.
                let isExchange = answer[one] && answer[other] && ties.draws.areExchangePartners(coin: coin)
                ties.befriend(row, friend, isExchange ? .exchange : .stranger)
            }
        }
    }

    /// The number of groups from which members so rarely share an earlier focus that their pairs need no count: less than
    /// one pair in 500.
    private static let manyGroups = 4_000

    /// Returns the number of pairs of members who share no earlier focus.
    private func countOpenPairs() -> Int {
        var open = 0
        for one in members.indices {
            for other in members[one...].dropFirst() { open &+= members[one].isShared(with: other) ? 0 : 1 }
        }
        return open
    }

    private mutating func gather(_ group: Int) {
        members.removeAll(keepingCapacity: true)
        sociabilities.removeAll(keepingCapacity: true)
        answer.removeAll(keepingCapacity: true)
        for index in 0..<groups.size(of: group) {
            let row = groups.member(index, of: group)
            let own = UInt32(truncatingIfNeeded: row)
            let number = ties.classes[row]
            let first =
                layer == 0
                ? own : UInt32(truncatingIfNeeded: ties.groups[0].group(of: row, inClass: Int(number)))
            members.append(Foci(row: row, numbers: [number, ties.clusters[row], first, own]))
            sociabilities.append(ties.draws.sociability(ties.world.traitBits(of: row)))
            let profile = ties.world.children[row].profile
            answer.append(ties.world.rules.answersThreads(profile))
            if ties.isWriting { prefetchEnd(of: profile) }
        }
    }

    /// Prefetches the places that the next friends will fill.
    private func prefetchEnd(of profile: PublicProfile) {
        let lists = ties.world.lists
        let next = profile.places.lowerBound &+ Int(profile.degree)
        lists.peers.prefetch(next)
        lists.peers.prefetch(next &+ 15)
        lists.tieStates.prefetch(next)
        lists.mutualPlaces.prefetch(next)
    }

    private func prefetch(_ group: Int) {
        for index in 0..<groups.size(of: group) {
            let row = groups.member(index, of: group)
            ties.world.children.prefetch(row)
            ties.classes.prefetch(row)
            ties.clusters.prefetch(row)
        }
    }
}
