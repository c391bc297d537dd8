// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

@testable import Society

/// Sixty days of a small society, 5,000 watches: what the tests of the facts about feelings look at.
///
/// Three seeds are run for each set of parameters. The same seed gives the same children under all parameters, so
/// differences between two terms are differences of the same children.
struct FeelingTerm: Sendable {
    static let watches = 5_000
    static let days = 60
    static let seeds: [UInt64] = [2_101, 2_102, 2_103]

    static let usual = terms()
    static let withoutCounts = terms { $0.mechanisms.likeCounts = false }
    static let withoutRankings = terms { $0.mechanisms.rankings = false }

    /// The children after the last day, by row.
    private(set) var children: [Feelings] = []
    /// The gap of each child on the last day, and the rise of its effort in the night after it.
    private(set) var lastNight: [(gap: Double, rise: Double)] = []
    /// The real-life status of each child and its rank among classmates by likes, 0...1; after days 0, 29 and 59.
    private(set) var ranks: [[(status: Double, rank: Double)]] = []
    /// The figures of each day.
    private(set) var figures: [[String: Double]] = []

    /// The state of a child.
    struct Feelings: Sendable {
        let anxiety: Double
        /// The anxiety to which the child returns.
        let baseline: Double
        let belonging: Double
        let friends: Double
        /// The mean watch time of a day; minutes.
        var use: Double
        /// 0 gets worse by comparison, 1 neither, 2 better.
        let group: Int
        /// The mean of ln(1 + likes) of all friends, minus the child's own; nil with fewer than five friends.
        let behind: Double?
    }

    /// Runs the three seeds.
    private static func terms(_ change: (inout SocietyParameters) -> Void = { _ in }) -> [FeelingTerm] {
        seeds.map { FeelingTerm(seed: $0, change) }
    }

    private init(seed: UInt64, _ change: (inout SocietyParameters) -> Void) {
        let society = Society.small(seed: seed, watches: FeelingTerm.watches, change)
        let world = society.world
        var use = Array(repeating: 0.0, count: world.count)
        for day in 0..<FeelingTerm.days {
            for row in 0..<world.count { use[row] += Double(world.dailyStates[row].watchFives) * 5 }
            let efforts = (0..<world.count).map { Double(world.dailyStates[$0].effort) / 32 }
            society.run(days: 1)
            let named = society.lastDay!.figures.map { ($0.name, $0.value) }
            figures.append(Dictionary(uniqueKeysWithValues: named))
            if [0, 29, 59].contains(day) { ranks.append((0..<world.count).compactMap { FeelingTerm.rank($0, world) }) }
            guard day == FeelingTerm.days - 1 else { continue }
            lastNight = (0..<world.count).map { row in
                let state = world.dailyStates[row]
                return (gap: max(0, 128 - Double(state.standing)) / 64, rise: Double(state.effort) / 32 - efforts[row])
            }
        }
        children = (0..<world.count).map { row in
            var child = FeelingTerm.feelings(of: row, world)
            child.use = use[row] / Double(FeelingTerm.days)
            return child
        }
        withExtendedLifetime(society) {}
    }

    private static func feelings(of row: Int, _ world: World) -> Feelings {
        let friends = world.children[row].profile.places.map { world.lists.peers[$0] }.filter { !$0.isHole }
        func logarithm(_ child: Int) -> Double {
            Double(world.tables.logs.value(world.children[child].likes.total)) / 256
        }
        let mean = friends.reduce(0) { $0 + logarithm($1.child) } / Double(max(1, friends.count))
        return Feelings(
            anxiety: Double(world.children[row].anxiety(atBeginningOf: days)) / 255,
            baseline: Double(world.baseline(world.traitBits(of: row))) / 255,
            belonging: Double(world.dailyStates[row].belonging) / 255, friends: Double(friends.count), use: 0,
            group: world.children[row].profile.traits.susceptibility,
            behind: friends.count >= 5 ? mean - logarithm(row) : nil)
    }

    /// Returns the status and the rank of a child, or nil in a class with fewer than five watches.
    private static func rank(_ row: Int, _ world: World) -> (status: Double, rank: Double)? {
        let mates = world.classes.rows(ofClass: world.schoolClass(of: row))
        guard mates.count >= 5 else { return nil }
        let likes = world.children[row].likes.total
        let below = mates.count { world.children[$0].likes.total < likes }
        return (Double(world.dailyStates[row].offlineStatus) / 255, Double(below) / Double(mates.count - 1))
    }

    /// Returns the mean of a figure over days.
    func mean(_ figure: String, _ days: Range<Int>) -> Double {
        days.reduce(0) { $0 + figures[$1][figure]! } / Double(days.count)
    }
}

extension Society {
    /// Creates a small society without a panel.
    static func small(seed: UInt64, watches: Int, _ change: (inout SocietyParameters) -> Void = { _ in }) -> Society {
        var parameters = SocietyParameters()
        parameters.population.watches = watches
        parameters.panel = 0
        change(&parameters)
        return Society(parameters, seed: seed, threads: 2)
    }

    /// Runs whole days.
    func run(days: Int) {
        for _ in 0..<(days * parameters.time.ticksPerDay) { _ = advance() }
    }

    /// A figure of the last day, by its name.
    func figure(_ name: String) -> Double {
        lastDay?.figures.first { $0.name == name }?.value ?? .nan
    }
}

extension World {
    /// Returns the local standing of a child; 0 is equal to those seen.
    func standing(of row: Int) -> Double { (Double(dailyStates[row].standing) - 128) / 64 }
}

/// The mean of a sample, and its standard error.
struct SampleMean {
    let value: Double
    let error: Double

    init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        (value, error) = (mean, (squares / (count - 1) / count).squareRoot())
    }

    /// The distance from 0 in standard errors.
    var z: Double { value / error }
}
