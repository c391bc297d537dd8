// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Statistics
import Testing

struct QuantilesTests {
    /// The mean of what a sampler draws from a table when its bits are uniform: the trapezoid rule.
    private func interpolatedMean(_ table: [Float]) -> Double {
        let ends = (Double(table[0]) + Double(table[table.count - 1])) / 2
        return (ends + table.dropFirst().dropLast().reduce(0.0) { $0 + Double($1) }) / Double(table.count - 1)
    }

    private func isAscending(_ table: [Float]) -> Bool {
        zip(table, table.dropFirst()).allSatisfy { $0 <= $1 } && table.allSatisfy(\.isFinite)
    }

    @Test(arguments: [2, 16, 4_096, 65_536])
    func `a table has one more value than intervals, finite and ascending`(intervals: Int) {
        let tables = [
            Quantiles.normal(intervals: intervals), Quantiles.exponential(intervals: intervals),
            Quantiles.lognormal(mu: 1, sigma: 1.5, intervals: intervals), Quantiles.beta(2, 5, intervals: intervals),
        ]
        for table in tables {
            #expect(table.count == intervals + 1)
            #expect(isAscending(table))
        }
    }

    @Test(arguments: [16, 256, 4_096])
    func `the exponential keeps its mean`(intervals: Int) {
        #expect(abs(interpolatedMean(Quantiles.exponential(intervals: intervals)) - 1) < 1e-6)
    }

    @Test(arguments: [0, 0.25, 0.8, 1.5, 2.5])
    func `the lognormal keeps its mean`(sigma: Double) {
        let mean = interpolatedMean(Quantiles.lognormal(mu: 0.7, sigma: sigma, intervals: 4_096))
        #expect(abs(mean / exp(0.7 + sigma * sigma / 2) - 1) < 1e-6)
    }

    @Test func `the normal and the beta keep their means`() {
        #expect(abs(interpolatedMean(Quantiles.normal(intervals: 4_096))) < 1e-6)
        #expect(abs(interpolatedMean(Quantiles.beta(2, 2, intervals: 4_096)) - 0.5) < 1e-6)
        #expect(abs(interpolatedMean(Quantiles.beta(2, 6, intervals: 4_096)) - 0.25) < 2e-5)
    }

    @Test func `the ends lie a quarter of an interval inside the distribution`() {
        let normal = Quantiles.normal(intervals: 1_024)
        #expect(normal[0] == Float(Distribution.normal.quantile(1 / 4_096)))
        #expect(normal[1_024] == Float(Distribution.normal.quantile(1 - 1 / 4_096)))
        #expect(normal[512] == 0)
        #expect(normal[0] == -normal[1_024])
    }

    @Test func `the median of each table equals the distribution's median`() {
        #expect(Quantiles.exponential(intervals: 64)[32] == Float(log(2.0)))
        #expect(Quantiles.lognormal(mu: 2, sigma: 1, intervals: 64)[32] == Float(exp(2.0)))
        #expect(Quantiles.beta(3, 3, intervals: 64)[32] == 0.5)
    }

    @Test func `a table that is too small or too large traps`() async {
        await #expect(processExitsWith: .failure) { _ = Quantiles.normal(intervals: 1) }
        await #expect(processExitsWith: .failure) { _ = Quantiles.lognormal(mu: 0, sigma: 7, intervals: 16) }
        await #expect(processExitsWith: .failure) { _ = Quantiles.lognormal(mu: 200, sigma: 1, intervals: 16) }
        await #expect(processExitsWith: .failure) { _ = Quantiles.beta(-1, 1, intervals: 16) }
    }
}
