// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Glibc

/// A continuous univariate distribution: its cumulative probabilities, quantiles and mean.
public enum Distribution: Equatable, Sendable {
    /// The standard normal distribution: mean 0, standard deviation 1.
    case normal
    /// The exponential distribution of mean 1.
    case exponential
    /// exp(μ + σZ) of a standard normal Z; `mu` finite, `sigma` finite and at least 0.
    case lognormal(mu: Double, sigma: Double)
    /// The beta distribution on 0...1; both shapes finite and greater than 0.
    case beta(Double, Double)

    /// The exact mean.
    public var mean: Double {
        switch self {
        case .normal: 0
        case .exponential: 1
        case .lognormal(let mu, let sigma): exp(mu + sigma * sigma / 2)
        case .beta(let a, let b): a / (a + b)
        }
    }

    /// Returns the probability that a value does not exceed `x`.
    ///
    /// - Parameter x: finite.
    /// - Returns: 0...1.
    /// - Precondition: the distribution's parameters are in range.
    /// - Source: GSL 2, chapter "Random Number Distributions".
    public func probability(notExceeding x: Double) -> Double {
        checkParameters()
        return GSL.finite("P(\(x)) of \(self)") {
            switch self {
            case .normal: gsl_cdf_ugaussian_P(x)
            case .exponential: gsl_cdf_exponential_P(x, 1)
            case .lognormal(let mu, let sigma): lognormalProbability(x, mu, sigma)
            case .beta(let a, let b): gsl_cdf_beta_P(x, a, b)
            }
        }
    }

    /// Returns the quantile at `probability`.
    ///
    /// - Parameter probability: greater than 0 and less than 1.
    /// - Returns: finite.
    /// - Precondition: the probability and the distribution's parameters are in range.
    /// - Source: GSL 2, chapter "Random Number Distributions"; for a beta distribution on which GSL's Newton iteration
    ///   does not converge, bisection of the cumulative probability.
    public func quantile(_ probability: Double) -> Double {
        checkParameters()
        precondition(probability > 0 && probability < 1, "probability is \(probability); it must be between 0 and 1")
        if case .beta(let a, let b) = self {
            return GSL.attempt { gsl_cdf_beta_Pinv(probability, a, b) } ?? bisectedQuantile(probability)
        }
        return GSL.finite("the quantile at \(probability) of \(self)") {
            switch self {
            case .normal: gsl_cdf_ugaussian_Pinv(probability)
            case .exponential: gsl_cdf_exponential_Pinv(probability, 1)
            case .lognormal(let mu, let sigma): gsl_cdf_lognormal_Pinv(probability, mu, sigma)
            case .beta: preconditionFailure("the beta is handled above")
            }
        }
    }

    /// Returns the quantile of a distribution on 0...1 by bisection, to the last bit: positive numbers order like their
    /// bit patterns.
    private func bisectedQuantile(_ wanted: Double) -> Double {
        var (low, high) = ((0.0).bitPattern, (1.0).bitPattern)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if probability(notExceeding: Double(bitPattern: middle)) < wanted { low = middle } else { high = middle }
        }
        return Double(bitPattern: high)
    }

    /// Returns a lognormal's cumulative probability; GSL divides by `sigma`, which may be 0.
    private func lognormalProbability(_ x: Double, _ mu: Double, _ sigma: Double) -> Double {
        guard x > 0, sigma > 0 else { return x > 0 && log(x) >= mu ? 1 : 0 }
        return gsl_cdf_lognormal_P(x, mu, sigma)
    }

    private func checkParameters() {
        switch self {
        case .normal, .exponential: return
        case .lognormal(let mu, let sigma):
            precondition(
                mu.isFinite && sigma.isFinite && sigma >= 0,
                "mu is \(mu), sigma is \(sigma); both must be finite, sigma at least 0")
        case .beta(let a, let b):
            precondition(
                a.isFinite && b.isFinite && a > 0 && b > 0,
                "the shapes are \(a) and \(b); both must be finite and above 0")
        }
    }
}
