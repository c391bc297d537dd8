// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Statistics

@Suite struct SignedRankTests {
    /// All signs tried one by one.
    private func byCounting(_ differences: [Double]) -> Double {
        let sizes = differences.filter { $0 != 0 }.map(abs)
        let ranks = sizes.map { size in
            Double(sizes.count { $0 < size }) + Double(sizes.count { $0 == size } + 1) / 2
        }
        let middle = ranks.reduce(0, +) / 2
        let seen = zip(differences.filter { $0 != 0 }, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
        var further = 0
        for signs in 0..<(1 << ranks.count) {
            let sum = ranks.enumerated().reduce(0) { $0 + (signs >> $1.offset & 1 == 1 ? $1.element : 0) }
            if abs(sum - middle) >= abs(seen - middle) - 1e-9 { further += 1 }
        }
        return Double(further) / Double(1 << ranks.count)
    }

    @Test func `Darwin's plants have the published p-value`() {
        // Heights of crossed minus self-fertilised maize, in eighths of an inch; Fisher, The Design of Experiments, 1935.
        let darwin: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
        let test = SignedRank(darwin)
        #expect(test.statistic == 96 && test.count == 15)
        #expect(abs(test.pValue - 0.041259765625) < 1e-12)
        let shift = ConfidenceInterval.hodgesLehmann(darwin)
        #expect(shift.estimate == 25)
        #expect(shift.lower == 4)
        #expect(shift.upper == 41.5)
    }

    static let few: [([Double], Double)] = [
        ([1], 1), ([1, 2, 3, 4, 5], 0.0625), ([1, 2, 3, 4, 5, 6], 0.03125), ([-1, -2, -3, -4, -5, -6], 0.03125),
        ([-1, 2, 3, 4, 5, 6], 0.0625), ([1, -1], 1), ([0, 0, 0], 1), ([], 1),
    ]

    @Test(arguments: few)
    func `a few differences have p-values that can be verified by hand`(differences: [Double], pValue: Double) {
        #expect(SignedRank(differences).pValue == pValue)
    }

    @Test func `ties and zeros give the result of all sign combinations`() {
        var state: UInt64 = 7
        for size in 1...11 {
            for _ in 0..<20 {
                let differences = (0..<size).map { _ -> Double in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Double(Int(state >> 33) % 9 - 4)
                }
                #expect(abs(SignedRank(differences).pValue - byCounting(differences)) < 1e-12, "\(differences)")
            }
        }
    }

    @Test func `many differences cause no rounding errors`() {
        let shifted = SignedRank((1...200).map { Double($0) })
        #expect(shifted.pValue >= 0 && shifted.pValue < 1e-59)
        let even = SignedRank((1...200).map { $0 % 2 == 0 ? Double($0) : -Double($0) })
        #expect(even.pValue > 0.5)
    }

    @Test func `the estimated shift of a single difference is that difference`() {
        let shift = ConfidenceInterval.hodgesLehmann([3])
        #expect(shift.estimate == 3 && shift.lower == 3 && shift.upper == 3)
    }

    @Test func `an interval contains 0 exactly when the test finds nothing`() {
        var state: UInt64 = 11
        for _ in 0..<400 {
            let differences = (0..<9).map { _ -> Double in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 40) / 16_777_216 - 0.35
            }
            let shift = ConfidenceInterval.hodgesLehmann(differences)
            #expect(shift.contains(0) == (SignedRank(differences).pValue > 0.05), "\(differences)")
        }
    }
}
