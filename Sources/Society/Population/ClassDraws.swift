// SPDX-License-Identifier: GPL-3.0-or-later

/// The probabilities of friendship within a class: by sex, and by clique among children of the same sex.
struct ClassDraws {
    private let sameSex: Double
    private let cliquishness: Double
    /// The share of one clique among the children of the same sex: those who join a clique of the other sex leave it.
    private let close: Double

    init(_ friends: FriendParameters) {
        (sameSex, cliquishness) = (friends.sameSex, friends.cliquishness)
        close = max(0.5, friends.sameSex) / 2
    }

    /// Returns the probabilities for pairs of different sexes, of the same sex in different cliques, and in one clique.
    ///
    /// - Parameters:
    ///   - mean: the mean number of friends in a class with enough children.
    ///   - mates: the number of other children in the class; half of them are of the same sex.
    func chances(mean: Double, mates: Double) -> SIMD3<Double> {
        let alike = 2 * sameSex * mean / mates
        let within = min(1, alike * (1 + cliquishness))
        let between = (alike - close * within) / (1 - close)
        return [min(1, 2 * (1 - sameSex) * mean / mates), min(1, between), within]
    }

    /// Returns the mean for which children have `wanted` friends in their classes on average, over classes of all ages.
    ///
    /// In a small class, a child befriends everyone and still has fewer friends, so that others need more.
    func mean(for wanted: Double, in population: PopulationParameters) -> Double {
        let sizes = population.ageShares.indices.filter { population.ageShares[$0] > 0 }.map {
            population.owners(atAge: population.youngest + $0)
        }
        let owners = sizes.reduce(0, +)
        func friends(_ mean: Double) -> Double {
            sizes.reduce(0) { sum, size in
                let mates = size * Double(population.pupils - 1) / Double(population.pupils)
                guard mates > 0 else { return sum }
                let chances = chances(mean: mean, mates: mates)
                let alike = (1 - close) * chances.y + close * chances.z
                return sum + size * mates / 2 * (chances.x + alike)
            } / max(1e-9, owners)
        }
        var (low, high) = (0.0, Double(SchoolMap.largestClass))
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if friends(middle) < wanted { low = middle } else { high = middle }
        }
        return low
    }
}
