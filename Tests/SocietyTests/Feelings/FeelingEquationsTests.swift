// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Society

/// The equations of feelings with known answers, computed by hand from `docs/model.md`.
struct FeelingEquationsTests {
    private static func equations(_ change: (inout SocietyParameters) -> Void = { _ in }) -> FeelingEquations {
        var parameters = SocietyParameters()
        parameters.comparison.upward = [0.04, 0, -0.02]
        parameters.comparison.downward = [0.01, 0, 0.01]
        parameters.comparison.influence = 0.03
        parameters.feelings.baseline = [0.2, 0.1]
        parameters.feelings.reversion = 0.1
        parameters.feelings.effort = 0.4
        parameters.feelings.effortRate = 0.05
        parameters.feelings.withdrawal = 0.6
        parameters.feelings.withdrawalSlope = 1
        parameters.feelings.belonging = [0.4, 0.2, 0.4]
        parameters.feelings.belongingFriends = 40
        change(&parameters)
        return FeelingEquations(parameters)
    }

    @Test func `a driven child compares itself with the best, an undriven one with the mean`() {
        let equations = Self.equations()
        // v = (own - reference) / 2, u = v / (1 + |v|); the weights of the maximum are 0, 1/2 and 15/16.
        #expect(equations.gap(own: 4, mean: 4, maximum: 6, drive: 0) == 0)
        #expect(equations.gap(own: 4, mean: 4, maximum: 6, drive: 16) == Float(-0.5) / 1.5)
        #expect(equations.gap(own: 4, mean: 4, maximum: 6, drive: 240) == Float(-0.9375) / 1.9375)
        #expect(equations.gap(own: 8, mean: 4, maximum: 6, drive: 16) == Float(1.5) / 2.5)
    }

    /// Anxiety 100 and baseline 60 of 255: the return to the baseline takes 4.
    @Test(
        arguments: [
            (0, 16, -0.5, 101.1), (0, 64, -0.5, 106.2), (1, 16, -0.5, 96), (2, 16, -0.5, 93.45), (0, 16, 0.5, 94.725),
            (1, 64, 0.5, 96), (2, 64, 0.5, 93.45), (0, 0, -0.5, 96), (2, 0, 0.5, 96),
        ] as [(Int, UInt8, Float, Double)])
    func `a gap acts by susceptibility and the root of the drive`(kind: Int, drive: UInt8, gap: Float, next: Double) {
        let equations = Self.equations()
        func after(_ bits: UInt32) -> UInt8 {
            equations.anxiety(
                100, baseline: 60, gap: gap, share: 1, drive: drive, friends: -1, susceptibility: kind, bits: bits)
        }
        // Rounded up with the probability of the fraction.
        let fraction = next - next.rounded(.down)
        #expect(after(0) == UInt8(next))
        #expect(after(0xFFFF) == UInt8(next) + (fraction > 0 ? 1 : 0))
        if fraction > 0 {
            #expect(after(UInt32((1 - fraction) * 65_536) + 8) == UInt8(next) + 1)
            #expect(after(UInt32((1 - fraction) * 65_536) - 8) == UInt8(next))
        }
    }

    @Test func `a comparison acts by the time on the watch`() {
        let equations = Self.equations { $0.comparison.exposure = 60 }
        #expect(equations.exposure(watchFives: 0) == 0)
        #expect(equations.exposure(watchFives: 4) == 0.25)
        #expect(equations.exposure(watchFives: 12) == 0.5)
        #expect(Self.equations { $0.comparison.exposure = 0 }.exposure(watchFives: 0) == 1)
        // A quarter of 10.2, from 96.
        let next = equations.anxiety(
            100, baseline: 60, gap: -0.5, share: 0.25, drive: 64, friends: -1, susceptibility: 0, bits: 0)
        #expect(next == 98)
    }

    @Test func `the anxiety of friends seen pulls a child's own`() {
        let equations = Self.equations()
        func after(_ friends: Float) -> UInt8 {
            equations.anxiety(
                100, baseline: 100, gap: 0, share: 1, drive: 16, friends: friends, susceptibility: 1, bits: 0)
        }
        #expect(after(-1) == 100)
        #expect(after(200) == 103)
        #expect(after(0) == 97)
    }

    /// The threshold is 153 of 255. Effort is in 1/32 and moves a twentieth of the way.
    @Test func `effort rises with the gap up to the threshold of withdrawal, and falls above it`() {
        let equations = Self.equations()
        func effort(_ now: UInt8, gap: Float, anxiety: Float) -> UInt8 {
            equations.effort(now, gap: gap, drive: 64, anxiety: anxiety, bits: 0x8000)
        }
        // The level is 1 + 0.4·2·0.5 = 1.4, or 44.8; from 32 the step is 0.64.
        #expect(effort(32, gap: -0.5, anxiety: 153) == 33)
        #expect(effort(32, gap: 0.5, anxiety: 153) == 32)
        // The level is 1 - 51/255 = 0.8, or 25.6; from 42 the step is -0.82.
        #expect(effort(42, gap: -0.5, anxiety: 204) == 41)
        #expect(effort(16, gap: 0, anxiety: 255) == 16)
    }

    @Test func `pressure acts up to the threshold of withdrawal`() {
        let equations = Self.equations { parameters in
            (parameters.feelings.onPosting, parameters.feelings.onSeeking) = (1, 2)
            parameters.feelings.onPruning = 3
        }
        // A standing of 96 is half a unit below the reference.
        #expect(equations.waitFactor(standing: 96, anxiety: 153) == 1 / 1.5)
        #expect(equations.threadPressure(standing: 96, anxiety: 153) == 1)
        #expect(equations.pruningFactor(standing: 96, anxiety: 153) == 2.5)
        for (standing, anxiety) in [(96, 154), (128, 0), (200, 0)] as [(UInt8, UInt8)] {
            #expect(equations.waitFactor(standing: standing, anxiety: anxiety) == 1)
            #expect(equations.threadPressure(standing: standing, anxiety: anxiety) == 0)
            #expect(equations.pruningFactor(standing: standing, anxiety: anxiety) == 1)
        }
    }

    @Test func `standing holds the gap and the bonuses, if there are big shots`() {
        let bonuses = Self.equations { parameters in
            (parameters.comparison.bigShotBonus, parameters.comparison.bigShotFriendBonus) = (0.5, 0.25)
        }
        #expect(bonuses.standing(gap: -0.5, isBigShot: false, hasBigShotFriend: false) == 96)
        #expect(bonuses.standing(gap: -0.5, isBigShot: true, hasBigShotFriend: false) == 128)
        #expect(bonuses.standing(gap: 0.5, isBigShot: false, hasBigShotFriend: true) == 176)
        #expect(bonuses.standing(gap: 1, isBigShot: true, hasBigShotFriend: true) == 240)
        let none = Self.equations { $0.mechanisms.bigShots = false }
        #expect(none.standing(gap: 0, isBigShot: true, hasBigShotFriend: true) == 128)
    }

    /// On a holiday, an hour on the watch costs 15 minutes face to face of 150.
    @Test func `friends online make up for less than an hour face to face`() {
        let equations = Self.equations()
        func level(degree: UInt8, hasMet: Bool, _ faceToFace: Float) -> Float {
            equations.belongingLevel(trait: 0.5, degree: degree, hasMet: hasMet, faceToFace: faceToFace) / 255
        }
        #expect(abs(level(degree: 0, hasMet: true, 0) - 0.2) < 1e-5)
        #expect(abs(level(degree: 20, hasMet: true, 0) - 0.3) < 1e-5)
        #expect(abs(level(degree: 20, hasMet: false, 0) - 0.25) < 1e-5)
        #expect(abs(level(degree: 150, hasMet: true, 1) - 0.8) < 1e-5)
        // An hour of 150 minutes is exchanged for a day with twenty friends online.
        #expect(level(degree: 20, hasMet: true, 0.6) < level(degree: 20, hasMet: false, 1))
    }
}
