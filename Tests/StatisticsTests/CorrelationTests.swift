// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

struct CorrelationTests {
    @Test func `a straight line has a correlation of one`() throws {
        let rising = try #require(Correlation.pearson([1, 2, 3], [5, 7, 9]))
        let falling = try #require(Correlation.pearson([1, 2, 3], [9, 7, 5]))
        #expect(abs(rising - 1) < 1e-12 && abs(falling + 1) < 1e-12)
    }

    @Test func `Pearson's correlation of a known sample is correct`() throws {
        let r = try #require(Correlation.pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]))
        #expect(abs(r - 0.8) < 1e-12)
    }

    @Test func `rank correlation depends only on the order of values`() throws {
        let r = try #require(Correlation.spearman([1, 2, 3, 4], [1, 10, 100, 1_000]))
        #expect(abs(r - 1) < 1e-12)
    }

    @Test func `equal values share their mean rank`() throws {
        // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: a covariance of 4.5 over the root of 4.5 times 5.
        let r = try #require(Correlation.spearman([1, 2, 2, 3], [1, 2, 3, 4]))
        #expect(abs(r - 4.5 / (4.5 * 5.0).squareRoot()) < 1e-12)
    }

    @Test func `a constant quantity has no correlation`() {
        #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]) == nil)
        #expect(Correlation.spearman([1, 2, 3], [4, 4, 4]) == nil)
        #expect(Correlation.spearman([], []) == nil)
        #expect(Correlation.pearson([1], [1]) == nil)
    }

    @Test func `unmatched pairs trap`() async {
        await #expect(processExitsWith: .failure) { _ = Correlation.pearson([1], [1, 2]) }
        await #expect(processExitsWith: .failure) { _ = Correlation.spearman([1], [1, 2]) }
    }
}
