// SPDX-License-Identifier: GPL-3.0-or-later

/// Wilcoxon's signed-rank test of paired measurements, with an estimate of their shift.
///
/// The test assumes only that the differences are independent and, under the hypothesis, symmetric about 0. A single
/// outlier has little effect on the test and on the estimate.
public struct SignedRank: Equatable, Sendable {
    /// The sum of the ranks of the positive differences; ties have their mean rank.
    public let statistic: Double
    /// The two-sided, exact probability of a sum at least as far from its centre if there is no shift.
    public let pValue: Double
    /// The number of non-zero differences; zeros give no information about a direction.
    public let count: Int

    /// Tests differences.
    ///
    /// - Parameter differences: second minus first of each pair, finite; at most 1,000 non-zero.
    /// - Returns: with fewer than 6 differences no p-value below 0.05 is possible; without any it is 1.
    /// - Complexity: O(n³) at most, by convolution over the sums of ranks.
    /// - Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1, 1945; zeros are dropped
    ///   as in the paper. With ties, the distribution is that of the actual ranks, over all sign assignments.
    public init(_ differences: [Double]) {
        precondition(differences.allSatisfy(\.isFinite), "a difference is not finite")
        let present = differences.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
        precondition(
            present.count <= 1_000, "\(present.count) non-zero differences; the exact test supports at most 1,000")
        count = present.count
        // Stored as twice the rank, because mean ranks of ties can be halves.
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

    /// Returns the probability of a sum at least as far from the centre as `sum`, if both signs are equally likely.
    private static func twoSided(_ sum: Int, of ranks: [Int]) -> Double {
        let probabilities = sumProbabilities(of: ranks)
        // The distribution is symmetric: twice the smaller tail.
        let low = min(sum, probabilities.count - 1 - sum)
        return min(1, 2 * probabilities[...low].reduce(0, +))
    }

    /// Returns the probability of each sum of positive ranks, from 0 to the sum of all, if both signs are equally
    /// likely.
    static func sumProbabilities(of ranks: [Int]) -> [Double] {
        var probabilities = [1.0] + Array(repeating: 0, count: ranks.reduce(0, +))
        var reached = 0
        for rank in ranks {
            reached += rank
            for value in stride(from: reached, through: 0, by: -1) {
                let with = value >= rank ? probabilities[value - rank] : 0
                probabilities[value] = (probabilities[value] + with) / 2
            }
        }
        return probabilities
    }

    /// Returns the means of all pairs of values, including each value with itself, in ascending order.
    static func pairMeans(_ values: [Double]) -> [Double] {
        var means: [Double] = []
        means.reserveCapacity(values.count * (values.count + 1) / 2)
        for (index, one) in values.enumerated() {
            // Halved before the addition, which could otherwise overflow.
            for other in values[index...] { means.append(one / 2 + other / 2) }
        }
        means.sort()
        return means
    }
}

extension ConfidenceInterval {
    /// Estimates the shift between paired measurements: the median of the means of all pairs of differences.
    ///
    /// - Parameters:
    ///   - differences: second minus first of each pair, finite; 1 to 1,000.
    ///   - confidence: between 0 and 1; 0.95 by default.
    /// - Returns: bounds are means of two differences, as far out as the signed-rank test requires. With too few
    ///   differences for that confidence, they are the smallest and the largest difference.
    /// - Source: Hodges, Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34, 1963; bounds by
    ///   Tukey's counting of the same means.
    public static func hodgesLehmann(_ differences: [Double], confidence: Double = 0.95) -> ConfidenceInterval {
        precondition(
            (1...1_000).contains(differences.count), "\(differences.count) differences; 1 to 1,000 are allowed")
        precondition(confidence > 0 && confidence < 1, "confidence is \(confidence); it must be between 0 and 1")
        precondition(differences.allSatisfy(\.isFinite), "a difference is not finite")
        let means = SignedRank.pairMeans(differences)
        let middle = (means[(means.count - 1) / 2] + means[means.count / 2]) / 2
        let cut = Self.cut(count: differences.count, tail: (1 - confidence) / 2)
        return ConfidenceInterval(
            estimate: middle, lower: means[cut], upper: means[means.count - 1 - cut], confidence: confidence)
    }

    /// Returns the largest rank sum whose tail probability is at most `tail`, or 0 if there is none.
    private static func cut(count: Int, tail: Double) -> Int {
        let probabilities = SignedRank.sumProbabilities(of: Array(1...count))
        let total = probabilities.count - 1
        var reached = 0.0
        for sum in 0...(total / 2) {
            reached += probabilities[sum]
            if reached > tail { return max(0, sum - 1) }
        }
        return total / 2
    }
}
