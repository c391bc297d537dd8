// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The effects of a day's comparison on a child: the equations of anxiety, effort, standing and belonging, with the run's
/// coefficients.
///
/// States are bytes. Results are rounded stochastically, up with the probability of the fraction, so that small changes
/// accumulate.
struct FeelingEquations {
    /// The number of friends per day with whom a child compares itself.
    let seen: Int
    let threadBase: Float
    let threadGap: Float
    let threadDrive: Float
    /// The mean and the standard deviation of the baseline of anxiety; 1/255.
    private let baseline: SIMD2<Float>
    private let reversion: Float
    /// The effect of an upward gap by susceptibility: worse, neither, better; 1/255.
    private let upward: SIMD4<Float>
    /// The relief by a downward gap, likewise.
    private let downward: SIMD4<Float>
    /// The watch time on which a comparison has half its full effect; minutes.
    private let halfExposure: Float
    private let influence: Float
    private let initialGap: Float
    private let initialExposure: Float
    private let effortRise: Float
    private let effortRate: Float
    private let effortCap: Float
    /// The anxiety above which a child withdraws; 1/255.
    private let withdrawal: Float
    private let withdrawalSlope: Float
    private let onPosting: Float
    private let onSeeking: Float
    private let onPruning: Double
    private let bonuses: SIMD2<Float>
    let statusRate: Float
    private let belongingRate: Float
    /// The shares of the trait, of friends on the watch and of time face to face; 1/255.
    private let belonging: SIMD4<Float>
    private let belongingFriends: Float
    private let unseenFriends: Float

    init(_ parameters: SocietyParameters) {
        let (comparison, feelings, mechanisms) = (parameters.comparison, parameters.feelings, parameters.mechanisms)
        seen = comparison.seen
        threadBase = Float(parameters.threads.openBase)
        threadGap = Float(parameters.threads.openGap)
        threadDrive = Float(parameters.threads.openDrive)
        baseline = [Float(feelings.baseline[0]) * 255, Float(feelings.baseline[1]) * 255]
        reversion = Float(feelings.reversion)
        let upward = comparison.upward.map { Float($0) * 255 }
        self.upward = [upward[0], upward[1], upward[2], upward[2]]
        let downward = comparison.downward.map { Float($0) * 255 }
        self.downward = [downward[0], downward[1], downward[2], downward[2]]
        halfExposure = Float(comparison.exposure)
        influence = Float(comparison.influence)
        initialGap = mechanisms.likeCounts && mechanisms.feelings ? Float(feelings.initialGap) : 0
        initialExposure = Float(feelings.initialExposure)
        effortRise = mechanisms.pressureOnUse ? Float(feelings.effort) : 0
        effortRate = Float(feelings.effortRate)
        effortCap = min(255, Float(feelings.effortCap) * 32)
        withdrawal = Float(feelings.withdrawal) * 255
        withdrawalSlope = mechanisms.pressureOnUse ? Float(feelings.withdrawalSlope) / 255 : 0
        onPosting = mechanisms.pressureOnPosting ? Float(feelings.onPosting) : 0
        onSeeking = mechanisms.pressureOnSeeking ? Float(feelings.onSeeking) : 0
        onPruning = mechanisms.pressureOnPruning ? feelings.onPruning : 0
        bonuses =
            mechanisms.bigShots ? [Float(comparison.bigShotBonus), Float(comparison.bigShotFriendBonus)] : [0, 0]
        statusRate = Float(comparison.statusRate)
        belongingRate = Float(feelings.belongingRate)
        let shares = feelings.belonging.map { Float($0) * 255 }
        belonging = [shares[0], shares[1], shares[2], 0]
        belongingFriends = Float(feelings.belongingFriends)
        unseenFriends = Float(feelings.unseenFriends)
    }

    /// Returns the gap u to the accounts seen, -1...1: own ln(1 + likes) against a reference between the mean and the
    /// maximum of those seen. The higher the drive, the closer the reference is to the maximum.
    ///
    ///     reference = (1 - w)·mean + w·maximum,  w = d / (1 + d);  u = v / (1 + |v|),  v = (own - reference) / 2
    func gap(own: Float, mean: Float, maximum: Float, drive: UInt8) -> Float {
        let weight = Float(drive) / (16 + Float(drive))
        let half = (own - mean - weight * (maximum - mean)) / 2
        return half / (1 + abs(half))
    }

    /// Returns the square root of a status drive, in which the effects of a gap are linear.
    static func root(_ drive: UInt8) -> Float { (Float(drive) / 16).squareRoot() }

    /// Returns the baseline of anxiety for a standard normal number of the child; 5...204 in 1/255.
    func baseline(_ normal: Float) -> Float { max(5, min(204, baseline.x + baseline.y * normal)) }

    /// Returns the anxiety after a day.
    ///
    ///     x' = x + r·(b - x) + s·√d·(k·max(0, -u) - c·max(0, u)) + m·(mean of friends seen - x)
    ///
    /// The coefficients k and c depend on susceptibility. A child without drive, or one that gets neither worse nor
    /// better, does not feel a gap.
    func anxiety(
        _ now: Float, baseline: Float, gap: Float, share: Float, drive: UInt8, friends: Float,
        susceptibility kind: Int, bits: UInt32
    ) -> UInt8 {
        let felt = upward[kind] * max(0, -gap) - downward[kind] * max(0, gap)
        let compared = share * FeelingEquations.root(drive) * felt
        let pull = influence * (friends >= 0 ? friends - now : 0)
        return FeelingEquations.rounded(now + reversion * (baseline - now) + compared + pull, bits: bits & 0xFFFF)
    }

    /// Returns the share s of the full effect that a comparison has on a day with this watch time, in steps of five
    /// minutes.
    func exposure(watchFives: UInt8) -> Float {
        let watch = Float(watchFives) * 5
        return halfExposure > 0 ? watch / (watch + halfExposure) : 1
    }

    /// Returns the new effort. It tends to a level that rises with the gap and the drive, and falls with anxiety above
    /// the threshold of withdrawal.
    func effort(_ now: UInt8, gap: Float, drive: UInt8, anxiety: Float, bits: UInt32) -> UInt8 {
        let level =
            anxiety <= withdrawal
            ? 1 + effortRise * FeelingEquations.root(drive) * max(0, -gap)
            : 1 - withdrawalSlope * (anxiety - withdrawal)
        let next = Float(now) + effortRate * (32 * level - Float(now))
        return FeelingEquations.rounded(max(16, min(effortCap, next)), bits: bits)
    }

    /// Returns the anxiety and the effort to which a child tends if its gap is always the initial one.
    func initial(baseline: Float, drive: UInt8, susceptibility kind: Int) -> (anxiety: UInt8, effort: UInt8) {
        let push = FeelingEquations.root(drive) * initialGap
        let anxiety = max(0, min(255, baseline + upward[kind] * initialExposure * push / reversion))
        return (UInt8(anxiety), UInt8(max(16, min(effortCap, 32 * (1 + effortRise * push)))))
    }

    /// Returns the standing after a day: the gap, and the bonuses of a big shot and of its friends; 64 per unit.
    func standing(gap: Float, isBigShot: Bool, hasBigShotFriend: Bool) -> UInt8 {
        let bonus = (isBigShot ? bonuses.x : 0) + (hasBigShotFriend ? bonuses.y : 0)
        return UInt8(truncatingIfNeeded: Int(wholePartOf: max(0, min(255, 128 + 64 * (gap + bonus)))))
    }

    /// Returns whether a child is so anxious that it withdraws.
    @inline(__always)
    func withdraws(anxiety: UInt8) -> Bool { Float(anxiety) > withdrawal }

    /// Returns the pressure on a child, 0...2: the gap below its reference, or 0 if it withdraws.
    private func pressure(standing: UInt8, anxiety: UInt8) -> Float {
        withdraws(anxiety: anxiety) ? 0 : max(0, Float(128 &- Int(standing)) / 64)
    }

    /// Returns the factor on the mean wait for the next post.
    func waitFactor(standing: UInt8, anxiety: UInt8) -> Float {
        1 / (1 + onPosting * pressure(standing: standing, anxiety: anxiety))
    }

    /// Returns the summand in the logit of the probability of opening an exchange thread.
    func threadPressure(standing: UInt8, anxiety: UInt8) -> Float {
        onSeeking * pressure(standing: standing, anxiety: anxiety)
    }

    /// Returns the factor on the hazard of silent ties.
    func pruningFactor(standing: UInt8, anxiety: UInt8) -> Double {
        1 + onPruning * Double(pressure(standing: standing, anxiety: anxiety))
    }

    /// Returns the level to which belonging tends, from the child's own trait (0..<1), its friends and its time face to
    /// face. On a day without sessions, friends count less.
    func belongingLevel(trait: Float, degree: UInt8, hasMet: Bool, faceToFace: Float) -> Float {
        let ties = min(1, Float(degree) / belongingFriends) * (hasMet ? 1 : unseenFriends)
        return belonging.x * trait + belonging.y * ties + belonging.z * faceToFace
    }

    /// Returns the new belonging, closer to its level.
    func belonging(_ now: UInt8, level: Float, bits: UInt32) -> UInt8 {
        FeelingEquations.rounded(Float(now) + belongingRate * (level - Float(now)), bits: bits & 0xFFFF)
    }

    /// Returns `value` as a byte, rounded up with the probability of its fraction, given 16 random bits.
    @inline(__always)
    static func rounded(_ value: Float, bits: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: Int(wholePartOf: max(0, min(255, value + Float(bits & 0xFFFF) / 65_536))))
    }
}
