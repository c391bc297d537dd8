// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// An estimate with a confidence interval.
public struct ConfidenceInterval: Equatable, Sendable {
    /// The point estimate, in the unit of the values.
    public let estimate: Double
    /// The lower bound.
    public let lower: Double
    /// The upper bound.
    public let upper: Double
    /// The coverage probability of the interval; between 0 and 1.
    public let confidence: Double

    /// Whether `value` lies in the interval.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// Estimates the population mean from a sample, using Student's t distribution.
    ///
    /// - Parameters:
    ///   - values: independent draws, finite; approximately normal, or many.
    ///   - confidence: between 0 and 1; 0.95 by default.
    /// - Returns: `nil` for fewer than 2 values.
    /// - Source: Student, "The probable error of a mean", Biometrika 6, 1908; quantiles by GSL.
    public static func mean(of values: [Double], confidence: Double = 0.95) -> ConfidenceInterval? {
        check(confidence)
        guard values.count >= 2, let summary = Summary(values) else { return nil }
        let freedom = Double(values.count - 1)
        let t = GSL.finite("Student's t at \(confidence), \(freedom) degrees of freedom") {
            gsl_cdf_tdist_Pinv((1 + confidence) / 2, freedom)
        }
        let reach = t * summary.standardDeviation / Double(values.count).squareRoot()
        return ConfidenceInterval(
            estimate: summary.mean, lower: summary.mean - reach, upper: summary.mean + reach, confidence: confidence)
    }

    /// Estimates a probability from a number of successes; the interval is conservative for every sample size.
    ///
    /// - Parameters:
    ///   - successes: the number of events, 0...`trials`.
    ///   - trials: the number of trials, at least 1.
    ///   - confidence: between 0 and 1; 0.95 by default.
    /// - Returns: bounds in 0...1.
    /// - Source: Clopper, Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934; quantiles by GSL.
    public static func proportion(
        successes: Int, of trials: Int, confidence: Double = 0.95
    ) -> ConfidenceInterval {
        check(confidence)
        precondition(
            trials >= 1 && successes >= 0 && successes <= trials, "\(successes) of \(trials) is not a proportion")
        let (k, n, tail) = (Double(successes), Double(trials), (1 - confidence) / 2)
        return ConfidenceInterval(
            estimate: k / n,
            lower: successes == 0 ? 0 : Distribution.beta(k, n - k + 1).quantile(tail),
            upper: successes == trials ? 1 : Distribution.beta(k + 1, n - k).quantile(1 - tail),
            confidence: confidence)
    }

    private static func check(_ confidence: Double) {
        precondition(confidence > 0 && confidence < 1, "confidence is \(confidence); it must be between 0 and 1")
    }
}
