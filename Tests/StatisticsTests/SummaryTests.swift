// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

struct SummaryTests {
    @Test func `a small sample has the expected summary`() throws {
        let summary = try #require(Summary([2, 4, 4, 4, 5, 5, 7, 9]))
        #expect(summary.count == 8 && summary.mean == 5 && summary.minimum == 2 && summary.maximum == 9)
        #expect(abs(summary.standardDeviation - (32.0 / 7).squareRoot()) < 1e-12)
        #expect(summary.median == 4.5)
    }

    @Test func `quantiles are interpolated, and the extremes are the last ones`() throws {
        let summary = try #require(Summary([30, 10, 20]))
        #expect(summary.quantile(0) == 10 && summary.quantile(1) == 30)
        #expect(summary.quantile(0.25) == 15)
    }

    @Test func `an empty sample has no summary, and a single value has no spread`() throws {
        #expect(Summary([]) == nil)
        let summary = try #require(Summary([3]))
        #expect(summary.standardDeviation == 0 && summary.median == 3 && summary.maximum == 3)
    }

    @Test func `a value that is not finite traps`() async {
        await #expect(processExitsWith: .failure) { _ = Summary([1, .nan]) }
    }
}
