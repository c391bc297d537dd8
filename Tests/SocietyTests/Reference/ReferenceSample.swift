// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

@testable import Society

/// Network properties, from a new sample of 256 children each day.
struct ReferenceSample {
    /// The figures and their standard errors, in the order of publication.
    private(set) var figures: [(name: String, value: Double)] = []

    /// Samples the friend lists before the night.
    init(_ society: ReferenceSociety, day: Int) {
        let children = society.children
        // Pairs of a numerator and a denominator, one per drawn child.
        var reciprocity: [(Double, Double)] = []
        var silence: [(Double, Double)] = []
        var lengths: [(Double, Double)] = []
        var sameSex: [(Double, Double)] = []
        var offline: [(Double, Double)] = []
        var online: [(Double, Double)] = []
        var degrees: [[(Double, Double)]] = []
        for draw in 0..<min(256, children.count) {
            var words = society.words(draw, at: day, .networkSample)
            let me = words.next(below: children.count)
            let ties = children[me].ties
            let given = ties.filter { $0.hasGiven(on: day) }
            let returned = given.filter { tie in
                children[tie.friend].ties.contains { $0.friend == me && $0.hasGiven(on: day) }
            }
            reciprocity.append((Double(returned.count), Double(given.count)))
            silence.append((Double(ties.count { society.isSilent($0, of: children[me], day) }), Double(ties.count)))
            let friends = ReferenceSample.friends(of: children[me], offline: true)
            lengths.append((Double(friends.count), 1))
            let alike = friends.count { children[$0].isGirl == children[me].isGirl }
            sameSex.append((Double(alike), Double(friends.count)))
            degrees.append(
                friends.map { friend in
                    let theirs = ReferenceSample.friends(of: children[friend], offline: true)
                    return (Double(friends.count), Double(theirs.count))
                })
            offline.append(ReferenceSample.wedges(of: me, offline: true, children, &words))
            online.append(ReferenceSample.wedges(of: me, offline: false, children, &words))
        }
        add("reciprocity", reciprocity)
        add("silent_share", silence)
        add("offline_friends", lengths)
        add("same_sex_share", sameSex)
        add("offline_transitivity", offline)
        add("online_transitivity", online)
        addAssortativity(degrees)
    }

    private static func friends(of child: ReferenceChild, offline: Bool) -> [Int] {
        child.ties.filter { ($0.kind == .offline) == offline }.map(\.friend)
    }

    /// Draws eight pairs of a child's friends in one layer.
    ///
    /// - Returns: how many are friends in that layer, and the number of pairs drawn, both times the number of all pairs.
    private static func wedges(
        of me: Int, offline: Bool, _ children: [ReferenceChild], _ words: inout ReferenceWords
    ) -> (Double, Double) {
        let friends = friends(of: children[me], offline: offline)
        guard friends.count > 1 else { return (0, 0) }
        var closed = 0
        for _ in 0..<8 {
            let one = friends[words.next(below: friends.count)]
            let others = friends.filter { $0 != one }
            let other = others[words.next(below: others.count)]
            if ReferenceSample.friends(of: children[one], offline: offline).contains(other) { closed += 1 }
        }
        let pairs = friends.count * (friends.count - 1) / 2
        return (Double(closed * pairs), Double(8 * pairs))
    }

    /// Adds a ratio of sums and its standard error, from the residuals of the draws.
    private mutating func add(_ name: String, _ draws: [(y: Double, x: Double)]) {
        let (sumY, sumX) = (draws.reduce(0) { $0 + $1.y }, draws.reduce(0) { $0 + $1.x })
        let ratio = sumX > 0 ? sumY / sumX : 0
        // The squares of the residuals y - ratio·x, multiplied out as the model document does.
        let products = draws.reduce(0) { $0 + $1.x * $1.y }
        let squares =
            draws.reduce(0) { $0 + $1.y * $1.y } - 2 * ratio * products + ratio * ratio
            * draws.reduce(0) { $0 + $1.x * $1.x }
        let count = Double(draws.count)
        let error = count > 1 && sumX > 0 ? (max(0, squares) * count / (count - 1)).squareRoot() / sumX : 0
        figures += [(name, ratio), (name + "_error", error)]
    }

    /// Adds the correlation of the numbers of offline friends at both ends of an offline tie.
    private mutating func addAssortativity(_ draws: [[(x: Double, y: Double)]]) {
        let ties = draws.flatMap(\.self)
        let count = Double(ties.count)
        let mean = ties.reduce(0) { $0 + $1.x + $1.y } / (2 * count)
        let variance = ties.reduce(0) { $0 + (($1.x - mean) * ($1.x - mean) + ($1.y - mean) * ($1.y - mean)) }
        let covariance = ties.reduce(0) { $0 + ($1.x - mean) * ($1.y - mean) } / count
        let spread = variance / (2 * count)
        var (correlation, error) = (0.0, 0.0)
        if ties.count > 1, spread > 0 {
            correlation = covariance / spread
            let influences = draws.map { draw in
                draw.reduce(0) { sum, tie in
                    let (x, y) = (tie.x - mean, tie.y - mean)
                    return sum + (x * y - correlation * (x * x + y * y) / 2) / spread
                }
            }
            error = influences.reduce(0) { $0 + $1 * $1 }.squareRoot() / count
        }
        figures += [("offline_assortativity", correlation), ("offline_assortativity_error", error)]
    }
}
