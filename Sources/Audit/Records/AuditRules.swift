// SPDX-License-Identifier: GPL-3.0-or-later

/// What the audit holds a backend to.
public struct AuditRules: Equatable, Sendable {
    /// Most friends of an account.
    public var friendCap = 150
    /// Most posts that a feed tells; 1 or more.
    public var feedLength = 20
    /// Most posts that an account's own list tells; 1 or more.
    public var ownPostsLength = 100
    /// For how long a wrong value may turn out to have been out of date; later it counts as lost or doubled. Nanoseconds.
    public var patience: Int64 = 10_000_000_000
    /// For how long after a write reads tell of freshness. Nanoseconds.
    public var freshnessWindow: Int64 = 10_000_000_000
    /// Findings of each kind that are kept whole.
    public var keptFindings = 20

    /// Makes the rules of the reference interface.
    public init() {}
}
