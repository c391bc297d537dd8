// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Glibc

/// The probabilities with which pairs become friends when they meet. Each draw is keyed by the pair, so both sides
/// agree.
struct EdgeDraws {
    private let classChance: SIMD2<UInt64>
    private let schoolChance: SIMD2<UInt64>
    private let circleChance: UInt64
    /// The sociability of a child, by a hash of its number: 256 steps of a lognormal, in 1/4,096.
    private let sociability: Column<UInt32>
    private let openScale: UInt64
    /// The initial strengths of strangers' ties and of others; halves.
    private let strangerStrength: ClosedRange<Int>
    private let strength: ClosedRange<Int>
    /// The number of equally likely days since the last contact, from 0.
    private let contactDays: UInt32
    /// The share of ties between two children who answer threads that are exchange ties, of 2^32.
    private let exchangeShare: UInt64

    init(_ parameters: SocietyParameters, openRounds: Int, circleRounds: Int, store: ColumnStore) {
        let friends = parameters.friends
        let population = parameters.population
        let mates = population.ownership * max(0, population.classSize - 1)
        let inClass = mates > 0 ? friends.offline * friends.sameClass / mates : 0
        let inSchool = friends.offline * (1 - friends.sameClass) / Double(SchoolRounds.count)
        // Index 0: other sex, 1: same sex; half of the other children are of the same sex.
        let sex = [2 * (1 - friends.sameSex), 2 * friends.sameSex]
        classChance = [Chance(sex[0] * inClass).threshold, Chance(sex[1] * inClass).threshold]
        schoolChance = [Chance(sex[0] * inSchool).threshold, Chance(sex[1] * inSchool).threshold]
        let open = max(0, friends.ordinary - friends.offline)
        circleChance = Chance((friends.committed - friends.ordinary) / Double(circleRounds)).threshold
        let weights = EdgeDraws.weights(sigma: friends.ordinarySigma, most: friends.sociabilityMost)
        sociability = store.column(of: UInt32.self, count: weights.count)
        for (step, weight) in weights.enumerated() { sociability[step] = UInt32(weight * 4_096) }
        let wanted = openRounds > 0 ? min(1, open / Double(openRounds)) : 0
        openScale = EdgeDraws.scale(weights, mean: wanted)
        strangerStrength = EdgeDraws.halves(friends.initialStrangerStrength)
        strength = EdgeDraws.halves(friends.initialStrength)
        contactDays = UInt32(friends.initialContactDays + 1)
        exchangeShare = Chance(parameters.threads.initialShare).threshold
    }

    func areOfflineFriends(sameSex: Bool, sameClass: Bool, coin: UInt64) -> Bool {
        coin >> 32 < (sameClass ? classChance : schoolChance)[sameSex ? 1 : 0]
    }

    /// Returns how readily `row` makes friends among people met on the watch.
    func openness(of row: Int) -> UInt64 { UInt64(sociability[EdgeDraws.step(row)]) &* openScale }

    /// Returns whether a child with this openness and `other` become friends.
    @inline(__always)
    func areOpenFriends(_ openness: UInt64, _ other: Int, coin: UInt64) -> Bool {
        coin >> 32 < (openness &* UInt64(sociability[EdgeDraws.step(other)])) >> 24
    }

    func areCircleFriends(coin: UInt64) -> Bool { coin >> 32 < circleChance }

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

    private static func step(_ row: Int) -> Int {
        Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: row) &* 2_654_435_769) >> 24)
    }

    private static func weights(sigma: Double, most: Double) -> [Double] {
        (0..<256).map { step in
            let u = (Double(step) + 0.5) / 256
            // The logistic quantile, scaled to unit variance, approximates the normal quantile; it only determines the
            // spread.
            return min(most, exp(sigma * log(u / (1 - u)) * 0.5513))
        }
    }

    /// Returns the factor for which the mean over all pairs of min(1, factor · w · w′) is `mean`; in 2^32 · 2^24 /
    /// 4,096².
    private static func scale(_ weights: [Double], mean: Double) -> UInt64 {
        var low = 0.0
        var high = 8.0
        for _ in 0..<50 {
            let middle = (low + high) / 2
            var sum = 0.0
            for one in weights { for other in weights { sum += min(1, middle * one * other) } }
            if sum / Double(weights.count * weights.count) < mean { low = middle } else { high = middle }
        }
        return UInt64(low * 4_294_967_296)
    }
}

/// The friends of a child while its list is being created; at most 256.
struct Acquaintances {
    private(set) var count = 0
    private var children = InlineArray<256, UInt32>(repeating: 0)
    /// A Bloom filter of 1,024 bits: one bit per hash of a child's number.
    private var filter = InlineArray<16, UInt64>(repeating: 0)

    mutating func removeAll() {
        count = 0
        filter = InlineArray(repeating: 0)
    }

    mutating func insert(_ child: Int) {
        children[count] = UInt32(truncatingIfNeeded: child)
        count += 1
        let bit = Acquaintances.bit(child)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    func contains(_ child: Int) -> Bool {
        let bit = Acquaintances.bit(child)
        guard filter[bit >> 6] >> UInt64(bit & 63) & 1 != 0 else { return false }
        // A span, because the loop would otherwise copy the whole array.
        let children = children.span
        for index in 0..<count where children[index] == UInt32(truncatingIfNeeded: child) { return true }
        return false
    }

    private static func bit(_ child: Int) -> Int {
        Int((UInt32(truncatingIfNeeded: child) &* 2_654_435_769) >> 22)
    }
}
