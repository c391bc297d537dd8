// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Statistics
import Testing

@testable import Society

/// How much children do, and how unequal it makes them. Shares are means over 60 days of 100,000 children: their standard
/// errors are below 0.001, and the ranges are those of the literature, so a false alarm is out of reach for equal parameters.
@Suite struct ActivityFacts {
    private let term = ObservedTerm.shared

    @Test(arguments: [
        ("active_share", 0.5, 0.9), ("posting_share", 0.05, 0.2), ("liking_share", 0.2, 0.6),
        ("commenting_share", 0.05, 0.3), ("likes_gini", 0.8, 0.95),
    ])
    func `the figure lies within its range`(name: String, low: Double, high: Double) {
        let mean = term.mean(name)
        #expect(mean >= low && mean <= high, "\(name) is \(mean)")
    }

    @Test func `comments are much rarer than likes`() {
        let likes = term.counts[.likeHomepage] + term.counts[.likePost]
        let share = Double(term.counts[.comment]) / Double(likes)
        #expect(share >= 0.02 && share <= 0.1, "comments over likes: \(share)")
    }

    @Test func `reads outnumber writes as on other networks`() {
        let reads = OperationKind.allCases.filter(\.isRead).reduce(0) { $0 + term.counts[$1] }
        let writes = OperationKind.allCases.filter { $0.isSocial && !$0.isRead }.reduce(0) { $0 + term.counts[$1] }
        let ratio = Double(reads) / Double(writes)
        #expect(ratio >= 10 && ratio <= 500, "\(ratio)")
    }

    /// The median of thousands of children: its standard error is about two likes.
    @Test func `a passive child receives about a hundred likes a year`() {
        let world = term.society.world
        let passive = (0..<world.count).filter { child in
            let profile = world.children[child].profile
            return !profile.traits.contains(.committed) && profile.drive < 16 && term.posts[child] == 0
                && term.seekers[child] == nil
        }
        let median = Summary(passive.map { Double(term.received[$0]) * 365 / Double(ObservedTerm.days) })?.median ?? 0
        #expect(passive.count > 1_000)
        #expect(median >= 50 && median <= 200, "\(median) likes a year")
    }

    @Test func `heavy users are a minority`() {
        let schoolDays = term.dailies.filter { $0.type == .schoolDay }
        let shares = schoolDays.map { day in day.figures.first { $0.name == "heavy_user_share" }!.value }
        #expect(shares.allSatisfy { $0 > 0.03 && $0 < 0.25 }, "\(shares)")
        #expect(term.mean("heavy_user_share") < 0.3)
    }

    @Test func `an hour on the watch replaces an hour of other activities`() {
        for day in term.dailies {
            let minutes = Dictionary(uniqueKeysWithValues: day.minutes.map { ($0.use, $0.minutes) })
            let sum = minutes.values.reduce(0, +)
            // Means of quarter minutes, cut off for each child and use.
            #expect(abs(sum - 1_440) < 2.1, "a day of \(sum) minutes")
        }
        let world = term.society.world
        var learning: [Double] = []
        var watch: [Double] = []
        for child in stride(from: 0, to: world.count, by: 10) {
            let day = world.minutes(watch: Float(world.dailyStates[child].watchFives) * 5, type: .schoolDay)
            watch.append(Double(day.watch))
            learning.append(Double(day.learning + day.play + day.family))
        }
        #expect((Correlation.pearson(watch, learning) ?? 0) < -0.9)
    }
}
