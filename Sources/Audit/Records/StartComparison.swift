// SPDX-License-Identifier: GPL-3.0-or-later

/// Compares the accounts' state before the first request of the load with the audit's baseline.
///
/// No request is in flight at that time, so every value must equal the baseline's exactly.
public struct StartComparison: Sendable {
    /// A difference from the baseline.
    public struct Difference: Equatable, Sendable {
        /// The account.
        public var account: UInt32
        /// A predicate, for example `has 12 likes where it should have 3`.
        public var words: String
    }

    private let baseline: AuditBaseline
    private let newest: [UInt32: UInt64]
    /// The differences by account and value; a later answer replaces an earlier one.
    private var different: [UInt32: [AuditBasis: String]] = [:]
    private var accounts: Set<UInt32> = []
    /// The kinds of values that were compared.
    public private(set) var compared: Set<AuditBasis> = []

    /// Creates a comparison.
    public init(_ baseline: AuditBaseline) {
        self.baseline = baseline
        newest = Dictionary(baseline.posts.map { ($0.account, $0.id) }, uniquingKeysWith: { $1 })
    }

    /// The number of accounts with at least one compared value.
    public var accountsCompared: Int { accounts.count }

    /// The first difference of each account, ascending.
    public var differences: [Difference] {
        different.sorted { $0.key < $1.key }.compactMap { account, values in
            values.min { $0.key.rawValue < $1.key.rawValue }.map { Difference(account: account, words: $0.value) }
        }
    }

    /// The accounts with a difference, ascending.
    public var accountsThatDiffer: [UInt32] { different.keys.sorted() }

    /// Compares an account's answers.
    public mutating func take(_ answer: ReadBack) {
        let account = answer.account
        if let likes = answer.likes { take(.likes(of: account, likes)) }
        if let count = answer.friendCount { take(.friendCount(of: account, count)) }
        if let friends = answer.friends { take(.friends(of: account, friends)) }
        if let posts = answer.posts { take(.ownPosts(of: account, posts)) }
    }

    /// Compares one answer.
    public mutating func take(_ read: AuditRead) {
        switch read {
        case .likes(let account, let told):
            guard knows(account) else { return }
            let right = Int(baseline.likes[Int(account)])
            note(account, .likes, told == right ? nil : "has \(told) likes where it should have \(right)")
        case .friendCount(let account, let told):
            guard knows(account) else { return }
            let right = baseline.ties.degree(of: account)
            note(account, .friendCounts, told == right ? nil : "has \(told) friends where it should have \(right)")
        case .friends(let account, let told):
            guard knows(account) else { return }
            note(account, .friendLists, words(for: Set(told), Set(baseline.ties.friends(of: account))))
        case .ownPosts(let account, let told):
            // A list that is not empty may have been truncated before the post.
            guard knows(account), let post = newest[account] else { return }
            note(account, .postLists, told.isEmpty ? "has no posts where it should have post \(post)" : nil)
        case .postLikes, .feed, .delivery: return
        }
    }

    private func words(for told: Set<UInt32>, _ right: Set<UInt32>) -> String? {
        if let extra = told.subtracting(right).min() {
            return extra == .max
                ? "has a member in its friend list who has no account in this run"
                : "has \(extra) in its friend list, who should not be there"
        }
        return right.subtracting(told).min().map { "lacks \($0) in its friend list" }
    }

    private func knows(_ account: UInt32) -> Bool { Int(account) < baseline.likes.count }

    private mutating func note(_ account: UInt32, _ basis: AuditBasis, _ words: String?) {
        accounts.insert(account)
        compared.insert(basis)
        different[account, default: [:]][basis] = words
        if different[account]?.isEmpty == true { different[account] = nil }
    }

    /// Returns a sample of accounts: some evenly spread, and those with the most likes, which are the first to get
    /// more.
    public func sample(_ count: Int) -> [UInt32] {
        let all = baseline.likes.count
        guard all > 2 * count else { return (0..<UInt32(all)).map(\.self) }
        let spread = (0..<count).map { UInt32($0 * all / count) }
        let liked = (0..<UInt32(all)).sorted {
            (baseline.likes[Int($1)], $0) < (baseline.likes[Int($0)], $1)
        }
        return Set(spread + liked.prefix(count)).sorted()
    }
}
