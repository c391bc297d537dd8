// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// The smallest change of a figure that a comparison detects in 80 of 100 cases.
enum Detectable: Equatable {
    /// The figure does not decide anything.
    case notAsked
    /// No change is detectable, however large.
    case none
    /// Relative change: the excess of the greater value over the other, as a share of the other.
    case share(Double)
    /// A difference of two shares.
    case difference(Double)
    /// Already one more.
    case one

    /// Statistical power: the probability of detecting a change of this size.
    static let power = 0.8

    /// The value as tables show it.
    var words: String {
        switch self {
        case .notAsked: ""
        case .none: "none"
        case .share(let share): Readable.percent(share)
        case .difference(let points): Readable.significant(points * 100) + " points"
        case .one: "1"
        }
    }

    /// Whether a change by `share` could go undetected.
    func misses(_ share: Double) -> Bool {
        switch self {
        case .none: true
        case .share(let least): least > share
        case .notAsked, .difference, .one: false
        }
    }
}

extension Detectable {
    /// Returns the detectable change of ratios, from the spread of their logarithms.
    ///
    /// - Parameters:
    ///   - logs: logarithms of head over baseline.
    ///   - rule: the rule for this number of differences, at the figure's significance level.
    ///   - floor: smallest effect that counts; a share.
    static func ratios(_ logs: [Double], _ rule: DetectableShift?, floor: Double) -> Detectable {
        shift(logs, rule, margin: log(1 + floor)).map { .share(exp($0) - 1) } ?? .none
    }

    /// Returns the detectable change of differences.
    static func differences(_ values: [Double], _ rule: DetectableShift?, floor: Double) -> Detectable {
        shift(values, rule, margin: floor).map(Detectable.difference) ?? .none
    }

    private static func shift(_ values: [Double], _ rule: DetectableShift?, margin: Double) -> Double? {
        guard let rule, let summary = Summary(values) else { return nil }
        // With few values, the sample standard deviation is too small on average.
        let spread = summary.standardDeviation * (1 + 1 / (4 * Double(max(1, summary.count - 1))))
        // Equal differences have no spread, so every change above the margin is detectable.
        return spread > 0 ? spread * rule.shift(margin: margin / spread) : margin
    }

    /// Number of requests up to which intervals are exact.
    private static let mostCounted = 100_000

    /// Returns the detectable change of an error rate counted in two runs: the increase that separates the intervals.
    ///
    /// - Parameters:
    ///   - upper: upper end of the baseline's interval.
    ///   - estimate: the baseline's rate.
    ///   - requests: number of the head's requests.
    ///   - floor: smallest difference that counts.
    static func errors(above upper: Double, estimate: Double, of requests: Int, floor: Double) -> Detectable {
        guard requests <= mostCounted else {
            // For this many requests, Wilson's interval equals that of Clopper and Pearson.
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
        // The rate that gives at least this many errors with probability `power`.
        let rate =
            high == requests
            ? pow(power, 1 / Double(requests))
            : Distribution.beta(Double(high), Double(requests - high + 1)).quantile(power)
        return .difference(max(floor, rate - estimate))
    }
}
