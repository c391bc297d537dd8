// SPDX-License-Identifier: GPL-3.0-or-later

/// The kind of a finding.
public enum FindingKind: Int, CaseIterable, Sendable {
    /// A read returned an outdated value, as a later read showed.
    case staleRead
    /// Acknowledged homepage likes that are missing.
    case lostLike
    /// Homepage likes in excess of those given.
    case doubledLike
    /// Acknowledged likes on a post that are missing.
    case lostPostLike
    /// Likes on a post in excess of those given.
    case doubledPostLike
    /// A number of friends that differs from the number of friendships.
    case wrongFriendCount
    /// A friend who is missing from the list.
    case missingTie
    /// A list member who is not a friend.
    case unwantedTie
    /// A friendship that appears in only one of the two lists.
    case oneSidedTie
    /// An account with more friends than allowed.
    case overCap
    /// A list that contains a duplicate, its owner, or an account that does not exist.
    case malformedList
    /// An acknowledged post that its author does not find.
    case missingPost
    /// A wrong value that may be either stale or lost; no later read decided.
    case unexplainedRead
    /// An acknowledged post that never reached a friend's feed.
    case undeliveredPost
}

extension FindingKind {
    /// The figure's name in reports and objectives; the figure counts accounts, pairs, likes, posts or reads.
    public var figureName: String {
        switch self {
        case .staleRead: "stale_reads"
        case .lostLike: "lost_likes"
        case .doubledLike: "doubled_likes"
        case .lostPostLike: "lost_post_likes"
        case .doubledPostLike: "doubled_post_likes"
        case .wrongFriendCount: "wrong_friend_counts"
        case .missingTie: "missing_ties"
        case .unwantedTie: "unwanted_ties"
        case .oneSidedTie: "one_sided_ties"
        case .overCap: "over_cap"
        case .malformedList: "malformed_lists"
        case .missingPost: "missing_posts"
        case .unexplainedRead: "unexplained_reads"
        case .undeliveredPost: "undelivered_posts"
        }
    }
}

/// A fault that the audit found, with its evidence.
public struct Finding: Equatable, Sendable {
    /// The kind of fault; a wrong read may become a stale read or a lasting loss as more becomes known.
    public internal(set) var kind: FindingKind
    /// The account whose value, list or post it is; nil for a post of unknown author.
    public let account: UInt32?
    /// The expected state: a value, a range, or text.
    public let expected: String
    /// The observed state.
    public let seen: String
    /// When the request that showed it began; nanoseconds on the clock of the audit records.
    public let instant: Int64
}
