// SPDX-License-Identifier: GPL-3.0-or-later

/// What was wrong.
public enum FindingKind: Int, CaseIterable, Sendable {
    /// A read told a value of the past, as a later read showed.
    case staleRead
    /// Acknowledged homepage likes that are not there.
    case lostLike
    /// Homepage likes that nobody gave.
    case doubledLike
    /// Acknowledged likes on a post that are not there.
    case lostPostLike
    /// Likes on a post that nobody gave.
    case doubledPostLike
    /// A number of friends that is not the number of friendships.
    case wrongFriendCount
    /// A friend who is not in the list.
    case missingTie
    /// Somebody in the list who is not a friend.
    case unwantedTie
    /// A friendship that one of two lists tells and the other does not.
    case oneSidedTie
    /// An account with more friends than allowed.
    case overCap
    /// A list with a friend twice, with its owner, or with somebody who does not exist.
    case malformedList
    /// An acknowledged post that its author does not find.
    case missingPost
    /// A wrong value of which it is not known whether it was out of date or will last.
    case unexplainedRead
    /// An acknowledged post that never came to a friend's feed.
    case undeliveredPost
}

extension FindingKind {
    /// The figure's name in reports and objectives; a number of accounts, pairs, likes, posts or reads.
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

/// One thing that was wrong, with what shows it.
public struct Finding: Equatable, Sendable {
    /// What was wrong; a wrong read may become a stale one or a lasting loss when more is known.
    public internal(set) var kind: FindingKind
    /// The account whose value, list or post it is; nil for a post of unknown author.
    public let account: UInt32?
    /// What was to be seen: a value, a range, or words.
    public let expected: String
    /// What was seen.
    public let seen: String
    /// When the telling request began; nanoseconds of the records' clock.
    public let instant: Int64
}
