// SPDX-License-Identifier: GPL-3.0-or-later

/// Friendships in compressed sparse row (CSR) format: four bytes per half-tie and four per account.
public struct TieTable: Equatable, Sendable {
    /// The offset of each account's first friend, and the number of half-ties at the end.
    private var starts: [UInt32]
    /// The friends of all accounts, ascending within each account.
    private var friends: [UInt32] = []

    /// Creates a table of `accounts` accounts without friendships.
    public init(accounts: Int) { starts = Array(repeating: 0, count: accounts + 1) }

    /// Creates a table from pairs.
    ///
    /// - Parameters:
    ///   - accounts: the number of accounts.
    ///   - ones: one end of each friendship.
    ///   - others: the other end, in the same order. Each friendship appears once, in either direction.
    /// - Precondition: both arrays have the same length, all numbers are below `accounts`, and there are fewer than
    ///   2^31 friendships.
    /// - Complexity: O(accounts + friendships · log friends).
    public init(accounts: Int, _ ones: [UInt32], _ others: [UInt32]) {
        precondition(ones.count == others.count, "the tie ends differ in number: \(ones.count) and \(others.count)")
        precondition(ones.count < 1 << 31, "\(ones.count) ties exceed the limit of 2^31 - 1")
        self.init(accounts: accounts)
        for account in ones { starts[Int(account) + 1] += 1 }
        for account in others { starts[Int(account) + 1] += 1 }
        for account in 0..<accounts { starts[account + 1] += starts[account] }
        friends = Array(repeating: 0, count: 2 * ones.count)
        var next = starts
        for (one, other) in zip(ones, others) {
            friends[Int(next[Int(one)])] = other
            next[Int(one)] += 1
            friends[Int(next[Int(other)])] = one
            next[Int(other)] += 1
        }
        for account in 0..<accounts { friends[places(of: account)].sort() }
    }

    /// The number of accounts.
    public var accounts: Int { starts.count - 1 }

    /// Returns the number of friends of `account`.
    public func degree(of account: UInt32) -> Int { places(of: Int(account)).count }

    /// Returns the friends of `account`, ascending.
    public func friends(of account: UInt32) -> ArraySlice<UInt32> { friends[places(of: Int(account))] }

    /// Whether two accounts are friends.
    ///
    /// - Complexity: O(log friends).
    public func contains(_ one: UInt32, _ other: UInt32) -> Bool {
        let places = places(of: Int(one))
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if friends[middle] < other { low = middle + 1 } else { high = middle }
        }
        return low < places.upperBound && friends[low] == other
    }

    private func places(of account: Int) -> Range<Int> { Int(starts[account])..<Int(starts[account + 1]) }
}
