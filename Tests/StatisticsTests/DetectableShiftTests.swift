// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Testing

@testable import Statistics

@Suite struct DetectableShiftTests {
    /// Other numbers than those that the answer is made of.
    private struct Normals {
        var state: UInt64

        mutating func next() -> Double {
            let uniforms = (0..<12).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 11) / 9_007_199_254_740_992
            }
            return uniforms.reduce(0, +) - 6
        }
    }

    /// How often a shift is found, by the test itself.
    private func power(_ count: Int, shift: Double, level: Double, margin: Double = 0, of trials: Int = 1_000) -> Double
    {
        var normals = Normals(state: UInt64(count) * 977)
        let found = (0..<trials).count { _ in
            let differences = (0..<count).map { _ in normals.next() + shift }
            return SignedRank(differences).pValue < level
                && ConfidenceInterval.hodgesLehmann(differences).estimate >= margin
        }
        return Double(found) / Double(trials)
    }

    // Of 1,000 trials at 80 %, 95 % lie within 2.5 points; 4 points are left, and fewer than 1 of 1,000 such tests fail by chance.
    @Test(arguments: [(7, 0.05 / 3), (8, 0.05 / 3), (8, 0.05), (12, 0.05 / 3), (25, 0.05)])
    func `the test finds a shift of this size in 80 of 100 trials`(count: Int, level: Double) throws {
        let rule = try #require(DetectableShift(count: count, level: level))
        let share = power(count, shift: rule.shift(), level: level)
        #expect(abs(share - 0.8) < 0.04, "\(count) at \(level): \(share)")
    }

    @Test(arguments: [(26, 0.05), (40, 0.05 / 3), (60, 0.05)])
    func `the approximation for many differences is equally good`(count: Int, level: Double) throws {
        let rule = try #require(DetectableShift(count: count, level: level))
        let share = power(count, shift: rule.shift(), level: level, of: 500)
        #expect(abs(share - 0.8) < 0.06, "\(count) at \(level): \(share)")
    }

    @Test func `a required margin increases the detectable shift`() throws {
        let rule = try #require(DetectableShift(count: 8, level: 0.05))
        #expect(rule.shift(margin: 3) > 3 && rule.shift(margin: 3) < 3.5)
        #expect(abs(power(8, shift: rule.shift(margin: 3), level: 0.05, margin: 3) - 0.8) < 0.04)
        #expect(rule.shift(margin: 1e-9) == rule.shift())
        let many = try #require(DetectableShift(count: 500, level: 0.05))
        #expect(many.shift(margin: 1) > 1 && many.shift(margin: 1) < 1.1)
    }

    @Test func `too few differences for a small p-value have no detectable shift`() {
        // Six that all point one way give 0.03125, seven 0.015625.
        #expect(DetectableShift(count: 6, level: 0.05 / 3) == nil && DetectableShift(count: 7, level: 0.05 / 3) != nil)
        #expect(DetectableShift(count: 5, level: 0.05) == nil && DetectableShift(count: 6, level: 0.05) != nil)
        // A p-value of exactly the level is not below it.
        #expect(DetectableShift(count: 6, level: 0.03125) == nil)
    }

    @Test func `more differences reveal a smaller shift`() throws {
        let shifts = try [8, 10, 15, 25, 26, 50, 500].map {
            try #require(DetectableShift(count: $0, level: 0.01)).shift()
        }
        #expect(shifts == shifts.sorted(by: >), "\(shifts)")
    }
}
