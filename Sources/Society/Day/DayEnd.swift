// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

extension World {
    /// Runs the end of `day` for the children of `partition`.
    ///
    /// The steps are comparison with others, anxiety, effort, belonging, the account, the search for exchange threads,
    /// and the day's figures.
    ///
    /// - Precondition: the classes have been ranked (`rankClasses`).
    /// - Returns: the children who open an exchange thread tomorrow, in ascending order.
    func endDay(_ day: Int, _ type: DayType, partition: Int, figures: inout DayFigures) -> [UInt32] {
        var threads: [UInt32] = []
        var lookahead = DayEndPrefetch(self, rows(of: partition), day: day)
        let feelings = rules.mechanisms.feelings
        let seeking = rules.seekingIsPossible
        for row in rows(of: partition) {
            let bits = feelings || seeking ? lookahead.bits(of: row, self) : PhiloxBlock(0, 0, 0, 0)
            if feelings {
                feel(row, day: day, type: type, bits)
            } else {
                keepAnxiety(row, day: day)
            }
            updateAccount(row, day: day)
            if seeking, opensThread(row, day: day, bits: bits.w) {
                threads.append(UInt32(row))
            }
            figures.add(self, row, anxiety: children[row].anxiety(atBeginningOf: day &+ 1))
        }
        return threads
    }

    /// Updates anxiety, effort, standing, real-life status and belonging from the children seen today.
    private func feel(_ row: Int, day: Int, type: DayType, _ bits: PhiloxBlock) {
        let equations = rules.feelings
        let (profile, activity) = (children[row].profile, children[row].activity)
        let trait = traitBits(of: row)
        let gap = compare(row, day: day, bits.x)
        let before = Float(children[row].anxiety(atBeginningOf: day))
        let anxiety = equations.anxiety(
            before, baseline: baseline(trait), gap: gap.toOthers,
            share: equations.exposure(watchFives: dailyStates[row].watchFives), drive: profile.drive,
            friends: gap.anxiety, susceptibility: profile.traits.susceptibility, bits: bits.y >> 16)
        children[row].setAnxiety(anxiety, atBeginningOf: day &+ 1)
        dailyStates[row].effort = equations.effort(
            dailyStates[row].effort, gap: gap.toOthers, drive: profile.drive, anxiety: before, bits: bits.y)
        dailyStates[row].standing = equations.standing(
            gap: gap.toOthers, isBigShot: profile.traits.contains(.bigShot),
            hasBigShotFriend: children[row].sessionState.flags.contains(.bigShotFriend))
        follow(row, own: gap.own, bits: bits.z)
        let level = equations.belongingLevel(
            trait: World.belongingTrait(trait), degree: profile.degree, hasMet: activity.contains(.opened),
            faceToFace: tables.faceToFace(watchFives: dailyStates[row].watchFives, type))
        dailyStates[row].belonging = equations.belonging(dailyStates[row].belonging, level: level, bits: bits.z >> 16)
    }

    /// Returns the baseline of a child's anxiety, from its trait bits; 1/255.
    func baseline(_ trait: UInt64) -> Float {
        rules.feelings.baseline(tables.normal.value(at: UInt32(truncatingIfNeeded: trait)))
    }

    /// Returns the part of a child's belonging that is its own, from its trait bits; 0..<1.
    static func belongingTrait(_ trait: UInt64) -> Float { Float(trait >> 48) / 65_536 }

    /// Without feelings, anxiety stays unchanged.
    private func keepAnxiety(_ row: Int, day: Int) {
        children[row].setAnxiety(children[row].anxiety(atBeginningOf: day), atBeginningOf: day &+ 1)
    }

    /// Returns the absolute place of the friend that `row` saw in draw `draw`; it may be a hole.
    @inline(__always)
    func seenPlace(_ row: Int, _ draw: Int, _ bits: UInt32) -> Int {
        let places = children[row].profile.places
        let word = draw & 1 == 0 ? bits & 0xFFFF : bits >> 16
        let mixed = (word &+ UInt32(truncatingIfNeeded: draw >> 1) &* 0x9E37) & 0xFFFF
        return places.lowerBound &+ Int((mixed &* UInt32(truncatingIfNeeded: places.count)) >> 16)
    }

    /// The gap to the likes of others, and the anxiety of the friends seen today.
    private struct Gap {
        /// ln(1 + own likes).
        var own: Float = 0
        /// The gap u to the accounts seen, -1...1; 0 if none was visible.
        var toOthers: Float = 0
        /// The mean anxiety of the friends seen, or a negative number if there are none.
        var anxiety: Float = -1
    }

    private func compare(_ row: Int, day: Int, _ bits: UInt32) -> Gap {
        var gap = Gap()
        let activity = children[row].activity
        gap.own = Float(tables.logs.value(children[row].likes.total)) / 256
        guard rules.mechanisms.socialFeatures, !activity.isDisjoint(with: [.visited, .sawRanking]) else { return gap }
        var (sum, maximum, anxiety, seen) = (Float(0), Float(0), Float(0), Float(0))
        let draws = activity.contains(.visited) && children[row].profile.degree > 0 ? rules.feelings.seen : 0
        for draw in 0..<draws {
            let peer = lists.peers[seenPlace(row, draw, bits)]
            // A branch on holes would be unpredictable: a hole is replaced by the child itself with weight 0.
            let friend = peer.isHole ? row : peer.child
            let weight: Float = peer.isHole ? 0 : 1
            let likes = weight * Float(tables.logs.value(children[friend].likes.total)) / 256
            sum += likes
            maximum = max(maximum, likes)
            anxiety += weight * Float(children[friend].anxiety(atBeginningOf: day))
            seen += weight
        }
        if seen > 0 { gap.anxiety = anxiety / seen }
        guard rules.mechanisms.likeCounts else { return gap }
        if activity.contains(.sawRanking), rules.mechanisms.rankings, classSeats(of: row).count > 1 {
            let likes = Float(tables.logs.value(rival(of: row))) / 256
            sum += likes
            maximum = max(maximum, likes)
            seen += 1
        }
        guard seen > 0 else { return gap }
        gap.toOthers = rules.feelings.gap(
            own: gap.own, mean: sum / seen, maximum: maximum, drive: children[row].profile.drive)
        return gap
    }

    /// Moves real-life status towards the rank in class by likes, which a logistic curve over the class mean
    /// approximates. Status forgets: without a change of rank, older ranks fade.
    private func follow(_ row: Int, own: Float, bits: UInt32) {
        guard rules.mechanisms.likeCounts else { return }
        let now = Float(dailyStates[row].offlineStatus)
        let target = 255 * classes.standings[schoolClass(of: row)].rank(own)
        dailyStates[row].offlineStatus = FeelingEquations.rounded(
            now + rules.feelings.statusRate * (target - now), bits: bits)
    }

    /// Updates experience, level, the big-shot trait and the remaining days of seeking.
    private func updateAccount(_ row: Int, day: Int) {
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
        if children[row].profile.traits.contains(.committed) { mayLeaveCircle(row, day: day) }
        guard dailyStates[row].seekingDays > 0 else { return }
        dailyStates[row].seekingDays -= 1
        guard dailyStates[row].seekingDays == 0 else { return }
        children[row].sessionState.flags.remove(.seeking)
        mayJoinCircle(row, day: day)
    }

    /// Returns the highest like count of any other child in the class of `row`.
    func rival(of row: Int) -> UInt32 {
        classes.standings[schoolClass(of: row)].rival(of: children[row].likes.total)
    }

    /// Decides whether a child opens an exchange thread: logistic in the gap to its rival and in its status drive.
    private func opensThread(_ row: Int, day: Int, bits: UInt32) -> Bool {
        guard children[row].activity.contains(.opened), !children[row].profile.traits.contains(.committed),
            children[row].profile.drive > 0,
            !children[row].sessionState.flags.contains(.seeking),
            Int(children[row].profile.degree) < rules.threads.openBelow
        else { return false }
        let gap = Float(tables.logs.value(rival(of: row)) &- tables.logs.value(children[row].likes.total)) / 256
        // ln(drive) from 1/16 units: ln(1 + 16·drive) - ln 16, accurate enough above a drive of 1/4.
        let drive = Float(tables.logs.value(UInt32(children[row].profile.drive))) / 256 - 2.83
        let equations = rules.feelings
        let pressure = equations.threadPressure(
            standing: dailyStates[row].standing, anxiety: children[row].anxiety(atBeginningOf: day &+ 1))
        let logit = equations.threadBase + equations.threadGap * gap + equations.threadDrive * drive + pressure
        guard tables.logisticHappens(logit, bits: bits) else { return false }
        children[row].sessionState.flags.insert(.seeking)
        dailyStates[row].seekingDays = UInt8(rules.threads.seekingDays)
        return true
    }
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
        let seen = world.rules.feelings.seen
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
            world.classes.standings.prefetch(world.schoolClass(of: friendsPrefetched))
            friendsPrefetched &+= 1
        }
        return block(row)
    }
}
