// SPDX-License-Identifier: GPL-3.0-or-later

/// Corrections for multiple tests of one question.
public enum MultipleTests {
    /// Adjusts p-values by Holm's method, so that each can be compared with the level of the whole family of tests.
    ///
    /// If every hypothesis is true, the probability that any adjusted p-value is below `level` is at most `level`,
    /// whatever the dependence between the tests.
    ///
    /// - Parameter pValues: one per test, 0...1.
    /// - Returns: one per test in the same order, 0...1, none less than the original.
    /// - Source: Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979.
    public static func holm(_ pValues: [Double]) -> [Double] {
        precondition(pValues.allSatisfy((0...1).contains), "the p-values are \(pValues); each must be in 0...1")
        var adjusted = pValues
        var greatest = 0.0
        for (place, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            greatest = max(greatest, min(1, Double(pValues.count - place) * pValues[index]))
            adjusted[index] = greatest
        }
        return adjusted
    }
}
