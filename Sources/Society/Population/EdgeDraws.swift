// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

/// The probabilities with which two children who share a focus are friends at the start.
struct EdgeDraws {
    /// The mean number of friends in a class with enough children, and the structure of a class.
    private let inClass: Double
    private let classes: ClassDraws
    private let inSchool: Double
    private let sameSex: Double
    /// The mean number of friends in each of the two groups of a child.
    let perGroup: Double
    /// The mean number of friends of a committed child.
    let committed: Double
    /// The share of a family's pairs who are friends.
    let family: Double
    /// The sociability of children: 256 steps of a lognormal.
    private let weights: [Double]
    /// The factors for which the mean over all pairs of min(1, factor · w · w′) is a multiple of 1/64.
    private let factors: [Double]
    /// The initial strengths of strangers' ties and of others; halves.
    private let strangerStrength: ClosedRange<Int>
    private let strength: ClosedRange<Int>
    /// The number of equally likely days since the last contact, from 0.
    private let contactDays: UInt32
    /// The share of ties between two children who answer threads that are exchange ties, of 2^32.
    private let exchangeShare: UInt64

    init(_ parameters: SocietyParameters) {
        let friends = parameters.friends
        classes = ClassDraws(friends)
        inClass = classes.mean(for: friends.offline * friends.sameClass, in: parameters.population)
        inSchool = friends.offline * (1 - friends.sameClass)
        sameSex = friends.sameSex
        committed = friends.committed
        family = friends.circleDensity
        // The friends that the committed children have among ordinary children.
        let outside = friends.committed - friends.ordinary - family * Double(friends.circleSize - 1)
        let share = parameters.population.committedShare
        let followed = max(0, outside) * share / max(0.01, 1 - share)
        perGroup = max(0, friends.ordinary - friends.offline - followed) / 2
        let weights = Sociability.weights(friends)
        self.weights = weights
        factors = (0...64).map { $0 == 64 ? 64 : EdgeDraws.factor(weights, mean: Double($0) / 64) }
        strangerStrength = EdgeDraws.halves(friends.initialStrangerStrength)
        strength = EdgeDraws.halves(friends.initialStrength)
        contactDays = UInt32(friends.initialContactDays + 1)
        exchangeShare = Chance(parameters.threads.initialShare).threshold
    }

    /// The share of children who join a clique of the other sex, so that the share of friends of the same sex is right.
    var stray: Chance { Chance((1 - max(0, 2 * sameSex - 1).squareRoot()) / 2) }

    /// Returns the probabilities for two children of a class with `mates` others: of different sexes, and of the same sex in
    /// different cliques and in one clique.
    func classChances(mates: Int) -> (otherSex: UInt64, sameSex: UInt64, clique: UInt64) {
        let chances = classes.chances(mean: inClass, mates: Double(max(1, mates)))
        return (Chance(chances.x).threshold, Chance(chances.y).threshold, Chance(chances.z).threshold)
    }

    /// Returns the probability for two children of a cluster in which each meets `others` of other classes on average.
    func clusterChance(others: Double) -> UInt64 { others > 0 ? Chance(inSchool / others).threshold : 0 }

    /// Returns the sociability of the child with these trait bits: how readily it makes friends on the watch.
    func sociability(_ trait: UInt64) -> Double { weights[Sociability.step(trait)] }

    /// Returns the factor of two sociabilities for a mean probability, scaled to 2^32.
    func groupFactor(mean: Double) -> Double {
        let position = max(0, min(1, mean)) * 64
        let step = min(63, Int(position))
        let factor = factors[step] + (factors[step + 1] - factors[step]) * (position - Double(step))
        return factor * 4_294_967_296
    }

    /// Returns the initial state of a tie: a recent contact, and a higher strength for close kinds.
    @inline(__always)
    func tieState(_ kind: TieKind, coin: UInt64) -> TieState {
        let strengths = kind == .stranger ? strangerStrength : strength
        let draw = UInt32(truncatingIfNeeded: kind == .stranger ? coin >> 1 : coin)
        let contact = UInt32(truncatingIfNeeded: coin >> 8) % contactDays
        return TieState(
            day: 128 - Int(contact), strength: strengths.lowerBound + Int(draw % UInt32(strengths.count)))
    }

    /// Returns whether two children who answer threads and met on the watch exchange likes. The lowest two bits of the
    /// coin become the highest.
    func areExchangePartners(coin: UInt64) -> Bool {
        let low = UInt32(truncatingIfNeeded: coin)
        return UInt64(low << 30 | low >> 2) < exchangeShare
    }

    private static func halves(_ bounds: [Double]) -> ClosedRange<Int> {
        TieState.halves(bounds[0])...TieState.halves(bounds[1])
    }

    /// Returns the factor for which the mean over all pairs of min(1, factor · w · w′) is `mean`.
    private static func factor(_ weights: [Double], mean: Double) -> Double {
        // Every fourth weight suffices: the mean differs by less than 0.1 %.
        let some = stride(from: 0, to: 256, by: 4).map { (weights[$0] + weights[$0 + 3]) / 2 }
        var low = 0.0
        var high = 64.0
        for _ in 0..<40 {
            let middle = (low + high) / 2
            var sum = 0.0
            for one in some { for other in some { sum += min(1, middle * one * other) } }
            if sum / Double(some.count * some.count) < mean { low = middle } else { high = middle }
        }
        return low
    }
}
