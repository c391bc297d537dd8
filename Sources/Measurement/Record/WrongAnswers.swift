// SPDX-License-Identifier: GPL-3.0-or-later

/// The wrong answers of one kind.
package struct WrongAnswers: Equatable, Sendable {
    /// The figure's name, such as `lost_likes`.
    package var name: String
    /// The number of wrong answers; at least 1.
    package var count: Int
    /// The noun that fits the count, such as `lost likes`.
    package var noun: String
}

extension AuditFigures {
    /// The figures that count wrong answers, with their nouns in singular and plural.
    private static let nouns: [(name: String, one: String, several: String)] = [
        ("lost_likes", "lost like", "lost likes"), ("doubled_likes", "doubled like", "doubled likes"),
        ("lost_post_likes", "lost post like", "lost post likes"),
        ("doubled_post_likes", "doubled post like", "doubled post likes"),
        ("missing_posts", "missing post", "missing posts"),
        ("undelivered_posts", "undelivered post", "undelivered posts"), ("missing_ties", "missing tie", "missing ties"),
        ("unwanted_ties", "unwanted tie", "unwanted ties"), ("one_sided_ties", "one-sided tie", "one-sided ties"),
        ("over_cap", "account over the friend cap", "accounts over the friend cap"),
        ("wrong_friend_counts", "wrong friend count", "wrong friend counts"),
        ("malformed_lists", "malformed list", "malformed lists"), ("stale_reads", "stale read", "stale reads"),
        ("unexplained_reads", "unexplained read", "unexplained reads"),
    ]

    /// All wrong answers by kind, not only those listed as findings; permanent faults come first.
    package var wrong: [WrongAnswers] {
        let counts = Dictionary(figures.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return Self.nouns.compactMap { noun in
            guard let value = counts[noun.name], value >= 1, let count = Int(exactly: value.rounded()) else {
                return nil
            }
            return WrongAnswers(name: noun.name, count: count, noun: count == 1 ? noun.one : noun.several)
        }
    }
}
