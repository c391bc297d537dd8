// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether one of two paired measurements is greater, by the ranks of their differences; and by how much.
///
/// Nothing is assumed of the differences but that they are independent and, under the hypothesis, symmetric about 0. A
/// single wild pair moves neither the test nor the estimate far.
public struct SignedRank: Equatable, Sendable {
    /// Sum of the ranks of the positive differences; ties have their mean rank.
    public let statistic: Double
    /// Probability, if there is no shift, of a sum at least as far from its middle: two-sided, exact.
    public let pValue: Double
    /// Differences that are not 0: the others tell nothing of a direction.
    public let count: Int

    /// Tests differences.
    ///
    /// - Parameter differences: second minus first of each pair, finite; at most 1,000 that are not 0.
    /// - Returns: with fewer than 6 differences no p-value below 0.05 is possible; without any it is 1.
    /// - Complexity: O(n³) at most, by convolution over the sums of ranks.
    /// - Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1, 1945; zeros are left out
    ///   as there. With ties the distribution is that of the ranks as they are, by counting all signs.
    public init(_ differences: [Double]) {
        precondition(differences.allSatisfy(\.isFinite), "ranks are of finite differences")
        let present = differences.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
        precondition(present.count <= 1_000, "\(present.count) differences; the exact test is for at most 1,000")
        count = present.count
        // Twice the rank: mean ranks of ties are halves.
        var ranks = Array(repeating: 0, count: present.count)
        var start = 0
        while start < present.count {
            var end = start
            while end < present.count, abs(present[end]) == abs(present[start]) { end += 1 }
            for index in start..<end { ranks[index] = start + 1 + end }
            start = end
        }
        let sum = zip(present, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
        statistic = Double(sum) / 2
        pValue = Self.twoSided(sum, of: ranks)
    }

    /// Probability of a sum at least as far from the middle as `sum`, each sign being as likely as the other.
    private static func twoSided(_ sum: Int, of ranks: [Int]) -> Double {
        let total = ranks.reduce(0, +)
        // The distribution is symmetric: the smaller tail, twice.
        let low = min(sum, total - sum)
        var probabilities = [1.0] + Array(repeating: 0, count: total)
        var reached = 0
        for rank in ranks {
            reached += rank
            for value in stride(from: reached, through: 0, by: -1) {
                let with = value >= rank ? probabilities[value - rank] : 0
                probabilities[value] = (probabilities[value] + with) / 2
            }
        }
        return min(1, 2 * probabilities[...low].reduce(0, +))
    }
}

extension ConfidenceInterval {
    /// Estimates the shift between paired measurements: the median of the means of all pairs of differences.
    ///
    /// - Parameters:
    ///   - differences: second minus first of each pair, finite; 1 to 1,000.
    ///   - confidence: between 0 and 1; 0.95 unless told.
    /// - Returns: bounds are means of two differences, as far out as the signed-rank test needs; with too few
    ///   differences for that confidence they are the least and the greatest difference.
    /// - Source: Hodges, Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34, 1963; bounds by
    ///   Tukey's counting of the same means.
    public static func hodgesLehmann(_ differences: [Double], confidence: Double = 0.95) -> ConfidenceInterval {
        precondition(
            (1...1_000).contains(differences.count), "\(differences.count) differences; there must be 1 to 1,000")
        precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1, not at \(confidence)")
        precondition(differences.allSatisfy(\.isFinite), "a shift is of finite differences")
        var means: [Double] = []
        means.reserveCapacity(differences.count * (differences.count + 1) / 2)
        for (index, one) in differences.enumerated() {
            for other in differences[index...] { means.append(one / 2 + other / 2) }
        }
        means.sort()
        let middle = (means[(means.count - 1) / 2] + means[means.count / 2]) / 2
        let cut = Self.cut(count: differences.count, tail: (1 - confidence) / 2)
        return ConfidenceInterval(
            estimate: middle, lower: means[cut], upper: means[means.count - 1 - cut], confidence: confidence)
    }

    /// The greatest sum of ranks that is reached or fallen short of with at most the probability `tail`; 0 if none is.
    private static func cut(count: Int, tail: Double) -> Int {
        let total = count * (count + 1) / 2
        var probabilities = [1.0] + Array(repeating: 0, count: total)
        for rank in 1...count {
            for value in stride(from: rank * (rank + 1) / 2, through: 0, by: -1) {
                probabilities[value] = (probabilities[value] + (value >= rank ? probabilities[value - rank] : 0)) / 2
            }
        }
        var reached = 0.0
        for sum in 0...(total / 2) {
            reached += probabilities[sum]
            if reached > tail { return max(0, sum - 1) }
        }
        return total / 2
    }
}
