// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Statistics

@testable import Society

/// The published figures of a day, computed one by one.
extension ReferenceSociety {
    /// Returns the figures after the end of day and before the next start of day, in the order of publication.
    func figures(_ sample: ReferenceSample, day: Int) -> [(name: String, value: Double)] {
        let degrees = children.map(\.degree)
        var figures = [
            ("mean_friends", mean(degrees)),
            ("max_friends", Double(degrees.max() ?? 0)),
            ("share_at_cap", share { $0.degree == self.parameters.friends.cap }),
            ("likes_gini", gini(\.likes)),
            ("likes_received_gini", gini(\.likesToday)),
            ("mean_likes", mean(children.map(\.likes))),
            ("likes_received", sum(children.map(\.likesToday))),
            ("big_shots", Double(bigShots.count)),
            ("committed_share", share(\.isCommitted)),
            ("mean_anxiety", mean(children.map(\.anxiety)) / 255),
            ("anxious_share", share { Float($0.anxiety) > Float(self.parameters.feelings.withdrawal) * 255 }),
            ("use_anxiety_correlation", correlation(children.map(\.watchFives), children.map(\.anxiety))),
            ("mean_belonging", mean(children.map(\.belonging)) / 255),
            ("mean_effort", mean(children.map(\.effort)) / 32),
            ("active_share", share(\.hasOpened)),
            ("posting_share", share(\.hasPosted)),
            ("liking_share", share(\.hasLiked)),
            ("commenting_share", share(\.hasCommented)),
            ("heavy_user_share", share { $0.watchFives * 5 > 120 }),
            ("seeking_share", share(\.isSeeking)),
            ("mean_credits", mean(children.map(\.credits))),
            ("threads_opened", Double(threads)),
            ("likes_given", Double(likesGiven)),
        ]
        figures += sample.figures
        figures += [
            ("ties_made", sum(Array(made.values))),
            ("ties_lost", sum(Array(lost.values))),
            ("ties_refused", Double(refused)),
        ]
        let kinds: [(TieKind, String)] = [
            (.offline, "offline"), (.exchange, "exchange"), (.stranger, "stranger"), (.bigShot, "big_shot"),
        ]
        for (kind, name) in kinds { figures.append(("ties_made_" + name, Double(made[kind] ?? 0))) }
        for (kind, name) in kinds { figures.append(("ties_lost_" + name, Double(lost[kind] ?? 0))) }
        return figures + minutes(day: day)
    }

    /// Returns the correlation of two quantities; 0 if one of them is constant.
    private func correlation(_ x: [Int], _ y: [Int]) -> Double {
        let count = Double(x.count)
        func moment(_ a: [Int], _ b: [Int]) -> Double {
            count * sum(zip(a, b).map { $0 * $1 }) - sum(a) * sum(b)
        }
        guard moment(x, x) > 0, moment(y, y) > 0 else { return 0 }
        return moment(x, y) / (moment(x, x).squareRoot() * moment(y, y).squareRoot())
    }

    /// Returns the mean minutes by use; each child's minutes are truncated to quarters.
    private func minutes(day: Int) -> [(name: String, value: Double)] {
        var sums: [Int] = []
        var names: [String] = []
        for child in children {
            let uses = ReferenceHours(of: child, day: day, parameters).uses
            if sums.isEmpty { (sums, names) = (uses.map { _ in 0 }, uses.map { $0.name + "_minutes" }) }
            for (index, use) in uses.enumerated() { sums[index] += Int(use.minutes * 4) }
        }
        return zip(names, sums).map { ($0, Double($1) / 4 / Double(children.count)) }
    }

    /// Returns the Gini coefficient of likes, from bins of 1/64 of ln(1 + likes).
    private func gini(_ likes: (ReferenceChild) -> Int) -> Double {
        let bins = Dictionary(grouping: children.map(likes)) { tables.logs.value(UInt32($0)) / 4 }
        let ordered = bins.sorted { $0.key < $1.key }.map(\.value)
        return Lorenz(counts: ordered.map(\.count), sums: ordered.map { sum($0) })?.gini ?? 0
    }

    private func sum(_ values: [Int]) -> Double { Double(values.reduce(0, +)) }

    private func mean(_ values: [Int]) -> Double { sum(values) / Double(children.count) }

    private func share(_ condition: (ReferenceChild) -> Bool) -> Double {
        Double(children.count { condition($0) }) / Double(children.count)
    }
}
