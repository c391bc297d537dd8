// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The public data of one account.
public struct AccountObservation: Sendable {
    /// The child's number.
    public let child: Int
    /// The age in years.
    public let age: Int
    /// The name of the region.
    public let region: String
    /// The total of homepage likes.
    public let likes: Int
    /// The homepage likes received since the start of the simulation, which includes the burn-in.
    public let likesReceived: Int
    /// The number of friends.
    public let friends: Int
    /// The level of the account.
    public let level: Int
    /// Whether the account is above the big-shot threshold.
    public let isBigShot: Bool
}

extension Society {
    /// Returns the accounts with the most likes in descending order; equal accounts are in order of number.
    ///
    /// - Complexity: O(watches + count · log count) in practice.
    public func topAccounts(_ count: Int) -> [AccountObservation] {
        var top: [(likes: UInt32, child: Int)] = []
        var least: UInt32 = 0
        for child in 0..<world.count {
            let likes = world.children[child].likes.total
            guard likes > least || top.count < count else { continue }
            top.append((likes, child))
            if top.count >= 4 * max(1, count) { shorten(&top, to: count, &least) }
        }
        shorten(&top, to: count, &least)
        let sampling = AttributeSampling(parameters)
        return top.map { observe($0.child, sampling) }
    }

    private func shorten(_ top: inout [(likes: UInt32, child: Int)], to count: Int, _ least: inout UInt32) {
        top.sort { ($1.likes, $0.child) < ($0.likes, $1.child) }
        top.removeLast(max(0, top.count - count))
        if top.count == count { least = top.last?.likes ?? 0 }
    }

    private func observe(_ child: Int, _ sampling: AttributeSampling) -> AccountObservation {
        let row = world.children[child]
        let initial = sampling.make(
            child, generation: Int(row.generation), age: world.classes.initialAge(of: child), in: world
        ).row.likes.total
        return AccountObservation(
            child: child, age: world.age(of: child),
            region: parameters.population.regions[world.region(of: child)].name,
            likes: Int(row.likes.total), likesReceived: Int(row.likes.total) - Int(initial),
            friends: Int(row.profile.degree), level: Int(row.sessionState.level),
            isBigShot: row.profile.traits.contains(.bigShot))
    }
}
