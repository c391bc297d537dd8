// SPDX-License-Identifier: GPL-3.0-or-later

/// A ratio of two totals, estimated from independent draws of children, with its standard error.
///
/// The estimate is Σ y / Σ x over the draws. Its bias is of the order of 1/n and far below the standard error, which
/// comes from the residuals y - r·x.
///
/// - Source: Cochran, *Sampling Techniques* (1977), chapter 6.
struct RatioEstimate {
    private var draws = 0.0
    private var sumX = 0.0
    private var sumY = 0.0
    private var sumXX = 0.0
    private var sumXY = 0.0
    private var sumYY = 0.0

    /// Adds one draw: its part `y` of the numerator and its part `x` of the denominator.
    ///
    /// Whole numbers keep the sums exact, so that their order does not matter.
    mutating func add(_ y: Double, of x: Double) {
        draws += 1
        sumX += x
        sumY += y
        sumXX += x * x
        sumXY += x * y
        sumYY += y * y
    }

    /// The ratio; 0 if the denominator is 0.
    var value: Double { sumX > 0 ? sumY / sumX : 0 }

    /// The standard error of the ratio; 0 with fewer than two draws.
    var standardError: Double {
        guard draws > 1, sumX > 0 else { return 0 }
        let squares = sumYY - 2 * value * sumXY + value * value * sumXX
        return (max(0, squares) * draws / (draws - 1)).squareRoot() / sumX
    }
}

/// The correlation of the two ends of ties, estimated from independent draws of children, with its standard error.
///
/// Each draw contributes all of its half-ties. Both ends have the same distribution, so that one mean and one variance
/// serve both. The standard error comes from the sums of the influence of each draw's ties.
struct AssortativityEstimate {
    private var draws: [[SIMD2<Double>]] = []

    /// Adds one draw: for each of its half-ties, the degree of the owner and of the friend.
    mutating func add(_ ties: [SIMD2<Double>]) { draws.append(ties) }

    /// Returns the correlation and its standard error; zeros if the degrees do not vary.
    func result() -> (value: Double, standardError: Double) {
        let ties = draws.flatMap(\.self)
        guard ties.count > 1 else { return (0, 0) }
        let count = Double(ties.count)
        let mean = ties.reduce(0) { $0 + $1.x + $1.y } / (2 * count)
        var (variance, covariance) = (0.0, 0.0)
        for tie in ties {
            let (x, y) = (tie.x - mean, tie.y - mean)
            variance += x * x + y * y
            covariance += x * y
        }
        variance /= 2 * count
        covariance /= count
        guard variance > 0 else { return (0, 0) }
        let correlation = covariance / variance
        var squares = 0.0
        for draw in draws {
            var influence = 0.0
            for tie in draw {
                let (x, y) = (tie.x - mean, tie.y - mean)
                influence += (x * y - correlation * (x * x + y * y) / 2) / variance
            }
            squares += influence * influence
        }
        return (correlation, squares.squareRoot() / count)
    }
}
