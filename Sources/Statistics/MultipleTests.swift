// SPDX-License-Identifier: GPL-3.0-or-later

/// Several tests of one question: whether any of them finds something where there is nothing.
public enum MultipleTests {
    /// Raises p-values so that each can be held against the level of all tests together.
    ///
    /// Where every hypothesis is true, the probability that any of the results is below `level` is at most `level`, however the tests
    /// depend on each other.
    ///
    /// - Parameter pValues: one a test, 0...1.
    /// - Returns: one a test in the same order, 0...1, none less than it was.
    /// - Source: Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979.
    public static func holm(_ pValues: [Double]) -> [Double] {
        precondition(pValues.allSatisfy((0...1).contains), "\(pValues): a p-value lies between 0 and 1")
        var adjusted = pValues
        var greatest = 0.0
        for (place, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            greatest = max(greatest, min(1, Double(pValues.count - place) * pValues[index]))
            adjusted[index] = greatest
        }
        return adjusted
    }
}
