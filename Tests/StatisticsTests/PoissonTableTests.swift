// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Statistics
import Testing

struct PoissonTableTests {
    @Test(arguments: [0.05, 0.5, 1, 3.7, 20, 150, 1_000])
    func `the table has the mean and the variance of the distribution`(mean: Double) {
        let table = Quantiles.poisson(mean: mean, entries: 4_096).map(Double.init)
        let average = table.reduce(0, +) / 4_096
        let variance = table.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 4_096
        #expect(abs(average - mean) < 0.002 * max(1, mean.squareRoot()))
        #expect(abs(variance / mean - 1) < 0.02)
    }

    @Test func `each count fills its share of the strata`() {
        let table = Quantiles.poisson(mean: 2, entries: 10_000)
        var probability = exp(-2.0)
        for count in 0...6 {
            #expect(abs(Double(table.count { $0 == UInt16(count) }) - 10_000 * probability) <= 1)
            probability *= 2 / Double(count + 1)
        }
        #expect(table == table.sorted())
    }

    @Test func `a mean of zero gives only zeros`() {
        #expect(Quantiles.poisson(mean: 0, entries: 3) == [0, 0, 0])
    }

    @Test func `a table with one entry contains the median`() {
        #expect(Quantiles.poisson(mean: 3, entries: 1) == [3])
    }

    @Test func `a mean of one is truncated as documented and keeps its mean`() {
        let table = Quantiles.poisson(mean: 1, entries: 4_096)
        let sum = table.reduce(0) { $0 + Int($1) }
        #expect(table.last == 6)
        #expect(abs(Double(sum) / 4_096 - 1) < 0.001)
    }

    @Test func `the maximum mean fits its type`() {
        let table = Quantiles.poisson(mean: 60_000, entries: 4_096)
        #expect(abs(Double(table[2_048]) - 60_000) < 2)
        #expect(table[4_095] < 61_000)
    }

    @Test func `a mean or a size out of range traps`() async {
        await #expect(processExitsWith: .failure) { _ = Quantiles.poisson(mean: -0.1, entries: 16) }
        await #expect(processExitsWith: .failure) { _ = Quantiles.poisson(mean: 60_001, entries: 16) }
        await #expect(processExitsWith: .failure) { _ = Quantiles.poisson(mean: .nan, entries: 16) }
        await #expect(processExitsWith: .failure) { _ = Quantiles.poisson(mean: 1, entries: 0) }
    }
}
