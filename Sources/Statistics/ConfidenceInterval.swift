// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// An estimate and the range that holds the truth with a stated confidence.
public struct ConfidenceInterval: Equatable, Sendable {
    /// What the sample says, in the unit of its values.
    public let estimate: Double
    /// The lower bound.
    public let lower: Double
    /// The upper bound.
    public let upper: Double
    /// How often a range made in this way holds the truth; between 0 and 1.
    public let confidence: Double

    /// Whether `value` lies in the range.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// Estimates the mean of the population from which a sample was drawn, by Student's t.
    ///
    /// - Parameters:
    ///   - values: independent draws, finite; roughly normal, or many.
    ///   - confidence: between 0 and 1; 0.95 unless told.
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

    /// Estimates a probability from how often the event happened; never too narrow, whatever the sample size.
    ///
    /// - Parameters:
    ///   - successes: how often it happened, 0...`trials`.
    ///   - trials: how often it could have happened, at least 1.
    ///   - confidence: between 0 and 1; 0.95 unless told.
    /// - Returns: bounds in 0...1.
    /// - Source: Clopper, Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934; quantiles by GSL.
    public static func proportion(
        successes: Int, of trials: Int, confidence: Double = 0.95
    ) -> ConfidenceInterval {
        check(confidence)
        precondition(trials >= 1 && successes >= 0 && successes <= trials, "\(successes) of \(trials) is no proportion")
        let (k, n, tail) = (Double(successes), Double(trials), (1 - confidence) / 2)
        return ConfidenceInterval(
            estimate: k / n,
            lower: successes == 0 ? 0 : Distribution.beta(k, n - k + 1).quantile(tail),
            upper: successes == trials ? 1 : Distribution.beta(k + 1, n - k).quantile(1 - tail),
            confidence: confidence)
    }

    private static func check(_ confidence: Double) {
        precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1, not at \(confidence)")
    }
}
