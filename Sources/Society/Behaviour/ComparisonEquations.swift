// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The effects of a day's comparison on a child: the equations of anxiety, effort and belonging, with the run's
/// coefficients.
///
/// States are bytes. Results are rounded stochastically, up with the probability of the fraction, so that small changes
/// accumulate.
struct ComparisonEquations {
    /// The number of friends per day with whom a child compares itself.
    let seen: Int
    /// The weight of the rival, where 1 is that of all friends seen together.
    let rivalWeight: Float
    let threadBase: Float
    let threadGap: Float
    let threadDrive: Float
    private let persistence: Float
    private let upward: Float
    private let downward: Float
    private let influence: Float
    /// The factors by susceptibility: worse, neither, better.
    private let factors: SIMD4<Float>
    private let effortRise: Float
    private let effortDecay: Float
    private let effortCap: Float
    private let belonging: Belonging
    private let statusRate: Float
    /// The rise of the level of real-life status per unit of ln(1 + likes) above the class mean; 1/255.
    private let statusRise: Float

    /// The rate of belonging, and the terms of the level that it approaches.
    private struct Belonging {
        let rate: Float
        let base: Float
        let ties: Float
        let faceToFace: Float
        let friends: Float
        let away: Float
    }

    init(_ parameters: SocietyParameters) {
        let comparison = parameters.comparison
        seen = comparison.seen
        rivalWeight = Float(comparison.rivalWeight)
        threadBase = Float(parameters.threads.openBase)
        threadGap = Float(parameters.threads.openGap)
        threadDrive = Float(parameters.threads.openDrive)
        persistence = Float(comparison.persistence)
        upward = Float(comparison.upward) * 255
        downward = Float(comparison.downward) * 255
        influence = Float(comparison.influence)
        let factors = comparison.susceptibility.map { Float($0) }
        self.factors = [factors[0], factors[1], factors[2], factors[2]]
        effortRise = Float(comparison.effort) * 32 / 16
        effortDecay = Float(comparison.effortDecay)
        effortCap = Float(comparison.effortCap) * 32
        belonging = Belonging(
            rate: Float(comparison.belonging), base: Float(comparison.belongingBase),
            ties: Float(comparison.belongingTies), faceToFace: Float(comparison.belongingFaceToFace),
            friends: Float(comparison.belongingFriends), away: Float(comparison.belongingAway))
        statusRate = Float(comparison.offlineStatus)
        statusRise = Float(128 / comparison.offlineStatusSpan)
    }

    /// x' = ρx + k_up·max(0, -u)·s - k_dn·max(0, u) + b·(mean of friends seen - x).
    func anxiety(_ now: Float, gap: Float, friends: Float, susceptibility kind: Int, bits: UInt32) -> UInt8 {
        let own = persistence * now + upward * max(0, -gap) * factors[kind] - downward * max(0, gap)
        let next = own + influence * (friends >= 0 ? friends - now : 0)
        return ComparisonEquations.rounded(next, bits: bits & 0xFFFF)
    }

    /// Returns the new effort: it rises with the gap and the drive, and decays to 1.
    func effort(_ now: UInt8, gap: Float, drive: UInt8, bits: UInt32) -> UInt8 {
        let next = Float(now) + effortRise * max(0, -gap) * Float(drive) - effortDecay * (Float(now) - 32)
        return ComparisonEquations.rounded(min(effortCap, next), bits: bits)
    }

    /// Returns the new belonging: it approaches a target given by friends on the watch and face-to-face time. On a day
    /// without sessions, friends count less.
    func belonging(_ now: UInt8, degree: UInt8, hasMet: Bool, watch: Float, free: Float, bits: UInt32) -> UInt8 {
        let ties = min(1, Float(degree) / belonging.friends) * (hasMet ? 1 : belonging.away)
        let faceToFace = 1 - min(1, watch / max(1, free))
        let target = 255 * (belonging.base + belonging.ties * ties + belonging.faceToFace * faceToFace)
        return ComparisonEquations.rounded(Float(now) + belonging.rate * (target - Float(now)), bits: bits & 0xFFFF)
    }

    /// Returns the new real-life status: it approaches a level that rises with the child's own ln(1 + likes).
    func offlineStatus(_ now: UInt8, own: Float, classMean: Float, bits: UInt32) -> UInt8 {
        let target = max(0, min(255, 128 + statusRise * (own - classMean)))
        return ComparisonEquations.rounded(Float(now) + statusRate * (target - Float(now)), bits: bits)
    }

    /// Returns `value` as a byte, rounded up with the probability of its fraction, given 16 random bits.
    @inline(__always)
    static func rounded(_ value: Float, bits: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: Int(wholePartOf: max(0, min(255, value + Float(bits & 0xFFFF) / 65_536))))
    }
}
