// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// Ties made and lost, by kind.
struct TieTally: Equatable, Sendable {
    var made = [0, 0, 0, 0]
    /// Half-ties that ended: either side counts its own.
    var lostHalves = [0, 0, 0, 0]
    var lost: [Int] { lostHalves.map { $0 / 2 } }
    /// Acceptances that came to nothing, since one of the lists was full or the two were friends already.
    var refused = 0

    static func += (tally: inout TieTally, other: TieTally) {
        for kind in 0..<4 {
            tally.made[kind] += other.made[kind]
            tally.lostHalves[kind] += other.lostHalves[kind]
        }
        tally.refused += other.refused
    }
}

/// How the ties of one partition's children change: who is to be whose friend at this tick's end, whose lists get shorter, and
/// the day's counts.
///
/// A friendship begins in two steps, so that neither side has to look at the other's list. First each side grants its free
/// places to those of the smallest hash, and says which place it is; then those whom both sides granted one are friends, and the
/// others' places are free again.
struct TieLedger {
    let arena: BlockArena
    private var arrived: [Claim] = []
    private var granted: [Grant] = []
    /// Whose lists came to much room today, perhaps more than once; and at night, whose lists get shorter.
    private var roomy: [UInt32] = []
    private(set) var shortened: [UInt32] = []
    /// Of the day, as far as it was decided here.
    private var tally = TieTally()

    /// How many changes ahead their rows and lists are asked for.
    private static let lead = 12

    /// What stands in `Outbox.agreed` for a side that grants no place.
    private static let noPlace: UInt8 = 255

    /// A side, and the number of the outbox that it came from.
    private struct Claim {
        let side: TieSide
        let outbox: Int
    }

    /// A claim that got a place: where in its owner's list.
    private struct Grant {
        let claim: Claim
        let place: Int
    }

    init(_ arena: BlockArena) { self.arena = arena }

    /// Returns what was counted since the day began, and begins to count anew.
    mutating func takeTally() -> TieTally {
        defer { tally = TieTally() }
        return tally
    }

    /// Ends half-ties of the partition that begins at `firstRow`; the other side may have ended one in the same tick.
    mutating func part(_ partings: Span<TieParcel>, in world: World, from firstRow: Int) {
        let (children, lead) = (world.children, TieLedger.lead)
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
        free(place, of: row, in: world)
        tally.lostHalves[Int(peer.kind.rawValue)] += 1
    }

    /// Makes the place of a friend free, and remembers a list that has much room then.
    private mutating func free(_ place: Int, of row: Int, in world: World) {
        world.lists.peers[place] = .hole
        world.children[row].profile.degree -= 1
        if world.children[row].profile.hasMuchRoom { roomy.append(UInt32(truncatingIfNeeded: row)) }
    }

    /// Finds the lists that have come to much room today and still have it, ascending.
    mutating func findShortened(in world: World) {
        shortened.removeAll(keepingCapacity: true)
        roomy.sort()
        for row in roomy where row != shortened.last && world.children[Int(row)].profile.hasMuchRoom {
            shortened.append(row)
        }
        roomy.removeAll(keepingCapacity: true)
    }

    // MARK: - Friendships that begin

    /// Takes in sides that belong to the partition.
    mutating func receive(_ sides: Span<TieSide>, from outbox: Int, in world: World) {
        for index in sides.indices {
            world.children.prefetch(Int(sides[index].owner))
            arrived.append(Claim(side: sides[index], outbox: outbox))
        }
    }

    /// Gives each child's free places to those of the smallest hash, and tells the other sides which these are.
    ///
    /// - Parameter outboxes: those that the sides came from.
    /// - Precondition: what ended in the tick has ended.
    mutating func grant(in world: World, day: Int, _ outboxes: [Outbox]) {
        granted.removeAll(keepingCapacity: true)
        arrived.sort { $0.side.comes(before: $1.side) }
        for claim in arrived.prefix(TieLedger.lead) { prefetchList(claim, in: world) }
        for (index, claim) in arrived.enumerated() {
            if index + TieLedger.lead < arrived.count { prefetchList(arrived[index + TieLedger.lead], in: world) }
            let place = grant(claim.side, in: world, day: day)
            outboxes[claim.outbox].agreed[claim.side.ownEntry] =
                place.map { UInt8(truncatingIfNeeded: $0) } ?? TieLedger.noPlace
            if let place { granted.append(Grant(claim: claim, place: place)) }
        }
        arrived.removeAll(keepingCapacity: true)
    }

    private func prefetchList(_ claim: Claim, in world: World) {
        world.lists.prefetch(world.children[Int(claim.side.owner)].profile.places)
    }

    /// - Returns: the place that the friend to be got in the owner's list; nil if there is none. To a friend the one who accepts
    ///   grants none.
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
        world.lists.bonds[at] = Bond(day: day, strength: 4)
        world.children[row].profile.degree += 1
        return place
    }

    /// Makes friends of those whom both sides granted a place, and takes back the places of the others.
    ///
    /// - Parameter outboxes: those that the sides came from.
    /// - Precondition: all partitions have granted theirs.
    mutating func join(in world: World, _ outboxes: [Outbox]) {
        for grant in granted {
            let side = grant.claim.side
            let row = Int(side.owner)
            let at = world.children[row].profile.places.lowerBound + grant.place
            let other = outboxes[grant.claim.outbox].agreed[side.otherEntry]
            if other == TieLedger.noPlace {
                free(at, of: row, in: world)
                if side.accepts { tally.refused += 1 }
                continue
            }
            world.lists.mutualPlaces[at] = other
            if side.kind == .exchange { world.children[row].watcher.flags.insert(.newExchanger) }
            if side.accepts { tally.made[Int(side.kind.rawValue)] += 1 }
        }
        granted.removeAll(keepingCapacity: true)
    }
}
