// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// The smallest change of a figure that a comparison would have found in 80 of 100 cases.
enum Detectable: Equatable {
    /// Nothing is judged by it.
    case notAsked
    /// However large a change is, it would not have been found.
    case none
    /// A share by which the greater of two values exceeds the other.
    case share(Double)
    /// A difference of two shares.
    case difference(Double)
    /// A single one more.
    case one

    /// How often a change of this size is found.
    static let power = 0.8

    /// As tables tell it.
    var words: String {
        switch self {
        case .notAsked: ""
        case .none: "none"
        case .share(let share): Readable.percent(share)
        case .difference(let points): Readable.significant(points * 100) + " points"
        case .one: "1"
        }
    }

    /// Whether a change by `share` could have happened unseen.
    func misses(_ share: Double) -> Bool {
        switch self {
        case .none: true
        case .share(let least): least > share
        case .notAsked, .difference, .one: false
        }
    }
}

extension Detectable {
    /// Of ratios, by the spread of their logarithms.
    ///
    /// - Parameters:
    ///   - logs: logarithms of head over baseline.
    ///   - rule: for so many differences, at the level that the figure must keep.
    ///   - floor: a share; smaller effects never count.
    static func ratios(_ logs: [Double], _ rule: DetectableShift?, floor: Double) -> Detectable {
        shift(logs, rule, margin: log(1 + floor)).map { .share(exp($0) - 1) } ?? .none
    }

    /// Of differences.
    static func differences(_ values: [Double], _ rule: DetectableShift?, floor: Double) -> Detectable {
        shift(values, rule, margin: floor).map(Detectable.difference) ?? .none
    }

    private static func shift(_ values: [Double], _ rule: DetectableShift?, margin: Double) -> Double? {
        guard let rule, let summary = Summary(values) else { return nil }
        // Of few values, the standard deviation is too small on average.
        let spread = summary.standardDeviation * (1 + 1 / (4 * Double(max(1, summary.count - 1))))
        // Equal differences hide nothing above the margin.
        return spread > 0 ? spread * rule.shift(margin: margin / spread) : margin
    }

    /// Requests up to which intervals are computed exactly.
    private static let mostCounted = 100_000

    /// Of an error rate counted in two runs: how much more errors give intervals that do not meet.
    ///
    /// - Parameters:
    ///   - upper: where the baseline's interval ends.
    ///   - estimate: the baseline's rate.
    ///   - requests: of the head.
    ///   - floor: smaller differences never count.
    static func errors(above upper: Double, estimate: Double, of requests: Int, floor: Double) -> Detectable {
        guard requests <= mostCounted else {
            // Of so many, Wilson's interval is that of Clopper and Pearson.
            func reach(_ rate: Double, _ probability: Double) -> Double {
                Distribution.normal.quantile(probability) * (rate * (1 - rate) / Double(requests)).squareRoot()
            }
            let clear = upper + reach(upper, 0.975)
            return clear < 1 ? .difference(max(floor, clear + reach(clear, power) - estimate)) : .none
        }
        func isClear(_ errors: Int) -> Bool {
            ConfidenceInterval.proportion(successes: errors, of: requests).lower > upper
        }
        guard isClear(requests) else { return .none }
        var (low, high) = (0, requests)
        while high - low > 1 {
            let middle = (low + high) / 2
            if isClear(middle) { high = middle } else { low = middle }
        }
        // The rate at which so many errors or more come with the wanted probability.
        let rate =
            high == requests
            ? pow(power, 1 / Double(requests))
            : Distribution.beta(Double(high), Double(requests - high + 1)).quantile(power)
        return .difference(max(floor, rate - estimate))
    }
}
