// SPDX-License-Identifier: GPL-3.0-or-later

/// The numeric rules of a circle: those of an imported world, or the defaults.
package struct CircleRules: Equatable, Sendable {
    /// Friend cap of an account; at least 1.
    package var friendCap = 150
    /// Maximum likes that a homepage takes per day; at least 0.
    package var receivedPerDay = 3_000
    /// Maximum likes that a giver may give one friend per day, by level; at least one item, none negative.
    package var quotas = [5, 10, 20]
    /// Levels at which the second and later quotas begin; ascending, one fewer than quotas.
    package var quotaLevels = [11, 21]
    /// Days after which an unanswered request expires; at least 1.
    package var requestLifeDays = 7

    /// Creates the default rules.
    package init() {}

    /// Range of valid friend caps.
    static let friendCaps = 1...100_000

    /// Credits for the first check-in of a day.
    static let creditsPerCheckIn = 2

    /// The maximum likes per day that an account of `level` may give one friend.
    func quota(level: Int) -> Int {
        quotas[min(quotaLevels.count { level >= $0 }, quotas.count - 1)]
    }

    /// The first rule out of range and its message, or nil if all are valid.
    var mistake: (name: String, message: String)? {
        if !Self.friendCaps.contains(friendCap) {
            return ("friend_cap", "is \(friendCap); it must be between 1 and 100,000")
        }
        if receivedPerDay < 0 { return ("received_per_day", "is \(receivedPerDay); it must not be negative") }
        if quotas.isEmpty || quotas.contains(where: { $0 < 0 || $0 > RequestLimits.likes.upperBound }) {
            return (
                "quotas", "is \(quotas); it must be one or more numbers from 0 to \(RequestLimits.likes.upperBound)"
            )
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

/// RequestLimits of requests that do not depend on the circle's rules.
enum RequestLimits {
    /// Account numbers.
    static let accounts = 0...Int(UInt32.max)
    /// Likes in one gift.
    static let likes = 1...65_535
    /// Characters of a post or a comment; Unicode scalars, as in JSON Schema.
    static let text = 1...4_000
    /// Duration of a call; seconds.
    static let seconds = 0...86_400
    /// Maximum size of a request body; bytes.
    static let body = 65_536
    /// Bytes that the health check writes: more than the longest post and its index entries.
    static let proof = 32_768
    /// Maximum posts in a feed.
    static let feed = 20
    /// Maximum posts in the list of one account.
    static let posts = 100
    /// Maximum accounts in a ranking.
    static let ranking = 50
    /// Maximum waiting writes; further ones are refused with 503.
    static let waitingWrites = 20_000
    /// Maximum writes in a commit.
    static let batch = 512
}
