// SPDX-License-Identifier: GPL-3.0-or-later
/// The inequality of a quantity: the Lorenz curve and its Gini coefficient.
///
/// - Source: Gini, "Variabilità e mutabilità", 1912; Lorenz, "Methods of measuring the concentration of wealth", 1905.
public struct Lorenz: Equatable, Sendable {
    /// A point of the curve: the poorest `population` (0...1) of the owners hold `share` (0...1) of the total.
    public struct Point: Equatable, Sendable {
        /// The share of owners, counted from the poorest.
        public let population: Double
        /// The share of the total that they hold.
        public let share: Double

        /// Creates a point; both shares are in 0...1.
        public init(population: Double, share: Double) {
            self.population = population
            self.share = share
        }
    }

    /// The curve from (0, 0) to (1, 1): the origin, and one point per non-empty bin.
    public let points: [Point]
    /// The Gini coefficient: 0 for equal shares, towards 1 if one owner holds everything; twice the area between curve
    /// and diagonal.
    ///
    /// Owners in the same bin count as equal, so the value is a lower bound that rises with finer bins.
    public let gini: Double

    /// Computes the curve of binned data.
    ///
    /// - Parameters:
    ///   - counts: the number of owners in each bin, at least 0.
    ///   - sums: the total of each bin, finite, at least 0; in the order of `counts`. The order of the bins does not
    ///     matter.
    /// - Returns: `nil` if the total is 0.
    /// - Precondition: there are as many counts as sums; the sum of an empty bin is 0.
    /// - Complexity: O(b log b) for b bins.
    public init?(counts: [Int], sums: [Double]) {
        precondition(
            counts.count == sums.count, "\(counts.count) counts and \(sums.count) sums; the numbers must match")
        precondition(
            counts.allSatisfy { $0 >= 0 } && sums.allSatisfy { $0 >= 0 && $0.isFinite },
            "a bin is negative or not finite")
        precondition(zip(counts, sums).allSatisfy { $0 > 0 || $1 == 0 }, "an empty bin has a sum above 0")
        let owners = counts.reduce(0, +)
        let whole = sums.reduce(0, +)
        guard owners > 0, whole > 0 else { return nil }

        let bins = zip(counts, sums).filter { $0.0 > 0 }.sorted { $0.1 / Double($0.0) < $1.1 / Double($1.0) }
        var points = [Point(population: 0, share: 0)]
        var (seen, held, area) = (0, 0.0, 0.0)
        for (count, sum) in bins {
            seen += count
            held += sum
            let point = Point(population: Double(seen) / Double(owners), share: held / whole)
            let last = points[points.count - 1]
            area += (point.population - last.population) * (point.share + last.share)
            points.append(point)
        }
        self.points = points
        gini = max(0, 1 - area)
    }

    /// Returns the share of the total that the richest `share` of the owners hold, interpolated along the curve.
    ///
    /// - Parameter share: 0...1.
    /// - Returns: 0...1.
    public func held(byRichest share: Double) -> Double {
        precondition(share >= 0 && share <= 1, "share is \(share); it must be in 0...1")
        let poorer = 1 - share
        guard let above = points.firstIndex(where: { $0.population >= poorer }), above > 0 else { return 1 }
        let (low, high) = (points[above - 1], points[above])
        let fraction = (poorer - low.population) / (high.population - low.population)
        return 1 - (low.share + fraction * (high.share - low.share))
    }
}

extension Lorenz {
    /// Returns the exact Gini coefficient of a sample.
    ///
    /// - Parameter values: the holdings of the owners, finite, at least 0, in any order.
    /// - Returns: 0..<1; `nil` if the total is 0.
    /// - Complexity: O(n log n).
    public static func gini(of values: [Double]) -> Double? {
        precondition(values.allSatisfy { $0 >= 0 && $0.isFinite }, "a value is negative or not finite")
        let sorted = values.sorted()
        let whole = sorted.reduce(0, +)
        guard whole > 0 else { return nil }
        var moment = 0.0
        for (index, value) in sorted.enumerated() {
            moment += (Double(2 * index + 1) - Double(sorted.count)) * value
        }
        return max(0, moment / (Double(sorted.count) * whole))
    }

    /// Returns the Gini coefficient of counts, summed in integers: the result is the same on any machine.
    ///
    /// - Parameter counts: the holdings of the owners, at least 0, in ascending order.
    /// - Returns: 0..<1; `nil` if the total is 0.
    /// - Precondition: the counts ascend and are not negative.
    /// - Complexity: O(n); no allocation.
    public static func gini(sortedCounts counts: some RandomAccessCollection<some FixedWidthInteger>) -> Double? {
        var (whole, moment) = (Int128(0), Int128(0))
        var weight = 1 - counts.count
        var last = Int128(0)
        for count in counts {
            let value = Int128(count)
            precondition(value >= last, "\(value) follows \(last); counts must ascend from 0")
            last = value
            whole += value
            moment += Int128(weight) * value
            weight += 2
        }
        guard whole > 0 else { return nil }
        return Double(moment) / (Double(counts.count) * Double(whole))
    }
}
