// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// What is counted over all children at a day's end. Whole numbers only, so that the order of counting cannot show.
struct DayFigures: Sendable {
    /// Children by number of friends.
    var degrees = Array(repeating: 0, count: 151)
    /// Accounts and their likes, by 64 steps a unit of ln(1 + likes).
    var likeBins = Array(repeating: 0, count: DayFigures.bins)
    var likeSums = Array(repeating: 0, count: DayFigures.bins)
    /// Children and their anxiety, by standing.
    var standings = Array(repeating: 0, count: 256)
    var anxietySums = Array(repeating: 0, count: 256)
    /// Quarter minutes by use, in the order of `Minutes.names`.
    var minutes = Array(repeating: 0, count: Minutes.names.count)
    var belonging = 0
    var effort = 0
    var credits = 0
    var opened = 0
    var posted = 0
    var liked = 0
    var commented = 0
    var heavyUsers = 0
    var seeking = 0
    var likesReceived = 0
    var bigShots: [UInt32] = []

    static let bins = 1_056

    mutating func add(_ world: World, _ row: Int, anxiety: UInt8, minutes: Minutes) {
        let profile = world.children[row].profile
        degrees[Int(profile.degree)] += 1
        let count = world.children[row].likes
        let bin = world.tables.logs.value(count.total) >> 2
        likeBins[bin] += 1
        likeSums[bin] += Int(count.total)
        likesReceived += Int(count.today)
        let character = world.characters[row]
        standings[Int(character.standing)] += 1
        anxietySums[Int(character.standing)] += Int(anxiety)
        belonging += Int(character.belonging)
        effort += Int(character.effort)
        credits += Int(character.credits)
        if minutes.watch > 120 { heavyUsers += 1 }
        if world.children[row].watcher.flags.contains(.seeking) { seeking += 1 }
        if profile.traits.contains(.bigShot) { bigShots.append(UInt32(row)) }
        add(world.children[row].deeds)
        add(minutes)
    }

    private mutating func add(_ deeds: Deeds) {
        if deeds.contains(.opened) { opened += 1 }
        if deeds.contains(.posted) { posted += 1 }
        if deeds.contains(.liked) { liked += 1 }
        if deeds.contains(.commented) { commented += 1 }
    }

    private mutating func add(_ day: Minutes) {
        minutes[0] += Int(day.lessons * 4)
        minutes[1] += Int(day.sleep * 4)
        minutes[2] += Int(day.learning * 4)
        minutes[3] += Int(day.play * 4)
        minutes[4] += Int(day.family * 4)
        minutes[5] += Int(day.faceToFace * 4)
        minutes[6] += Int(day.watch * 4)
        minutes[7] += Int(day.other * 4)
    }

    /// Adds the figures of another part of the children; big shots stay in the order of the parts.
    mutating func add(_ other: DayFigures) {
        DayFigures.add(other.degrees, to: &degrees)
        DayFigures.add(other.likeBins, to: &likeBins)
        DayFigures.add(other.likeSums, to: &likeSums)
        DayFigures.add(other.standings, to: &standings)
        DayFigures.add(other.anxietySums, to: &anxietySums)
        DayFigures.add(other.minutes, to: &minutes)
        belonging += other.belonging
        effort += other.effort
        credits += other.credits
        opened += other.opened
        posted += other.posted
        liked += other.liked
        commented += other.commented
        heavyUsers += other.heavyUsers
        seeking += other.seeking
        likesReceived += other.likesReceived
        bigShots += other.bigShots
    }

    private static func add(_ other: [Int], to sums: inout [Int]) {
        for index in sums.indices { sums[index] += other[index] }
    }
}
