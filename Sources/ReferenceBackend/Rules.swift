// SPDX-License-Identifier: GPL-3.0-or-later

/// The numbers by which a circle is run: those of a world, or the usual ones.
package struct Rules: Equatable, Sendable {
    /// Most friends of an account; at least 1.
    package var friendCap = 150
    /// Likes that a homepage takes in a day; at least 0.
    package var receivedPerDay = 3_000
    /// Likes that a giver may give one friend in a day, by level; at least one, none negative.
    package var quotas = [5, 10, 20]
    /// The levels at which the second and later quotas begin; ascending, one fewer than quotas.
    package var quotaLevels = [11, 21]
    /// Days after which an unanswered request lapses; at least 1.
    package var requestLifeDays = 7

    /// The usual rules.
    package init() {}

    /// Caps that make sense.
    static let friendCaps = 1...100_000

    /// Credits for a day's first check-in.
    static let creditsPerCheckIn = 2

    /// Likes that an account of `level` may give one friend in a day.
    func quota(level: Int) -> Int {
        quotas[min(quotaLevels.count { level >= $0 }, quotas.count - 1)]
    }

    /// What is wrong with the rules; nil if nothing is.
    var mistake: (name: String, message: String)? {
        if !Self.friendCaps.contains(friendCap) {
            return ("friend_cap", "is \(friendCap); it must be between 1 and 100,000")
        }
        if receivedPerDay < 0 { return ("received_per_day", "is \(receivedPerDay); it must not be negative") }
        if quotas.isEmpty || quotas.contains(where: { $0 < 0 || $0 > Limits.likes.upperBound }) {
            return ("quotas", "is \(quotas); it must be one or more numbers from 0 to \(Limits.likes.upperBound)")
        }
        if quotaLevels.count != quotas.count - 1 || zip(quotaLevels, quotaLevels.dropFirst()).contains(where: >=) {
            return ("quota_levels", "is \(quotaLevels); it must be ascending, one item fewer than quotas")
        }
        if !(1...36_500).contains(requestLifeDays) {
            return ("request_life_days", "is \(requestLifeDays); it must be between 1 and 36,500")
        }
        return nil
    }
}

/// What a request may say at most, whatever the rules of the circle are.
enum Limits {
    /// Account numbers.
    static let accounts = 0...Int(UInt32.max)
    /// Likes in one visit.
    static let likes = 1...65_535
    /// Characters of a post or a comment, each a Unicode scalar, as JSON Schema counts them.
    static let text = 1...4_000
    /// Seconds of a call.
    static let seconds = 0...86_400
    /// Bytes of a request's body.
    static let body = 65_536
    /// Bytes that the health writes: more than the longest post with its place in every index.
    static let proof = 32_768
    /// Posts in a feed.
    static let feed = 20
    /// Posts of one account that are listed.
    static let posts = 100
    /// Accounts in a ranking.
    static let ranking = 50
    /// Writes that wait for the disk; more are refused with 503.
    static let waitingWrites = 20_000
    /// Writes that share a commit.
    static let batch = 512
}
