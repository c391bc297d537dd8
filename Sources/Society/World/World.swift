// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The state of the society: one row per child, and the friend lists.
///
/// A plain value of column handles and numbers: copying it copies no rows. Using it does not touch reference counts,
/// which threads would contend for. Phases separate the threads. While children decide, each partition writes only its
/// own rows and its own side of ties, and no thread writes profiles, peers or like totals. During delivery, one worker
/// writes the rows of each partition.
struct World: Sendable {
    let key: PhiloxKey
    let seed: UInt64
    let rules: CompiledParameters
    let tables: LookupTables
    /// The number of children.
    let count: Int
    /// The number of rows per partition, as a power of two.
    let partitionBits: Int

    let children: Column<Child>
    /// The quarter of an hour in which the next session starts, or `noWake` if there is none today.
    let wakeQuarters: Column<UInt8>
    let dailyStates: Column<DailyState>
    let lists: FriendLists
    let classes: ClassTable
    let groups: GroupLayout
    let newcomers: Newcomers
    /// The accounts above the big-shot threshold, in ascending order, as of last night.
    let bigShots: Roster
    /// The children who answer exchange threads, in ascending order.
    let answerers: Roster

    static let noWake: UInt8 = 255

    /// Reserves the zeroed columns of a society, and fills its schools.
    init(
        _ parameters: SocietyParameters, seed: UInt64, schools: SchoolMap, partitionBits: Int, store: ColumnStore
    ) {
        self.seed = seed
        self.partitionBits = partitionBits
        key = PhiloxKey(seed: seed)
        rules = CompiledParameters(parameters)
        tables = LookupTables(parameters, store: store)
        count = parameters.population.watches
        precondition(count > 0 && count < 1 << 28, "count is \(count) watches; it must be 1 to 268,435,455")
        children = store.column(of: Child.self, count: count)
        wakeQuarters = store.column(of: UInt8.self, count: count)
        dailyStates = store.column(of: DailyState.self, count: count)
        lists = FriendLists(watches: count, store: store)
        classes = ClassTable(schools, store: store)
        newcomers = Newcomers(parameters, store: store)
        groups = GroupLayout(schools, parameters.population, size: parameters.friends.groupSize, store: store)
        bigShots = Roster(capacity: count, store: store)
        answerers = Roster(capacity: count, store: store)
    }

    var partitionCount: Int { (count &- 1) >> partitionBits &+ 1 }

    /// Returns the rows of `partition`.
    func rows(of partition: Int) -> Range<Int> {
        (partition << partitionBits)..<min(count, (partition &+ 1) << partitionBits)
    }

    func stream(_ child: Int, instant: Int, _ purpose: Purpose) -> Stream {
        Stream(
            key: key, child: UInt32(truncatingIfNeeded: child), instant: UInt32(truncatingIfNeeded: instant),
            purpose: purpose)
    }

    /// Returns 64 random bits that belong to the child of `row` for good. They serve traits that need no memory.
    @inline(__always)
    func traitBits(of row: Int) -> UInt64 { traitBits(of: row, generation: Int(children[row].generation)) }

    /// Returns the random bits of the child of a row and a generation.
    @inline(__always)
    func traitBits(of row: Int, generation: Int) -> UInt64 {
        mix64(seed ^ 0x7472_6169_7473 &+ UInt64(truncatingIfNeeded: row &<< 16 | generation))
    }

    /// Returns 64 further bits for a child's trait bits.
    @inline(__always)
    static func moreTraitBits(_ trait: UInt64) -> UInt64 { mix64(trait &+ 0x6D6F_7265) }

    /// Returns whether two children are of the same sex.
    @inline(__always)
    func isSameSex(_ one: Int, _ other: Int) -> Bool {
        children[one].profile.traits.contains(.girl) == children[other].profile.traits.contains(.girl)
    }

    /// Returns whether a tie of `row` is silent: without contact for days. Offline friends of one school meet on each
    /// school day.
    @inline(__always)
    func isSilent(_ tieState: TieState, _ peer: Peer, of row: Int, on day: Int) -> Bool {
        guard tieState.age(on: day) >= rules.silentDays else { return false }
        return peer.kind != .offline || tables.daysSinceSchool >= rules.silentDays || !shareSchool(row, peer.child)
    }

    private func shareSchool(_ one: Int, _ other: Int) -> Bool {
        classes.schools[schoolClass(of: one)] == classes.schools[schoolClass(of: other)]
    }

    /// Returns the absolute place of `child` in the list of `row`, or nil.
    func place(of child: Int, inListOf row: Int) -> Int? {
        for place in children[row].profile.places {
            let peer = lists.peers[place]
            if peer.child == child, !peer.isHole { return place }
        }
        return nil
    }
}

extension Column<Child> {
    /// Returns the absolute place of a place in the list of `row`.
    @inline(__always)
    func place(_ place: Int, ofListOf row: Int) -> Int { Int(self[row].profile.listStart) &* 4 &+ place }

    /// Returns the absolute place that a message names, in the partition that starts at `firstRow`.
    @inline(__always)
    func place(_ message: TieMessage, from firstRow: Int) -> Int {
        place(message.place, ofListOf: firstRow &+ message.row)
    }
}

extension Purpose {
    static let schools = Purpose(rawValue: 1)
    static let traits = Purpose(rawValue: 2)
    static let dayPlan = Purpose(rawValue: 3)
    static let passiveSessions = Purpose(rawValue: 4)
    static let night = Purpose(rawValue: 6)
    static let offers = Purpose(rawValue: 7)
    static let panel = Purpose(rawValue: 8)
    static let schoolYear = Purpose(rawValue: 40)
    static let networkSample = Purpose(rawValue: 11)
}

/// A roster: a list of children in a column, read by all workers and rewritten at night.
struct Roster {
    private let children: Column<UInt32>
    private let length: Column<Int>

    init(capacity: Int, store: ColumnStore) {
        children = store.column(of: UInt32.self, count: capacity)
        length = store.column(of: Int.self, count: 1)
    }

    var count: Int { length[0] }

    subscript(index: Int) -> Int { Int(children[index]) }

    func write(_ list: [UInt32]) {
        for (index, child) in list.enumerated() { children[index] = child }
        length[0] = list.count
    }
}
