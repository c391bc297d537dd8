// SPDX-License-Identifier: GPL-3.0-or-later

/// The wrong answers of one kind.
package struct WrongAnswers: Equatable, Sendable {
    /// The figure's name, such as `lost_likes`.
    package var name: String
    /// How many there are; 1 or more.
    package var count: Int
    /// What they are, in words and in the number that the count asks for, such as `lost likes`.
    package var noun: String
}

extension AuditFigures {
    /// The figures that count something wrong, with words for one and for several.
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

    /// What was wrong, by kind, of all answers and not only of those that are told one by one; what lasts comes first.
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
