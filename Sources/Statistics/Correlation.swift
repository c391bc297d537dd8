// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Correlation coefficients of paired quantities.
public enum Correlation {
    /// Returns Pearson's correlation coefficient, the strength of a linear relation.
    ///
    /// - Parameters:
    ///   - x: one quantity, finite values.
    ///   - y: the other quantity, in the same order.
    /// - Returns: -1...1; `nil` if it is undefined: fewer than 2 pairs, or one quantity is constant.
    /// - Precondition: `x` and `y` have the same number of values.
    /// - Complexity: O(n).
    /// - Source: GSL 2, chapter "Statistics".
    public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
        guard varies(x, y) else { return nil }
        let value = GSL.attempt {
            unsafe x.withUnsafeBufferPointer { x in
                unsafe y.withUnsafeBufferPointer { y in
                    unsafe gsl_stats_correlation(x.baseAddress, 1, y.baseAddress, 1, x.count)
                }
            }
        }
        return value.map { min(1, max(-1, $0)) }
    }

    /// Returns Spearman's rank correlation coefficient, the strength of a monotonic relation.
    ///
    /// Equal values share the mean of their ranks.
    ///
    /// - Parameters:
    ///   - x: one quantity, finite values.
    ///   - y: the other quantity, in the same order.
    /// - Returns: -1...1; `nil` if it is undefined: fewer than 2 pairs, or one quantity is constant.
    /// - Precondition: `x` and `y` have the same number of values.
    /// - Complexity: O(n log n).
    /// - Source: GSL 2, chapter "Statistics".
    public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
        guard varies(x, y) else { return nil }
        var work = [Double](repeating: 0, count: 2 * x.count)
        let value = GSL.attempt {
            unsafe x.withUnsafeBufferPointer { x in
                unsafe y.withUnsafeBufferPointer { y in
                    unsafe work.withUnsafeMutableBufferPointer { work in
                        unsafe gsl_stats_spearman(x.baseAddress, 1, y.baseAddress, 1, x.count, work.baseAddress)
                    }
                }
            }
        }
        return value.map { min(1, max(-1, $0)) }
    }

    /// Checks that the pairs match, and returns whether both quantities vary.
    private static func varies(_ x: [Double], _ y: [Double]) -> Bool {
        precondition(x.count == y.count, "\(x.count) values cannot be paired with \(y.count)")
        guard let firstX = x.first, let firstY = y.first else { return false }
        return x.contains { $0 != firstX } && y.contains { $0 != firstY }
    }
}
