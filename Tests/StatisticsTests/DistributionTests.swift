// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

struct DistributionTests {
    static let all: [Distribution] = [
        .normal, .exponential, .lognormal(mu: 0.5, sigma: 1.2), .lognormal(mu: -1, sigma: 0), .beta(2, 2),
        .beta(0.4, 3),
    ]

    @Test func `the distributions reproduce known quantiles`() {
        #expect(abs(Distribution.normal.quantile(0.975) - 1.959_963_984_540_054) < 1e-12)
        #expect(abs(Distribution.exponential.quantile(0.5) - 0.693_147_180_559_945) < 1e-12)
        #expect(abs(Distribution.lognormal(mu: 1, sigma: 2).quantile(0.5) - 2.718_281_828_459_045) < 1e-12)
        #expect(abs(Distribution.beta(2, 2).quantile(0.5) - 0.5) < 1e-12)
        #expect(abs(Distribution.beta(1, 3).quantile(0.875) - 0.5) < 1e-12)
    }

    @Test(arguments: all.filter { $0 != .lognormal(mu: -1, sigma: 0) })
    func `the probability of a quantile equals the given probability`(distribution: Distribution) {
        for p in [1e-6, 0.01, 0.3, 0.5, 0.9, 0.999_99] {
            #expect(abs(distribution.probability(notExceeding: distribution.quantile(p)) - p) < 1e-9 * max(p, 1e-3))
        }
    }

    @Test func `a lognormal without spread is a step`() {
        let step = Distribution.lognormal(mu: 0, sigma: 0)
        #expect(step.quantile(0.1) == 1 && step.quantile(0.9) == 1)
        #expect(step.probability(notExceeding: 0.999) == 0 && step.probability(notExceeding: 1) == 1)
        #expect(step.probability(notExceeding: -1) == 0)
    }

    @Test(arguments: [(1e-3, 1e3), (1e3, 1e-3), (1e-2, 1e-2), (5e4, 5e4), (1, 1e6)])
    func `a beta distribution of extreme shape has ascending quantiles in the unit interval`(a: Double, b: Double) {
        let values = [0.000_1, 0.01, 0.3, 0.5, 0.7, 0.99, 0.999_9].map { Distribution.beta(a, b).quantile($0) }
        #expect(values == values.sorted())
        #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test func `a quantile outside the open unit interval traps`() async {
        await #expect(processExitsWith: .failure) { _ = Distribution.normal.quantile(0) }
        await #expect(processExitsWith: .failure) { _ = Distribution.normal.quantile(1) }
    }

    @Test func `a parameter out of range traps`() async {
        await #expect(processExitsWith: .failure) { _ = Distribution.beta(0, 1).quantile(0.5) }
        await #expect(processExitsWith: .failure) { _ = Distribution.lognormal(mu: 0, sigma: -1).quantile(0.5) }
        await #expect(processExitsWith: .failure) {
            _ = Distribution.lognormal(mu: .nan, sigma: 1).probability(notExceeding: 1)
        }
    }
}
