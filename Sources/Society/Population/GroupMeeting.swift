// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The meetings of the members of groups in one layer, one block after the other.
struct GroupMeeting {
    private let ties: InitialTies
    private let layer: Int
    private let salt: UInt64
    /// The children of the block by group, and the members of the present group.
    private var children: [(group: UInt32, row: UInt32)] = []
    private var members: [Foci] = []
    private var sociabilities: [Double] = []
    private var answer: [Bool] = []

    init(_ ties: InitialTies, layer: Int) {
        (self.ties, self.layer) = (ties, layer)
        salt = ties.salt ^ 0x6707 &+ UInt64(layer)
    }

    /// Lets the members of each group of a block meet.
    mutating func meet(_ block: GroupLayout.Block) {
        children.removeAll(keepingCapacity: true)
        ties.world.forEachMember(of: block) { row, group in children.append((group, UInt32(row))) }
        children.sort { $0 < $1 }
        var first = 0
        while first < children.count {
            let end = children[first...].firstIndex { $0.group != children[first].group } ?? children.count
            gather(first..<end)
            meet()
            first = end
        }
    }

    /// Lets all pairs of the present group meet, except those who share an earlier focus.
    private func meet() {
        let count = members.count
        let open = countOpenPairs()
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

    /// Returns the number of pairs of members who share no earlier focus.
    private func countOpenPairs() -> Int {
        var open = 0
        for one in members.indices {
            for other in members[one...].dropFirst() { open &+= members[one].isShared(with: other) ? 0 : 1 }
        }
        return open
    }

    private mutating func gather(_ range: Range<Int>) {
        members.removeAll(keepingCapacity: true)
        sociabilities.removeAll(keepingCapacity: true)
        answer.removeAll(keepingCapacity: true)
        for (_, child) in children[range] {
            let row = Int(child)
            // Two children share no focus whose place has the numbers of their rows.
            let earlier = layer == 0 ? child : ties.world.group(of: row, layer: 0)
            members.append(Foci(row: row, numbers: [ties.classes[row], ties.clusters[row], earlier, child]))
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
}
