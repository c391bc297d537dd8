// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The counts over all children at the end of a day. They are integers, so that results do not depend on the order of
/// counting.
///
/// Inline storage avoids copy-on-write checks.
struct DayFigures: Sendable {
    /// The number of children by number of friends.
    var degrees = InlineArray<151, Int>(repeating: 0)
    /// The number of accounts and the sum of their likes, in 64 bins per unit of ln(1 + likes).
    var likeBins = InlineArray<1_424, Int>(repeating: 0)
    var likeSums = InlineArray<1_424, Int>(repeating: 0)
    /// The number of accounts and the sum of the likes they received on the day, in the same bins of likes received.
    var receivedBins = InlineArray<1_424, Int>(repeating: 0)
    var receivedSums = InlineArray<1_424, Int>(repeating: 0)
    /// The number of children and the sum of their anxiety, by standing.
    var standings = InlineArray<256, Int>(repeating: 0)
    var anxietySums = InlineArray<256, Int>(repeating: 0)
    /// The number of children by watch time, in steps of five minutes.
    var watchFives = InlineArray<256, Int>(repeating: 0)
    /// The number of children whose anxiety is above the threshold of withdrawal.
    var anxious = 0
    /// The sum of squares of anxiety, and the sum of its products with watch time.
    var anxietySquares = 0
    var anxietyTimesUse = 0
    var belonging = 0
    var effort = 0
    var credits = 0
    var opened = 0
    var posted = 0
    var liked = 0
    var commented = 0
    var seeking = 0
    var committed = 0
    var likesReceived = 0
    var bigShots: [UInt32] = []

    mutating func add(_ world: World, _ row: Int, anxiety: UInt8) {
        let profile = world.children[row].profile
        degrees[Int(profile.degree)] += 1
        let count = world.children[row].likes
        let bin = world.tables.logs.value(count.total) >> 2
        likeBins[bin] += 1
        likeSums[bin] += Int(count.total)
        let received = world.tables.logs.value(UInt32(count.today)) >> 2
        receivedBins[received] += 1
        receivedSums[received] += Int(count.today)
        likesReceived += Int(count.today)
        let dailyState = world.dailyStates[row]
        standings[Int(dailyState.standing)] += 1
        anxietySums[Int(dailyState.standing)] += Int(anxiety)
        anxious += world.rules.feelings.withdraws(anxiety: anxiety) ? 1 : 0
        anxietySquares += Int(anxiety) * Int(anxiety)
        anxietyTimesUse += Int(anxiety) * Int(dailyState.watchFives)
        belonging += Int(dailyState.belonging)
        effort += Int(dailyState.effort)
        credits += Int(dailyState.credits)
        watchFives[Int(dailyState.watchFives)] += 1
        seeking += world.children[row].sessionState.flags.contains(.seeking) ? 1 : 0
        committed += profile.traits.contains(.committed) ? 1 : 0
        if profile.traits.contains(.bigShot) { bigShots.append(UInt32(row)) }
        add(world.children[row].activity)
    }

    private mutating func add(_ activity: DailyActivity) {
        opened += activity.contains(.opened) ? 1 : 0
        posted += activity.contains(.posted) ? 1 : 0
        liked += activity.contains(.liked) ? 1 : 0
        commented += activity.contains(.commented) ? 1 : 0
    }

    /// The number of children who used their watch for more than two hours.
    var heavyUsers: Int { watchFives.list.dropFirst(25).reduce(0, +) }

    /// Returns quarter minutes by use, in the order of `Minutes.names`; the uses follow from the watch time.
    func quarterMinutes(_ world: World, _ type: DayType) -> [Int] {
        var sums = Minutes.names.map { _ in 0 }
        for fives in watchFives.indices where watchFives[fives] > 0 {
            let values = world.minutes(watch: Float(fives) * 5, type: type).values
            for (use, minutes) in values.enumerated() { sums[use] += watchFives[fives] * Int(minutes * 4) }
        }
        return sums
    }

    /// Adds the figures of another part of the children; big shots keep the order of the parts.
    mutating func add(_ other: DayFigures) {
        DayFigures.add(other.degrees.span, to: &degrees)
        DayFigures.add(other.likeBins.span, to: &likeBins)
        DayFigures.add(other.likeSums.span, to: &likeSums)
        DayFigures.add(other.receivedBins.span, to: &receivedBins)
        DayFigures.add(other.receivedSums.span, to: &receivedSums)
        DayFigures.add(other.standings.span, to: &standings)
        DayFigures.add(other.anxietySums.span, to: &anxietySums)
        DayFigures.add(other.watchFives.span, to: &watchFives)
        anxious += other.anxious
        anxietySquares += other.anxietySquares
        anxietyTimesUse += other.anxietyTimesUse
        belonging += other.belonging
        effort += other.effort
        credits += other.credits
        opened += other.opened
        posted += other.posted
        liked += other.liked
        commented += other.commented
        seeking += other.seeking
        committed += other.committed
        likesReceived += other.likesReceived
        bigShots += other.bigShots
    }

    private static func add<let count: Int>(_ other: Span<Int>, to sums: inout InlineArray<count, Int>) {
        for index in sums.indices { sums[index] += other[index] }
    }
}

extension InlineArray where Element == Int {
    /// The elements as an array.
    var list: [Int] { indices.map { self[$0] } }
}
