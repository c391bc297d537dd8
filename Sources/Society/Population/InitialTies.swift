// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The generator of the initial friend lists.
///
/// The ties have four layers, each a sequence of rounds (`Meeting`): classmates; schoolmates; people met on the watch,
/// some in the neighbourhood and some anywhere; and the committed circle. In each round children meet in pairs, and a
/// draw keyed by the pair decides whether they become friends. The first pass records, as bits, the rounds in which
/// each child made a friend. The second pass writes the lists; the mutual place of a tie is the number of earlier bits
/// on the other side.
struct InitialTies {
    let world: World
    private let schools: SchoolMap
    private let cap: Int
    let salt: UInt64
    let coins: EdgeDraws
    /// The numbers of rounds among people met on the watch, and in the committed circle.
    private let openRounds: Int
    let circleRounds: Int
    let blockBits: Int
    private let blocks: Int
    private let scratch = ColumnStore()
    let open: OpenRounds
    let schoolBits: Column<UInt8>
    let classTies: Column<UInt8>
    /// The members of the committed circle in ascending order, and the rounds in which each made a friend.
    let circle: Column<UInt32>
    let circleBits: Column<UInt64>

    /// The size of a neighbourhood in blocks, and the share of rounds within neighbourhoods.
    private let neighbourhood: Int
    private let nearbyShare: Double

    init(_ world: World, _ parameters: SocietyParameters, schools: SchoolMap, circle members: [UInt32]) {
        self.world = world
        self.schools = schools
        salt = mix64(world.seed ^ 0x7469_6573)
        cap = parameters.friends.cap
        neighbourhood = parameters.friends.neighbourhood
        nearbyShare = parameters.friends.nearbyShare
        openRounds = min(OpenRounds.most, cap)
        circleRounds = 120
        coins = EdgeDraws(parameters, openRounds: openRounds, circleRounds: circleRounds, store: scratch)
        var bits = 10
        while bits > 2, world.count >> bits < 128 { bits -= 1 }
        blockBits = bits
        blocks = (world.count - 1) >> bits + 1
        open = OpenRounds(children: world.count, store: scratch)
        schoolBits = scratch.column(of: UInt8.self, count: world.count)
        classTies = scratch.column(of: UInt8.self, count: world.count)
        circle = scratch.column(of: UInt32.self, count: members.count)
        for (index, member) in members.enumerated() { circle[index] = member }
        circleBits = scratch.column(of: UInt64.self, count: members.count * 2)
    }

    /// Creates all lists.
    ///
    /// - Returns: the number of places used.
    func make(with workers: Workers) -> Int {
        // The columns are plain handles, so their memory must outlive the passes.
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

    // MARK: - First pass: friendships by round

    private func meet(block: Int) {
        let rounds = openMeetings(of: block)
        var known = Acquaintances()
        var classroom = Classroom()
        var school = SchoolRounds()
        for row in rows(of: block) {
            known.removeAll()
            enter(&classroom, &school, of: row)
            classroom.forEachFriend(of: row) { mate, _ in known.insert(mate) }
            classTies[row] = UInt8(known.count)
            schoolBits[row] = meetSchool(row, school, classroom.rows, &known)
            let offline = known.count
            open.set(
                row, friendsBefore: offline, meetOpen(row, rounds, &known),
                answersThreads: world.rules.answersThreads(world.children[row].profile))
        }
    }

    /// Loads the class and the school of `row` if they are not the current ones.
    func enter(_ classroom: inout Classroom, _ school: inout SchoolRounds, of row: Int) {
        if !classroom.rows.contains(row) {
            classroom = Classroom(world.classmates(of: row), areFriends: areClassFriends)
        }
        if !school.rows.contains(row) { school = SchoolRounds(schools, of: row, salt: salt) }
    }

    /// Returns the rounds among people met on the watch in which `row` made a friend.
    ///
    /// The outcomes of draws are unpredictable. All draws are computed first without branches, and then only the
    /// successful ones are examined.
    private func meetOpen(_ row: Int, _ rounds: [BlockRound], _ known: inout Acquaintances) -> InlineArray<3, UInt32> {
        let openness = coins.openness(of: row)
        var made = InlineArray<3, UInt32>(repeating: 0)
        for word in 0..<3 {
            let first = word * 32
            var fallen: UInt32 = 0
            for round in first..<max(first, min(openRounds, first + 32)) {
                let other = rounds[round].partner(of: row)
                let coin = pairHash(salt: salt &+ UInt64(round), UInt32(row), UInt32(truncatingIfNeeded: other))
                let areFriends = coins.areOpenFriends(openness, other, coin: coin)
                let areTwo = other < world.count && other != row
                fallen |= (areFriends && areTwo ? 1 : 0) &<< UInt32(truncatingIfNeeded: round &- first)
            }
            var left = fallen
            while left != 0 {
                let bit = left.trailingZeroBitCount
                let other = rounds[first + bit].partner(of: row)
                if known.contains(other) { fallen &= ~(1 << UInt32(bit)) } else { known.insert(other) }
                left &= left - 1
            }
            made[word] = fallen
        }
        return made
    }

    func areClassFriends(_ row: Int, _ mate: Int) -> Bool {
        coins.areOfflineFriends(
            sameSex: isGirl(row) == isGirl(mate), sameClass: true,
            coin: pairHash(salt: salt ^ 0xC1A5, UInt32(row), UInt32(mate)))
    }

    private func meetSchool(
        _ row: Int, _ school: SchoolRounds, _ mates: Range<Int>, _ known: inout Acquaintances
    ) -> UInt8 {
        var bits: UInt8 = 0
        for round in 0..<SchoolRounds.count {
            guard let other = school.partner(of: row, in: round), !mates.contains(other), !known.contains(other) else {
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

    private func meetCircle(_ index: Int) {
        let row = Int(circle[index])
        var known = Acquaintances()
        var classroom = Classroom()
        var school = SchoolRounds()
        enter(&classroom, &school, of: row)
        forEachOfflineFriend(of: row, classroom, school) { other, _ in known.insert(other) }
        for (round, meeting) in openMeetings(of: row >> blockBits).enumerated() where open.contains(round, of: row) {
            known.insert(meeting.partner(of: row))
        }
        var bits: (UInt64, UInt64) = (0, 0)
        for round in 0..<circleRounds {
            guard let partner = circlePartner(index, round) else { continue }
            let other = Int(circle[partner])
            // Both sides stop where either list would be full, because a tie needs a place on both sides.
            guard round < cap - open.friends(of: row), round < cap - open.friends(of: other), !known.contains(other)
            else {
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

    // MARK: - Between the passes: allocation of lists

    private func placeLists() -> Int {
        var member = 0
        var next = 0
        for row in 0..<world.count {
            var degree = open.friends(of: row)
            if member < circle.count, Int(circle[member]) == row {
                degree += circleBits[member * 2].nonzeroBitCount + circleBits[member * 2 + 1].nonzeroBitCount
                member += 1
            }
            let capacity = FriendLists.capacity(forDegree: degree)
            world.children[row].profile.listStart = UInt32(next / 4)
            world.children[row].profile.capacity = UInt8(capacity)
            world.children[row].profile.degree = UInt8(degree)
            next += FriendLists.blockSize(forCapacity: capacity)
        }
        return next
    }

    /// Calls `body` with every classmate and schoolmate who is a friend, and with the place of `row` in that friend's
    /// list.
    func forEachOfflineFriend(
        of row: Int, _ classroom: Classroom, _ school: SchoolRounds, _ body: (_ other: Int, _ mutual: Int) -> Void
    ) {
        classroom.forEachFriend(of: row, body)
        for round in 0..<SchoolRounds.count where schoolBits[row] >> UInt8(round) & 1 != 0 {
            guard let other = school.partner(of: row, in: round) else { continue }
            let before = schoolBits[other] & ((1 << UInt8(round)) - 1)
            body(other, Int(classTies[other]) + before.nonzeroBitCount)
        }
    }

    // MARK: - Rounds and bits

    func openMeetings(of block: Int) -> [BlockRound] {
        (0..<openRounds).map { round in
            BlockRound(
                salt: salt ^ mix64(UInt64(round) &+ 0x0BE4), block: block, blocks: blocks,
                window: isNearby(round) ? neighbourhood : 0, blockBits: blockBits)
        }
    }

    /// Returns whether a round takes place within neighbourhoods; these rounds are spread evenly.
    private func isNearby(_ round: Int) -> Bool {
        (Double(round + 1) * nearbyShare).rounded() > (Double(round) * nearbyShare).rounded()
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
