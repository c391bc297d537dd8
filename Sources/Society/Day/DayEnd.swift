// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

extension World {
    /// Runs the end of `day` for the children of `partition`.
    ///
    /// The steps are comparison with others, anxiety, effort, belonging, the account, the search for exchange threads,
    /// and the day's figures.
    ///
    /// - Returns: the children who open an exchange thread tomorrow, in ascending order.
    func endDay(_ day: Int, _ type: DayType, partition: Int, figures: inout DayFigures) -> [UInt32] {
        var threads: [UInt32] = []
        var standings = ClassStandings()
        var lookahead = DayEndPrefetch(self, rows(of: partition), day: day)
        let feelings = rules.mechanisms.feelings
        let seeking = rules.seekingIsPossible
        for row in rows(of: partition) {
            var bits = PhiloxBlock(0, 0, 0, 0)
            if feelings || seeking {
                bits = lookahead.bits(of: row, self)
                if standings.rows.upperBound <= row || standings.rows.isEmpty {
                    standings = ClassStandings(self, of: row)
                }
            }
            if feelings {
                feel(row, standings, day: day, type: type, bits)
            } else {
                keepAnxiety(row, day: day)
            }
            updateAccount(row)
            if seeking, opensThread(row, rival: standings.rival(of: row, self), bits: bits.w) {
                threads.append(UInt32(row))
            }
            figures.add(self, row, anxiety: children[row].anxiety(atBeginningOf: day &+ 1))
        }
        return threads
    }

    /// Updates anxiety, effort, standing, real-life status and belonging from the children seen today.
    private func feel(_ row: Int, _ standings: ClassStandings, day: Int, type: DayType, _ bits: PhiloxBlock) {
        let evening = rules.comparison
        let gap = compare(row, day: day, standings, bits.x)
        let anxiety = evening.anxiety(
            Float(children[row].anxiety(atBeginningOf: day)), gap: gap.toOthers, friends: gap.anxiety,
            susceptibility: children[row].profile.traits.susceptibility, bits: bits.y >> 16)
        children[row].setAnxiety(anxiety, atBeginningOf: day &+ 1)
        dailyStates[row].effort = evening.effort(
            dailyStates[row].effort, gap: gap.toOthers, drive: children[row].profile.drive, bits: bits.y)
        dailyStates[row].standing = UInt8(max(0, min(255, 128 + 16 * gap.toOthers)))
        follow(row, standings, own: gap.own, bits: bits.z)
        dailyStates[row].belonging = evening.belonging(
            dailyStates[row].belonging, degree: children[row].profile.degree,
            hasMet: children[row].activity.contains(.opened), watch: Float(dailyStates[row].watchFives) * 5,
            free: rules.free(type), bits: bits.z >> 16)
    }

    /// Without feelings, anxiety stays unchanged.
    private func keepAnxiety(_ row: Int, day: Int) {
        children[row].setAnxiety(children[row].anxiety(atBeginningOf: day), atBeginningOf: day &+ 1)
    }

    /// Returns the absolute place of the friend that `row` saw in draw `draw`; it may be a hole.
    @inline(__always)
    fileprivate func seenPlace(_ row: Int, _ draw: Int, _ bits: UInt32) -> Int {
        let places = children[row].profile.places
        let word = draw & 1 == 0 ? bits & 0xFFFF : bits >> 16
        let mixed = (word &+ UInt32(truncatingIfNeeded: draw >> 1) &* 0x9E37) & 0xFFFF
        return places.lowerBound &+ Int((mixed &* UInt32(truncatingIfNeeded: places.count)) >> 16)
    }

    /// The gap to the likes of others, and the anxiety of the friends seen today.
    private struct Gap {
        /// ln(1 + own likes).
        var own: Float = 0
        /// Own minus the mean of those seen; 0 if none was visible.
        var toOthers: Float = 0
        /// The mean anxiety of the friends seen, or a negative number if there are none.
        var anxiety: Float = -1
    }

    private func compare(_ row: Int, day: Int, _ standings: ClassStandings, _ bits: UInt32) -> Gap {
        var gap = Gap()
        gap.own = Float(tables.logs.value(children[row].likes.total)) / 256
        guard children[row].activity.contains(.opened), rules.mechanisms.socialFeatures,
            children[row].profile.degree > 0
        else { return gap }
        var sum: Float = 0
        var anxiety: Float = 0
        var seen: Float = 0
        for draw in 0..<rules.comparison.seen {
            let peer = lists.peers[seenPlace(row, draw, bits)]
            // A branch on holes would be unpredictable: a hole is replaced by the child itself with weight 0.
            let friend = peer.isHole ? row : peer.child
            let weight: Float = peer.isHole ? 0 : 1
            sum += weight * Float(tables.logs.value(children[friend].likes.total)) / 256
            anxiety += weight * Float(children[friend].anxiety(atBeginningOf: day))
            seen += weight
        }
        if seen > 0 { gap.anxiety = anxiety / seen }
        guard rules.mechanisms.likeCounts else { return gap }
        if rules.mechanisms.rankings, standings.rows.count > 1 {
            // The rival has a weight relative to that of all friends seen together.
            let weight = rules.comparison.rivalWeight * max(1, seen)
            sum += Float(tables.logs.value(standings.rival(of: row, self))) / 256 * weight
            seen += weight
        }
        if seen > 0 { gap.toOthers = gap.own - sum / seen }
        return gap
    }

    /// Moves real-life status towards the level that corresponds to the likes within the class.
    private func follow(_ row: Int, _ standings: ClassStandings, own: Float, bits: UInt32) {
        guard rules.mechanisms.likeCounts else { return }
        dailyStates[row].offlineStatus = rules.comparison.offlineStatus(
            dailyStates[row].offlineStatus, own: own, classMean: standings.meanLog, bits: bits)
    }

    /// Updates experience, level, the big-shot trait and the remaining days of seeking.
    private func updateAccount(_ row: Int) {
        dailyStates[row].experience = rules.account.experience(
            dailyStates[row].experience, minutes: Int(dailyStates[row].watchFives) * 5,
            hasOpened: children[row].activity.contains(.opened))
        children[row].sessionState.level = rules.account.level(experience: dailyStates[row].experience)
        let isBig = rules.mechanisms.bigShots && Int(children[row].likes.total) > rules.bigShotLikes
        if isBig {
            children[row].profile.traits.insert(.bigShot)
        } else {
            children[row].profile.traits.remove(.bigShot)
        }
        guard dailyStates[row].seekingDays > 0 else { return }
        dailyStates[row].seekingDays -= 1
        if dailyStates[row].seekingDays == 0 { children[row].sessionState.flags.remove(.seeking) }
    }

    /// Decides whether a child opens an exchange thread: logistic in the gap to its rival and in its status drive.
    private func opensThread(_ row: Int, rival: UInt32, bits: UInt32) -> Bool {
        guard children[row].activity.contains(.opened), !children[row].profile.traits.contains(.committed),
            children[row].profile.drive > 0,
            !children[row].sessionState.flags.contains(.seeking),
            Int(children[row].profile.degree) < rules.threads.openBelow
        else { return false }
        let gap = Float(tables.logs.value(rival) &- tables.logs.value(children[row].likes.total)) / 256
        // ln(drive) from 1/16 units: ln(1 + 16·drive) - ln 16, accurate enough above a drive of 1/4.
        let drive = Float(tables.logs.value(UInt32(children[row].profile.drive))) / 256 - 2.83
        let evening = rules.comparison
        guard
            tables.logisticHappens(
                evening.threadBase + evening.threadGap * gap + evening.threadDrive * drive, bits: bits)
        else { return false }
        children[row].sessionState.flags.insert(.seeking)
        dailyStates[row].seekingDays = UInt8(rules.threads.seekingDays)
        return true
    }
}

/// The like counts of one class.
struct ClassStandings {
    private(set) var rows = 0..<0
    private var top: (row: Int, likes: UInt32) = (-1, 0)
    private var second: UInt32 = 0
    /// The mean of ln(1 + likes).
    private(set) var meanLog: Float = 0

    init() {}

    init(_ world: World, of row: Int) {
        rows = world.classmates(of: row)
        var sum: Float = 0
        for mate in rows {
            let likes = world.children[mate].likes.total
            sum += Float(world.tables.logs.value(likes)) / 256
            if likes > top.likes || top.row < 0 {
                second = top.likes
                top = (mate, likes)
            } else if likes > second {
                second = likes
            }
        }
        meanLog = sum / Float(max(1, rows.count))
    }

    /// Returns the highest like count of any other child in the class.
    func rival(of row: Int, _ world: World) -> UInt32 { top.row == row ? second : top.likes }
}

/// The look-ahead of the end of day: it draws random bits some children ahead, and prefetches the friends seen. The
/// places in the lists come first, then the rows of the friends.
private struct DayEndPrefetch {
    private let rows: Range<Int>
    private let day: Int
    private var drawn: Int
    private var listsPrefetched: Int
    private var friendsPrefetched: Int
    /// The random bits of two groups of children: the current group and the next.
    private let blocks: PhiloxBatch
    private static let stretch = PhiloxBatch.capacity / 2

    init(_ world: World, _ rows: Range<Int>, day: Int) {
        self.rows = rows
        self.day = day
        drawn = rows.lowerBound
        listsPrefetched = rows.lowerBound
        friendsPrefetched = rows.lowerBound
        blocks = PhiloxBatch(key: world.key)
        for index in 0..<PhiloxBatch.capacity { blocks.set(index, .night, block: 0) }
    }

    @inline(__always)
    private func block(_ row: Int) -> PhiloxBlock { blocks[(row &- rows.lowerBound) % PhiloxBatch.capacity] }

    @inline(__always)
    mutating func bits(of row: Int, _ world: World) -> PhiloxBlock {
        let seen = world.rules.comparison.seen
        let end = rows.upperBound
        while drawn < min(end, row &+ 24) {
            let next = drawn..<min(end, drawn &+ DayEndPrefetch.stretch)
            blocks.compute(next, instant: day, at: (drawn &- rows.lowerBound) % PhiloxBatch.capacity)
            drawn = next.upperBound
        }
        while listsPrefetched < min(end, row &+ 24) {
            let bits = block(listsPrefetched).x
            for draw in 0..<seen { world.lists.peers.prefetch(world.seenPlace(listsPrefetched, draw, bits)) }
            listsPrefetched &+= 1
        }
        while friendsPrefetched < min(end, row &+ 12) {
            let bits = block(friendsPrefetched).x
            for draw in 0..<seen {
                let peer = world.lists.peers[world.seenPlace(friendsPrefetched, draw, bits)]
                guard !peer.isHole else { continue }
                world.children.prefetch(peer.child)
            }
            friendsPrefetched &+= 1
        }
        return block(row)
    }
}
