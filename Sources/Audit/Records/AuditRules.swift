// SPDX-License-Identifier: GPL-3.0-or-later

/// The rules that the audit applies to a backend.
public struct AuditRules: Equatable, Sendable {
    /// The maximum number of friends of an account.
    public var friendCap = 150
    /// The maximum number of posts in a feed; 1 or more.
    public var feedLength = 20
    /// The maximum number of posts in an account's own list; 1 or more.
    public var ownPostsLength = 100
    /// How long a wrong value may still turn out to be stale; after that it counts as lost or doubled. Nanoseconds.
    public var patience: Int64 = 10_000_000_000
    /// How long after a write reads count towards freshness. Nanoseconds.
    public var freshnessWindow: Int64 = 10_000_000_000
    /// The number of findings of each kind that are stored in full.
    public var keptFindings = 20

    /// Creates the rules of the reference interface.
    public init() {}
}
