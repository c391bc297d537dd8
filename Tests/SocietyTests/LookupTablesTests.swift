// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Glibc
import Statistics
import Testing

@testable import Society

struct LookupTablesTests {
    private let store = ColumnStore()

    /// The mean over all 2^16 words that differ in what a Poisson count looks at.
    private func mean(_ table: PoissonTable, _ mean: Float) -> Double {
        var sum = 0
        for bits in UInt32(0)..<65_536 { sum += table.count(mean: mean, bits: bits) }
        return Double(sum) / 65_536
    }

    @Test(arguments: [Float(0.5), 0.8, 1, 1.03, 1.5, 2, 3.3, 5, 7.77, 10, 19, 40, 77, 150, 200, 255])
    func `the mean of Poisson counts is accurate to one per cent`(wanted: Float) {
        let mean = mean(PoissonTable(store: store), wanted)
        #expect(abs(mean / Double(wanted) - 1) < 0.01, "\(mean)")
    }

    // A table of 256 strata knows a mean to 1/256 of a count: up to 0.25 that shows.
    @Test(arguments: [Float(0), 0.001, 0.01, 0.05, 0.0625, 0.1, 0.15, 0.2, 0.25])
    func `small means are accurate to one stratum`(wanted: Float) {
        let mean = mean(PoissonTable(store: store), wanted)
        #expect(abs(mean - Double(wanted)) <= 1.0 / 256, "\(mean)")
    }

    @Test func `the variance of Poisson counts is slightly larger between table entries`() {
        let table = PoissonTable(store: store)
        for wanted: Float in [1, 3, 10.3, 50, 151] {
            let average = mean(table, wanted)
            var sum = 0.0
            for bits in UInt32(0)..<65_536 {
                let difference = Double(table.count(mean: wanted, bits: bits)) - average
                sum += difference * difference
            }
            let ratio = sum / 65_536 / Double(wanted)
            #expect((0.95..<1.15).contains(ratio), "\(ratio) at \(wanted)")
        }
    }

    @Test func `a mean outside the range uses the end of the range`() {
        let table = PoissonTable(store: store)
        #expect(mean(table, -1) == 0)
        #expect(mean(table, 1e9) > 256)
    }

    @Test func `a sampler returns the quantiles at its knots and interpolates between them`() {
        let sampler = Sampler((0...4_096).map { Float($0) * 2 }, store: store)
        #expect(sampler.value(at: 0) == 0)
        #expect(sampler.value(at: 1 << 20) == 2)
        #expect(sampler.value(at: 1 << 19) == 1)
        #expect(sampler.value(at: 1 << 31) == 4_096)
        #expect(sampler.value(at: .max) <= 8_192 && sampler.value(at: .max) > 8_191.9)
    }

    // Kolmogorov-Smirnov on 20,000 draws; seed fixed; false-alarm rate 1e-6 for each.
    @Test func `normal and exponential samplers follow their distributions`() {
        let tables = LookupTables(SocietyParameters(), store: store)
        var noise = Noise(8)
        let words = (0..<20_000).map { _ in UInt32(truncatingIfNeeded: noise.next() >> 32) }
        let normal = words.map { Double(tables.normal.value(at: $0)) }
        #expect(HypothesisTest.kolmogorovSmirnov(normal, against: .normal).pValue > 1e-6)
        let exponential = words.map { Double(tables.exponential.value(at: $0)) }
        #expect(HypothesisTest.kolmogorovSmirnov(exponential, against: .exponential).pValue > 1e-6)
    }

    @Test func `logarithms of counts are accurate to one per cent`() {
        let table = LogTable(store: store)
        var noise = Noise(9)
        let random = (0..<20_000).map { _ in
            UInt32(truncatingIfNeeded: noise.next() >> UInt64(noise.next(below: 32) + 32))
        }
        for count in Array(0..<2_000) + random + [.max] {
            let exact = log1p(Double(count)) * 256
            if abs(Double(table.value(count)) - exact) > max(0.51, exact * 0.01) {
                Issue.record("ln(1 + \(count)) is \(table.value(count)) / 256")
            }
        }
        for count in UInt32(0)..<5_000 { #expect(table.value(count) <= table.value(count + 1)) }
    }

    @Test func `exponentials and logistic probabilities are accurate`() {
        let tables = LookupTables(SocietyParameters(), store: store)
        for step in -500..<500 {
            let x = Float(step) / 64 + 0.003
            #expect(abs(Double(tables.exponent(x)) / exp(Double(x)) - 1) < 0.01)
        }
        for step in -120...120 {
            let x = Float(step) / 8
            let threshold = tables.logistic[Int(x * 64 + 1_024.5)]
            #expect(abs(Double(threshold) / 4_294_967_295 - 1 / (1 + exp(-Double(x)))) < 1e-6)
            #expect(tables.logisticHappens(x, bits: threshold - 1) && !tables.logisticHappens(x, bits: threshold))
        }
        #expect(!tables.logisticHappens(-100, bits: 1_000_000))
        #expect(tables.logisticHappens(100, bits: 4_294_000_000))
    }

    @Test func `the mean gap between acting sessions is one over their number`() {
        let tables = LookupTables(SocietyParameters(), store: store)
        #expect(tables.actingRate(mean: 0) == 0)
        #expect(tables.actingRate(mean: 0.004) == 0)
        for mean: Float in [0.005, 0.1, 0.6, 1, 7, 60, 200] {
            let gap = tables.gaps[Int(tables.actingRate(mean: mean))]
            #expect(abs(Double(gap * mean) - 1) < 0.05, "\(mean)")
        }
    }

    @Test func `quotas increase with the level`() {
        let tables = LookupTables(SocietyParameters(), store: store)
        let levels: [(Int, UInt8)] = [(0, 5), (10, 5), (11, 10), (20, 10), (21, 20), (255, 20)]
        for (level, quota) in levels { #expect(tables.quotas[level] == quota) }
    }

    @Test func `a level starts at sixteen times its square`() {
        let rules = AccountRules(LikeParameters())
        for level in 1...60 {
            let experience = UInt16(16 * level * level)
            #expect(rules.level(experience: experience) == level)
            #expect(rules.level(experience: experience - 1) == level - 1)
        }
        #expect(rules.level(experience: .max) == 60)
        var likes = LikeParameters()
        (likes.levelCap, likes.levelExperience) = (12, 100)
        #expect(AccountRules(likes).level(experience: .max) == 12)
        #expect(AccountRules(likes).level(experience: 899) == 2)
        #expect(AccountRules(likes).level(experience: 900) == 3)
    }
}
