// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The numbers of ties formed and ended, by kind.
struct TieCounts: Equatable, Sendable {
    var made = [0, 0, 0, 0]
    /// The number of half-ties that ended; each side counts its own.
    var lostHalves = [0, 0, 0, 0]
    var lost: [Int] { lostHalves.map { $0 / 2 } }
    /// Acceptances without effect, because one of the lists was full or the two were already friends.
    var refused = 0

    static func += (tally: inout TieCounts, other: TieCounts) {
        for kind in 0..<4 {
            tally.made[kind] += other.made[kind]
            tally.lostHalves[kind] += other.lostHalves[kind]
        }
        tally.refused += other.refused
    }
}

/// The tie changes of one partition's children: friendships that begin or end with the tick, lists to shorten, and the
/// day's counts.
///
/// A friendship begins in two steps, so that neither side reads the other's list. First, each side grants its free
/// places in order of the hash, and publishes the granted place. Then a friendship begins if both sides granted a
/// place; the other granted places become free again.
struct TieChanges {
    let arena: BlockArena
    private var arrived: [Claim] = []
    private var granted: [Grant] = []
    /// The rows whose lists reached a large excess capacity today, possibly with duplicates; and at night, the rows
    /// whose lists are shortened.
    private var shrinkCandidates: [UInt32] = []
    private(set) var shortened: [UInt32] = []
    /// The counts of the day, for changes that this partition decided.
    private var tally = TieCounts()

    /// The prefetch distance: the number of changes ahead for rows and lists.
    private static let lead = 12

    /// The value in `Outbox.grants` of a side that grants no place.
    private static let notGranted: UInt8 = 255

    /// A side, and the index of its outbox.
    private struct Claim {
        let side: TieSide
        let outbox: Int
    }

    /// A claim that was granted a place, and that place in its owner's list.
    private struct Grant {
        let claim: Claim
        let place: Int
    }

    init(_ arena: BlockArena) { self.arena = arena }

    /// Returns the counts since the start of the day, and resets them.
    mutating func takeCounts() -> TieCounts {
        defer { tally = TieCounts() }
        return tally
    }

    /// Ends half-ties of the partition that starts at `firstRow`; the other side may have ended one in the same tick.
    mutating func part(_ partings: Span<TieMessage>, in world: World, from firstRow: Int) {
        let (children, lead) = (world.children, TieChanges.lead)
        for index in 0..<min(lead, partings.count) { children.prefetch(firstRow &+ partings[index].row) }
        for index in 0..<(partings.count &+ lead) {
            if index &+ lead < partings.count { children.prefetch(firstRow &+ partings[index &+ lead].row) }
            if index < partings.count { world.lists.peers.prefetch(children.place(partings[index], from: firstRow)) }
            if index >= lead {
                let parting = partings[index &- lead]
                end(children.place(parting, from: firstRow), of: firstRow &+ parting.row, in: world)
            }
        }
    }

    private mutating func end(_ place: Int, of row: Int, in world: World) {
        let peer = world.lists.peers[place]
        guard !peer.isHole else { return }
        vacate(place, of: row, in: world)
        noteRoom(of: row, in: world)
    }

    /// Ends a half-tie. The list keeps its room.
    ///
    /// - Precondition: the place is taken.
    mutating func vacate(_ place: Int, of row: Int, in world: World) {
        let kind = world.lists.peers[place].kind
        world.lists.peers[place] = .hole
        world.children[row].profile.degree -= 1
        tally.lostHalves[Int(kind.rawValue)] += 1
        if kind == .bigShot { world.children[row].sessionState.flags.remove(.bigShotFriend) }
    }

    /// Frees a place that was granted in vain, and notes the row if its list has much spare room afterwards.
    private mutating func free(_ place: Int, of row: Int, in world: World) {
        world.lists.peers[place] = .hole
        world.children[row].profile.degree -= 1
        noteRoom(of: row, in: world)
    }

    /// Forgets the rows whose lists have much spare room.
    mutating func forgetRoom() { shrinkCandidates.removeAll(keepingCapacity: true) }

    /// Notes the row if its list has much spare room.
    mutating func noteRoom(of row: Int, in world: World) {
        if world.children[row].profile.hasMuchRoom { shrinkCandidates.append(UInt32(truncatingIfNeeded: row)) }
    }

    /// Finds the lists that reached a large excess capacity today and still have it, in ascending order.
    mutating func findShortened(in world: World) {
        shortened.removeAll(keepingCapacity: true)
        shrinkCandidates.sort()
        for row in shrinkCandidates where row != shortened.last && world.children[Int(row)].profile.hasMuchRoom {
            shortened.append(row)
        }
        shrinkCandidates.removeAll(keepingCapacity: true)
    }

    // MARK: - New friendships

    /// Adds sides that belong to the partition.
    mutating func receive(_ sides: Span<TieSide>, from outbox: Int, in world: World) {
        for index in sides.indices {
            world.children.prefetch(Int(sides[index].owner))
            arrived.append(Claim(side: sides[index], outbox: outbox))
        }
    }

    /// Grants each child's free places in order of the hash, and publishes the granted places to the other sides.
    ///
    /// - Parameter outboxes: the outboxes of the sides.
    /// - Precondition: the friendships that end in this tick have been removed.
    mutating func grant(in world: World, day: Int, _ outboxes: [Outbox]) {
        granted.removeAll(keepingCapacity: true)
        arrived.sort { $0.side.comes(before: $1.side) }
        for claim in arrived.prefix(TieChanges.lead) { prefetchList(claim, in: world) }
        for (index, claim) in arrived.enumerated() {
            if index + TieChanges.lead < arrived.count { prefetchList(arrived[index + TieChanges.lead], in: world) }
            let place = grant(claim.side, in: world, day: day)
            outboxes[claim.outbox].grants[claim.side.ownEntry] =
                place.map { UInt8(truncatingIfNeeded: $0) } ?? TieChanges.notGranted
            if let place { granted.append(Grant(claim: claim, place: place)) }
        }
        arrived.removeAll(keepingCapacity: true)
    }

    private func prefetchList(_ claim: Claim, in world: World) {
        world.lists.prefetch(world.children[Int(claim.side.owner)].profile.places)
    }

    /// Grants a place in the owner's list. The acceptor grants no place to a present friend.
    ///
    /// - Returns: the place in the owner's list, or nil if none was granted.
    private mutating func grant(_ side: TieSide, in world: World, day: Int) -> Int? {
        let row = Int(side.owner)
        guard Int(world.children[row].profile.degree) < world.rules.cap,
            !side.accepts || world.place(of: side.friend, inListOf: row) == nil
        else {
            if side.accepts { tally.refused += 1 }
            return nil
        }
        let place = arena.freePlace(of: &world.children[row].profile)
        let at = world.children[row].profile.places.lowerBound + place
        world.lists.peers[at] = Peer(child: side.friend, kind: side.kind)
        world.lists.tieStates[at] = TieState(day: day, strength: world.rules.newStrength)
        world.children[row].profile.degree += 1
        return place
    }

    /// Completes the friendships for which both sides granted a place, and frees the places of the others.
    ///
    /// - Parameter outboxes: the outboxes of the sides.
    /// - Precondition: all partitions have finished `grant`.
    mutating func join(in world: World, _ outboxes: [Outbox]) {
        for grant in granted {
            let side = grant.claim.side
            let row = Int(side.owner)
            let at = world.children[row].profile.places.lowerBound + grant.place
            let other = outboxes[grant.claim.outbox].grants[side.otherEntry]
            if other == TieChanges.notGranted {
                free(at, of: row, in: world)
                if side.accepts { tally.refused += 1 }
                continue
            }
            world.lists.mutualPlaces[at] = other
            if side.kind == .exchange { world.children[row].sessionState.flags.insert(.newExchanger) }
            if side.kind == .bigShot, !side.accepts { world.children[row].sessionState.flags.insert(.bigShotFriend) }
            if side.accepts { tally.made[Int(side.kind.rawValue)] += 1 }
        }
        granted.removeAll(keepingCapacity: true)
    }
}
