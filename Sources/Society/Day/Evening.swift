// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

extension World {
    /// Ends `day` for the children of `partition`: they compare themselves with whom they saw, tire or strive, feel they belong
    /// or not, seek help; and they are counted.
    ///
    /// - Returns: the children who open an exchange thread tomorrow, ascending.
    func endDay(_ day: Int, partition: Int, figures: inout DayFigures) -> [UInt32] {
        var threads: [UInt32] = []
        let before = anxieties[day & 1]
        let after = anxieties[(day &+ 1) & 1]
        let type = parameters.time.dayType(of: day)
        var standings = ClassStandings()
        let evening = EveningRules(parameters)
        for row in rows(of: partition) {
            if standings.rows.upperBound <= row || standings.rows.isEmpty { standings = ClassStandings(self, of: row) }
            var stream = stream(row, instant: day, .night)
            let gap = compare(row, day: day, standings, evening, &stream)
            let minutes = minutes(row, day: day, type: type)
            after[row] = evening.anxiety(
                Float(before[row]), gap: gap.toOthers, friends: gap.anxiety, susceptibility: profiles[row].traits.susceptibility,
                bits: stream.next())
            let random = stream.next()
            characters[row].effort = evening.effort(
                characters[row].effort, gap: gap.toOthers, drive: profiles[row].drive, bits: random & 0xFFFF)
            characters[row].standing = UInt8(max(0, min(255, 128 + 16 * gap.toOthers)))
            follow(row, standings, own: gap.own, bits: random >> 16)
            updateAccount(row, minutes: minutes)
            if seeksHelp(row, rival: standings.rival(of: row, self), evening, &stream) { threads.append(UInt32(row)) }
            characters[row].belonging = evening.belonging(
                characters[row].belonging, degree: profiles[row].degree, watch: minutes.watch,
                free: evening.free(type), bits: stream.next())
            figures.add(self, row, anxiety: after[row], minutes: minutes)
        }
        return threads
    }

    /// What a child saw today of others' likes and feelings.
    private struct Gap {
        /// ln(1 + own likes).
        var own: Float = 0
        /// Own minus mean of those seen; 0 when nothing could be seen.
        var toOthers: Float = 0
        /// Mean anxiety of the friends seen, or a negative number.
        var anxiety: Float = -1
    }

    private func compare(
        _ row: Int, day: Int, _ standings: ClassStandings, _ evening: EveningRules, _ stream: inout Stream
    ) -> Gap {
        var gap = Gap()
        gap.own = Float(tables.logs.value(likes[row].total)) / 256
        let bits = (stream.next(), stream.next())
        guard deeds[row].contains(.opened), parameters.mechanisms.socialFeatures, profiles[row].degree > 0 else { return gap }
        var sum: Float = 0
        var anxiety: Float = 0
        var seen: Float = 0
        let places = profiles[row].places
        for draw in 0..<parameters.comparison.seen {
            let word = (draw & 1 == 0 ? bits.0 : bits.1) >> UInt32(draw & 6 &* 4)
            let place = places.lowerBound &+ Int(((word & 0xFFFF) &* UInt32(places.count)) >> 16)
            let peer = lists.peers[place]
            guard !peer.isHole else { continue }
            sum += Float(tables.logs.value(likes[peer.child].total)) / 256
            anxiety += Float(anxieties[day & 1][peer.child])
            seen += 1
        }
        if seen > 0 { gap.anxiety = anxiety / seen }
        guard parameters.mechanisms.likeCounts else { return gap }
        if parameters.mechanisms.rankings, standings.rows.count > 1 {
            // The rival counts for as much as all friends seen.
            sum += Float(tables.logs.value(standings.rival(of: row, self))) / 256 * max(1, seen)
            seen += max(1, seen)
        }
        if seen > 0 { gap.toOthers = gap.own - sum / seen }
        return gap
    }

    /// Real-life status is pulled towards the place that likes give in the class.
    private func follow(_ row: Int, _ standings: ClassStandings, own: Float, bits: UInt32) {
        guard parameters.mechanisms.likeCounts else { return }
        let target = max(0, min(255, 128 + 40 * (own - standings.meanLog)))
        let now = Float(characters[row].offlineStatus)
        characters[row].offlineStatus = EveningRules.rounded(now + 0.01 * (target - now), bits: bits)
    }

    /// Experience and level, the big-shot trait, and the days of seeking that are left.
    private func updateAccount(_ row: Int, minutes: Minutes) {
        let gain = min(20, Int(minutes.watch) / 30 + (deeds[row].contains(.opened) ? 1 : 0))
        characters[row].experience = UInt16(min(65_535, Int(characters[row].experience) + gain))
        watchers[row].level = Levels.level(experience: characters[row].experience, cap: parameters.likes.levelCap)
        let isBig = parameters.mechanisms.bigShots && Int(likes[row].total) > parameters.likes.bigShotLikes
        if isBig { profiles[row].traits.insert(.bigShot) } else { profiles[row].traits.remove(.bigShot) }
        guard characters[row].seekingDays > 0 else { return }
        characters[row].seekingDays -= 1
        if characters[row].seekingDays == 0 { watchers[row].flags.remove(.seeking) }
    }

    /// Whether a child turns to an exchange thread: logistic in the gap to its rival and in its status drive.
    private func seeksHelp(_ row: Int, rival: UInt32, _ evening: EveningRules, _ stream: inout Stream) -> Bool {
        let bits = stream.next()
        let mechanisms = parameters.mechanisms
        guard mechanisms.exchangeThreads, mechanisms.socialFeatures, mechanisms.likeCounts, mechanisms.homepageLikes else {
            return false
        }
        guard deeds[row].contains(.opened), !profiles[row].traits.contains(.committed), profiles[row].drive > 0,
            !watchers[row].flags.contains(.seeking), profiles[row].degree < 100
        else { return false }
        let gap = Float(tables.logs.value(rival) &- tables.logs.value(likes[row].total)) / 256
        // ln(drive) in 1/16 units: ln(1 + 16·drive) - ln 16, close enough above a drive of 1/4.
        let drive = Float(tables.logs.value(UInt32(profiles[row].drive))) / 256 - 2.83
        guard tables.logisticHappens(evening.threadBase + evening.threadGap * gap + evening.threadDrive * drive, bits: bits)
        else { return false }
        watchers[row].flags.insert(.seeking)
        characters[row].seekingDays = UInt8(parameters.threads.seekingDays)
        return true
    }
}

/// Like counts of one class.
struct ClassStandings {
    private(set) var rows = 0..<0
    private var top: (row: Int, likes: UInt32) = (-1, 0)
    private var second: UInt32 = 0
    /// Mean of ln(1 + likes).
    private(set) var meanLog: Float = 0

    init() {}

    init(_ world: World, of row: Int) {
        rows = world.classmates(of: row)
        var sum: Float = 0
        for mate in rows {
            let likes = world.likes[mate].total
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

    /// The most likes that another child of the class has.
    func rival(of row: Int, _ world: World) -> UInt32 { top.row == row ? second : top.likes }
}
