// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// Makes the friend lists with which a run begins.
///
/// Four layers, each a sequence of rounds (`Meeting`): classmates; schoolmates; people met on the watch, half of them from
/// the neighbourhood, half from anywhere; and the committed circle. In each round a pair meets, and a coin that belongs to the
/// pair says whether they became friends. A first pass notes the rounds in which each child made a friend, as bits; a second
/// writes the lists, where the mutual place of a tie is the number of bits before it on the other side.
struct InitialTies {
    let world: World
    private let schools: SchoolMap
    private let cap: Int
    let salt: UInt64
    let coins: TieCoins
    /// Rounds among people met on the watch, and in the committed circle.
    private let openRounds: Int
    let circleRounds: Int
    let blockBits: Int
    private let blocks: Int
    private let scratch = ColumnStore()
    /// Bits of the open rounds; two words a child.
    let openBits: Column<UInt64>
    let schoolBits: Column<UInt8>
    let classTies: Column<UInt8>
    /// Friends before the circle's rounds.
    let baseTies: Column<UInt8>
    /// Members of the committed circle, ascending, and the rounds in which each made a friend.
    let circle: Column<UInt32>
    let circleBits: Column<UInt64>

    static let schoolRounds = 6
    private static let neighbourhood = 64

    init(_ world: World, _ parameters: SocietyParameters, schools: SchoolMap, circle members: [UInt32]) {
        self.world = world
        self.schools = schools
        salt = mix64(world.seed ^ 0x7469_6573)
        cap = parameters.friends.cap
        openRounds = min(96, cap)
        circleRounds = 120
        coins = TieCoins(parameters, openRounds: openRounds, circleRounds: circleRounds)
        var bits = 10
        while bits > 2, world.count >> bits < 128 { bits -= 1 }
        blockBits = bits
        blocks = (world.count - 1) >> bits + 1
        openBits = scratch.column(of: UInt64.self, count: world.count * 2)
        schoolBits = scratch.column(of: UInt8.self, count: world.count)
        classTies = scratch.column(of: UInt8.self, count: world.count)
        baseTies = scratch.column(of: UInt8.self, count: world.count)
        circle = scratch.column(of: UInt32.self, count: members.count)
        for (index, member) in members.enumerated() { circle[index] = member }
        circleBits = scratch.column(of: UInt64.self, count: members.count * 2)
    }

    /// Makes all lists.
    ///
    /// - Returns: the number of places used.
    func make(with workers: Workers) -> Int {
        // The columns are plain handles: their memory must outlive the passes.
        withExtendedLifetime(scratch) { passes(with: workers) }
    }

    private func passes(with workers: Workers) -> Int {
        let spans = BlockSpans(world.count, blockBits: blockBits, blocksPerTask: max(1, 16_384 >> blockBits))
        workers.run(spans.count) { task, _ in
            for block in spans.blocks(of: task) { meet(block: block) }
        }
        workers.run((circle.count >> 12) + 1) { task, _ in
            for index in (task << 12)..<min(circle.count, (task + 1) << 12) { meetCircle(index) }
        }
        let places = placeLists()
        workers.run(spans.count) { task, _ in
            for block in spans.blocks(of: task) { write(block: block) }
        }
        workers.run((circle.count >> 12) + 1) { task, _ in
            for index in (task << 12)..<min(circle.count, (task + 1) << 12) { writeCircle(index) }
        }
        return places
    }

    // MARK: - First pass: who became friends in which round

    private func meet(block: Int) {
        let rounds = openMeetings(of: block)
        var known = Acquaintances()
        var classroom = Classroom()
        for row in rows(of: block) {
            known.removeAll()
            if !classroom.rows.contains(row) {
                classroom = Classroom(world.classmates(of: row), areFriends: areClassFriends)
            }
            let mates = classroom.rows
            classroom.forEachFriend(of: row) { mate, _ in known.insert(mate) }
            classTies[row] = UInt8(known.count)
            schoolBits[row] = meetSchool(row, mates, &known)
            var bits: (UInt64, UInt64) = (0, 0)
            for round in 0..<openRounds {
                let other = rounds[round].partner(of: row)
                guard other < world.count, other != row else { continue }
                let coin = pairHash(salt: salt &+ UInt64(round), UInt32(row), UInt32(other))
                guard coins.areOpenFriends(row, other, coin: coin), !known.contains(other) else { continue }
                known.insert(other)
                if round < 64 { bits.0 |= 1 << UInt64(round) } else { bits.1 |= 1 << UInt64(round - 64) }
            }
            openBits[row &* 2] = bits.0
            openBits[row &* 2 &+ 1] = bits.1
            baseTies[row] = UInt8(known.count)
        }
    }

    func areClassFriends(_ row: Int, _ mate: Int) -> Bool {
        coins.areOfflineFriends(
            sameSex: isGirl(row) == isGirl(mate), sameClass: true,
            coin: pairHash(salt: salt ^ 0xC1A5, UInt32(row), UInt32(mate)))
    }

    private func meetSchool(_ row: Int, _ mates: Range<Int>, _ known: inout Acquaintances) -> UInt8 {
        var bits: UInt8 = 0
        for round in 0..<InitialTies.schoolRounds {
            guard let other = schoolPartner(row, round), !mates.contains(other), !known.contains(other) else {
                continue
            }
            let coin = pairHash(salt: salt ^ 0x5C00 &+ UInt64(round), UInt32(row), UInt32(other))
            guard coins.areOfflineFriends(sameSex: isGirl(row) == isGirl(other), sameClass: false, coin: coin) else {
                continue
            }
            known.insert(other)
            bits |= 1 << UInt8(round)
        }
        return bits
    }

    private func schoolPartner(_ row: Int, _ round: Int) -> Int? {
        let school = schools.school(of: row)
        let rows = schools.rows(ofSchool: school)
        let partner =
            rows.lowerBound
            + Meeting.mirrored(
                row - rows.lowerBound, of: rows.count, salt: salt ^ UInt64(school) << 8 ^ UInt64(round))
        return partner == row ? nil : partner
    }

    private func meetCircle(_ index: Int) {
        let row = Int(circle[index])
        var known = Acquaintances()
        let classroom = Classroom(world.classmates(of: row), areFriends: areClassFriends)
        forEachOfflineFriend(of: row, classroom) { other, _ in known.insert(other) }
        for (round, meeting) in openMeetings(of: row >> blockBits).enumerated() where bit(openBits, row, round) {
            known.insert(meeting.partner(of: row))
        }
        var bits: (UInt64, UInt64) = (0, 0)
        for round in 0..<circleRounds {
            guard let partner = circlePartner(index, round) else { continue }
            let other = Int(circle[partner])
            // Both sides stop where the list of either would be full: the tie needs both.
            guard round < cap - Int(baseTies[row]), round < cap - Int(baseTies[other]), !known.contains(other) else {
                continue
            }
            let coin = pairHash(salt: salt ^ 0xC19C_0000 &+ UInt64(round), UInt32(row), UInt32(other))
            guard coins.areCircleFriends(coin: coin) else { continue }
            known.insert(other)
            if round < 64 { bits.0 |= 1 << UInt64(round) } else { bits.1 |= 1 << UInt64(round - 64) }
        }
        circleBits[index * 2] = bits.0
        circleBits[index * 2 + 1] = bits.1
    }

    func circlePartner(_ index: Int, _ round: Int) -> Int? {
        let partner = Meeting.mirrored(index, of: circle.count, salt: salt ^ 0xC19C_1E00 &+ UInt64(round))
        return partner == index ? nil : partner
    }

    // MARK: - Between the passes: where each list begins

    private func placeLists() -> Int {
        var member = 0
        var next = 0
        for row in 0..<world.count {
            var degree = Int(baseTies[row])
            if member < circle.count, Int(circle[member]) == row {
                degree += circleBits[member * 2].nonzeroBitCount + circleBits[member * 2 + 1].nonzeroBitCount
                member += 1
            }
            let capacity = FriendLists.capacity(forDegree: degree)
            world.children[row].profile.listStart = UInt32(next / 4)
            world.children[row].profile.capacity = UInt8(capacity)
            world.children[row].profile.degree = UInt8(degree)
            next += capacity
        }
        return next
    }

    /// Calls `body` with every classmate and schoolmate who is a friend, and the place of `row` in that friend's list.
    func forEachOfflineFriend(
        of row: Int, _ classroom: Classroom, _ body: (_ other: Int, _ mutual: Int) -> Void
    ) {
        classroom.forEachFriend(of: row, body)
        for round in 0..<InitialTies.schoolRounds where schoolBits[row] >> UInt8(round) & 1 != 0 {
            guard let other = schoolPartner(row, round) else { continue }
            let before = schoolBits[other] & ((1 << UInt8(round)) - 1)
            body(other, Int(classTies[other]) + before.nonzeroBitCount)
        }
    }

    // MARK: - Rounds and bits

    func openMeetings(of block: Int) -> [BlockRound] {
        (0..<openRounds).map { round in
            BlockRound(
                salt: salt ^ mix64(UInt64(round) &+ 0x0BE4), block: block, blocks: blocks,
                window: round % 2 == 0 ? InitialTies.neighbourhood : 0, blockBits: blockBits)
        }
    }

    func rows(of block: Int) -> Range<Int> {
        (block << blockBits)..<min(world.count, (block + 1) << blockBits)
    }

    private func isGirl(_ row: Int) -> Bool { world.children[row].profile.traits.contains(.girl) }

    func bit(_ column: Column<UInt64>, _ row: Int, _ round: Int) -> Bool {
        column[row &* 2 &+ (round >> 6)] >> UInt64(round & 63) & 1 != 0
    }

    func bits(_ column: Column<UInt64>, _ row: Int, before round: Int) -> Int {
        let mask = (1 as UInt64) << UInt64(round & 63) &- 1
        guard round >= 64 else { return (column[row &* 2] & mask).nonzeroBitCount }
        return column[row &* 2].nonzeroBitCount &+ (column[row &* 2 &+ 1] & mask).nonzeroBitCount
    }
}
