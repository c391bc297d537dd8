// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

/// The chances with which pairs who meet become friends. A coin belongs to the pair, so both sides agree.
struct TieCoins {
    private let classChance: [UInt64]
    private let schoolChance: [UInt64]
    private let circleChance: UInt64
    /// How sociable a child is, by a hash of its number: 256 steps of a lognormal, in 1/4,096.
    private let sociability: [UInt32]
    private let openScale: UInt64

    init(_ parameters: SocietyParameters, openRounds: Int, circleRounds: Int) {
        let friends = parameters.friends
        let population = parameters.population
        let mates = population.ownership * max(0, population.classSize - 1)
        let inClass = mates > 0 ? friends.offline * friends.sameClass / mates : 0
        let inSchool = friends.offline * (1 - friends.sameClass) / Double(InitialTies.schoolRounds)
        // Index 0: other sex, 1: same sex; half of the others are of the same sex.
        let sex = [2 * (1 - friends.sameSex), 2 * friends.sameSex]
        classChance = sex.map { Chance($0 * inClass).threshold }
        schoolChance = sex.map { Chance($0 * inSchool).threshold }
        let open = max(0, friends.ordinary - friends.offline)
        circleChance = Chance((friends.committed - friends.ordinary) / Double(circleRounds)).threshold
        let weights = TieCoins.weights(sigma: friends.ordinarySigma)
        sociability = weights.map { UInt32($0 * 4_096) }
        let wanted = openRounds > 0 ? min(1, open / Double(openRounds)) : 0
        openScale = TieCoins.scale(weights, mean: wanted)
    }

    func areOfflineFriends(sameSex: Bool, sameClass: Bool, coin: UInt64) -> Bool {
        coin >> 32 < (sameClass ? classChance : schoolChance)[sameSex ? 1 : 0]
    }

    func areOpenFriends(_ row: Int, _ other: Int, coin: UInt64) -> Bool {
        let pair = UInt64(sociability[TieCoins.step(row)]) &* UInt64(sociability[TieCoins.step(other)])
        return coin >> 32 < (pair &* openScale) >> 24
    }

    func areCircleFriends(coin: UInt64) -> Bool { coin >> 32 < circleChance }

    /// The state of a tie at the beginning: a contact in the last two weeks, stronger for close kinds.
    func bond(_ kind: TieKind, coin: UInt64) -> Bond {
        let spread = Int(coin & 15)
        let strength = kind == .stranger ? spread / 2 : 4 + spread
        return Bond(day: 128 - Int(coin >> 8 & 15), strength: strength)
    }

    private static func step(_ row: Int) -> Int {
        Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: row) &* 2_654_435_769) >> 24)
    }

    private static func weights(sigma: Double) -> [Double] {
        (0..<256).map { step in
            let u = (Double(step) + 0.5) / 256
            // The logistic quantile, scaled to unit variance, stands in for the normal one: it only spreads sociability.
            return min(4, exp(sigma * log(u / (1 - u)) * 0.5513))
        }
    }

    /// The factor for which the mean over all pairs of min(1, factor · w · w′) is `mean`; in 2^32 · 2^24 / 4,096².
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

/// The friends that a child has so far, while its list is made; at most 256.
struct Acquaintances {
    private var children: [Int] = []
    private var filter: [UInt64] = Array(repeating: 0, count: 16)

    var count: Int { children.count }

    mutating func removeAll() {
        children.removeAll(keepingCapacity: true)
        for word in filter.indices { filter[word] = 0 }
    }

    mutating func insert(_ child: Int) {
        children.append(child)
        let bit = Acquaintances.bit(child)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    func contains(_ child: Int) -> Bool {
        let bit = Acquaintances.bit(child)
        guard filter[bit >> 6] >> UInt64(bit & 63) & 1 != 0 else { return false }
        return children.contains(child)
    }

    private static func bit(_ child: Int) -> Int {
        Int((UInt32(truncatingIfNeeded: child) &* 2_654_435_769) >> 22)
    }
}
