// SPDX-License-Identifier: GPL-3.0-or-later

/// What an audit looks at. A figure says something only if what it rests on was looked at.
public enum AuditBasis: Int, CaseIterable, Sendable {
    /// Counts of homepage likes.
    case likes
    /// Counts of likes on posts whose author is known.
    case postLikes
    /// Numbers of friends.
    case friendCounts
    /// Lists of friends.
    case friendLists
    /// Pairs of friends of which both lists were read back.
    case listPairs
    /// Lists of an author's own posts in which a post had to be.
    case postLists
    /// Posts that a feed had to hold.
    case deliveries
    /// Posts that a friend's feed was asked for again and again.
    case timedDeliveries
    /// Reads that began soon after an acknowledged change of what they tell.
    case freshReads

    /// The name in files, such as `friend_lists`.
    public var name: String {
        switch self {
        case .likes: "like_counts"
        case .postLikes: "post_like_counts"
        case .friendCounts: "friend_counts"
        case .friendLists: "friend_lists"
        case .listPairs: "list_pairs"
        case .postLists: "post_lists"
        case .deliveries: "deliveries"
        case .timedDeliveries: "timed_deliveries"
        case .freshReads: "reads_after_changes"
        }
    }

    /// In words, to follow a number other than one.
    public var words: String {
        switch self {
        case .likes: "like counts"
        case .postLikes: "like counts of posts"
        case .friendCounts: "numbers of friends"
        case .friendLists: "friend lists"
        case .listPairs: "pairs of friend lists"
        case .postLists: "lists of own posts"
        case .deliveries: "posts in feeds"
        case .timedDeliveries: "posts followed to a friend's feed"
        case .freshReads: "reads soon after a change"
        }
    }

    /// The figures that rest on it, alone or among others.
    public var figures: [String] {
        PlainFigure.allCases.filter { $0.basis.contains(self) }.map(\.rawValue)
            + FindingKind.allCases.filter { $0.basis.contains(self) }.map(\.figureName)
    }
}

/// The figures of an audit that are not counts of something wrong.
enum PlainFigure: String, CaseIterable {
    case readsChecked = "reads_checked"
    case writesAcknowledged = "writes_acknowledged"
    case writesRefused = "writes_refused"
    case writesUnknown = "writes_unknown"
    case accountsReadBack = "accounts_read_back"
    case unpredictable
    case unpredictableShare = "unpredictable_share"
    case staleReadShare = "stale_read_share"
    case capAttempts = "cap_attempts"
    case deliveredPosts = "delivered_posts"
    case deliveryP50 = "delivery_p50_seconds"
    case deliveryP99 = "delivery_p99_seconds"
    case visible999 = "visible_999_seconds"

    /// What it rests on; empty for a count that is what was looked at or done.
    var basis: [AuditBasis] {
        switch self {
        case .readsChecked, .writesAcknowledged, .writesRefused, .writesUnknown, .accountsReadBack, .capAttempts: []
        case .unpredictable, .unpredictableShare, .staleReadShare: AuditBasis.values
        case .deliveredPosts: [.deliveries]
        case .deliveryP50, .deliveryP99: [.timedDeliveries]
        case .visible999: [.freshReads]
        }
    }

    /// Why it has no value, where what it rests on was looked at.
    var whyAbsent: String {
        switch self {
        case .visible999: "fewer than 99.9 % of the reads show the last change, however late they are"
        case .deliveryP50: "half of the posts that were followed, or more, never came to the feed"
        case .deliveryP99: "more than 1 % of the posts that were followed never came to the feed"
        default: "it was not measured"
        }
    }
}

extension AuditBasis {
    /// What is compared with the truth, read by read.
    static let values: [AuditBasis] = [.likes, .postLikes, .friendCounts, .friendLists, .postLists]
}

extension FindingKind {
    /// What has to be looked at for one of this kind to be found; any of these will do.
    var basis: [AuditBasis] {
        switch self {
        case .staleRead, .unexplainedRead: AuditBasis.values
        case .lostLike, .doubledLike: [.likes]
        case .lostPostLike, .doubledPostLike: [.postLikes]
        case .wrongFriendCount: [.friendCounts]
        case .missingTie, .unwantedTie, .malformedList: [.friendLists]
        case .oneSidedTie: [.listPairs]
        case .overCap: [.friendCounts, .friendLists]
        case .missingPost: [.postLists]
        case .undeliveredPost: [.deliveries]
        }
    }
}
