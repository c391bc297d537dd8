// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Statistics
import Testing

struct LorenzTests {
    /// A sample without chance: the quantiles of a distribution at the middles of `size` strata.
    private func stratified(_ size: Int, _ quantile: (Double) -> Double) -> [Double] {
        (0..<size).map { quantile((Double($0) + 0.5) / Double(size)) }
    }

    @Test(arguments: [1, 2, 10, 1_000])
    func `the integers from one to n have their closed form`(n: Int) throws {
        let wanted = Double(n - 1) / Double(3 * n)
        let shuffled = (1...n).map { Double($0 * 7_919 % (n + 1)) }
        let fromDoubles = try #require(Lorenz.gini(of: n == 1_000 ? shuffled : (1...n).map(Double.init)))
        let fromCounts = try #require(Lorenz.gini(sortedCounts: Array(1...n)))
        #expect(abs(fromDoubles - wanted) < 1e-12)
        #expect(abs(fromCounts - wanted) < 1e-12)
    }

    @Test func `the exponential distribution has a coefficient of one half`() throws {
        let gini = try #require(Lorenz.gini(of: stratified(100_000, Distribution.exponential.quantile)))
        #expect(abs(gini - 0.5) < 1e-4)
    }

    @Test(arguments: [2.0, 3, 5])
    func `the Pareto distribution has its closed form`(shape: Double) throws {
        let gini = try #require(Lorenz.gini(of: stratified(200_000) { pow(1 - $0, -1 / shape) }))
        #expect(abs(gini - 1 / (2 * shape - 1)) < 2e-3)
    }

    @Test(arguments: [0.3, 1, 1.5])
    func `the lognormal distribution has the error function of half its sigma`(sigma: Double) throws {
        let sample = stratified(200_000, Distribution.lognormal(mu: 3, sigma: sigma).quantile)
        let gini = try #require(Lorenz.gini(of: sample))
        #expect(abs(gini - erf(sigma / 2)) < 1e-3)
    }

    @Test func `equal shares give zero, and a single owner gives almost one`() {
        #expect(Lorenz.gini(of: [4, 4, 4, 4]) == 0)
        #expect(Lorenz.gini(of: [0, 0, 0, 9]) == 0.75)
        #expect(Lorenz.gini(sortedCounts: [0, 0, 0, 9] as [UInt32]) == 0.75)
    }

    @Test func `a total of zero gives an undefined coefficient`() {
        #expect(Lorenz.gini(of: []) == nil)
        #expect(Lorenz.gini(of: [0, 0]) == nil)
        #expect(Lorenz.gini(sortedCounts: [UInt32]()) == nil)
        #expect(Lorenz(counts: [], sums: []) == nil)
        #expect(Lorenz(counts: [3], sums: [0]) == nil)
    }

    @Test func `counts too large for a double have an exact sum`() throws {
        let counts = [UInt64](repeating: 1 << 60, count: 999) + [1 << 60 + 1]
        #expect(try #require(Lorenz.gini(sortedCounts: counts)) > 0)
    }

    @Test func `one owner per bin gives the exact coefficient`() throws {
        let values: [Double] = [9, 1, 4, 4, 0, 25, 2]
        let lorenz = try #require(Lorenz(counts: values.map { _ in 1 }, sums: values))
        let exact = try #require(Lorenz.gini(of: values))
        #expect(abs(lorenz.gini - exact) < 1e-12)
        #expect(lorenz.points.count == 8)
    }

    @Test func `coarse bins give a lower bound near the exact coefficient`() throws {
        let values = stratified(100_000, Distribution.lognormal(mu: 2, sigma: 1).quantile)
        let exact = try #require(Lorenz.gini(of: values))
        let bins = stride(from: 0, to: values.count, by: 1_000).map { values[$0..<$0 + 1_000] }
        let binned = try #require(Lorenz(counts: bins.map(\.count), sums: bins.map { $0.reduce(0, +) }))
        #expect(binned.gini <= exact && binned.gini > exact - 2e-3)
    }

    @Test func `the curve runs from the origin to one below the diagonal`() throws {
        let lorenz = try #require(Lorenz(counts: [10, 0, 5, 1], sums: [0, 0, 20, 80]))
        #expect(lorenz.points.first == Lorenz.Point(population: 0, share: 0))
        #expect(lorenz.points.last == Lorenz.Point(population: 1, share: 1))
        #expect(lorenz.points.allSatisfy { $0.share <= $0.population })
        #expect(lorenz.held(byRichest: 0) == 0)
        #expect(lorenz.held(byRichest: 1) == 1)
        #expect(abs(lorenz.held(byRichest: 1 / 16) - 0.8) < 1e-12)
        #expect(abs(lorenz.held(byRichest: 6 / 16) - 1) < 1e-12)
    }

    @Test func `negative, unsorted or unmatched values trap`() async {
        await #expect(processExitsWith: .failure) { _ = Lorenz.gini(of: [1, -1]) }
        await #expect(processExitsWith: .failure) { _ = Lorenz.gini(sortedCounts: [2, 1]) }
        await #expect(processExitsWith: .failure) { _ = Lorenz(counts: [1], sums: [1, 2]) }
        await #expect(processExitsWith: .failure) { _ = Lorenz(counts: [0], sums: [1]) }
    }
}
