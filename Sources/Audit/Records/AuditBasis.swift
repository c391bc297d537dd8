// SPDX-License-Identifier: GPL-3.0-or-later

/// A kind of check. A figure has a meaning only if the checks on which it rests took place.
public enum AuditBasis: Int, CaseIterable, Sendable {
    /// Counts of homepage likes.
    case likes
    /// Counts of likes on posts whose author is known.
    case postLikes
    /// Numbers of friends.
    case friendCounts
    /// Lists of friends.
    case friendLists
    /// Pairs of friends whose lists were both read back.
    case listPairs
    /// Lists of an author's own posts that should contain a post.
    case postLists
    /// Posts that a feed should contain.
    case deliveries
    /// Posts that probes followed to a friend's feed.
    case timedDeliveries
    /// Reads that began soon after an acknowledged change of the value they return.
    case freshReads

    /// The name in files, for example `friend_lists`.
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

    /// A plural noun phrase that follows a number.
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

    /// The figures that rest on this basis, alone or among others.
    public var figures: [String] {
        PlainFigure.allCases.filter { $0.basis.contains(self) }.map(\.rawValue)
            + FindingKind.allCases.filter { $0.basis.contains(self) }.map(\.figureName)
    }
}

/// The audit's figures other than counts of faults.
enum PlainFigure: String, CaseIterable {
    case readsChecked = "reads_checked"
    case writesAcknowledged = "writes_acknowledged"
    case writesRefused = "writes_refused"
    case writesUnknown = "writes_unknown"
    case accountsReadBack = "accounts_read_back"
    case wrongAnswers = "wrong_answers"
    case unpredictable
    case unpredictableShare = "unpredictable_share"
    case staleReadShare = "stale_read_share"
    case capAttempts = "cap_attempts"
    case deliveredPosts = "delivered_posts"
    case deliveryP50 = "delivery_p50_seconds"
    case deliveryP99 = "delivery_p99_seconds"
    case visible999 = "visible_999_seconds"

    /// The checks on which the figure rests; empty for a count of checks or writes.
    var basis: [AuditBasis] {
        switch self {
        case .readsChecked, .writesAcknowledged, .writesRefused, .writesUnknown, .accountsReadBack, .capAttempts: []
        case .unpredictable, .unpredictableShare, .staleReadShare: AuditBasis.values
        case .wrongAnswers: AuditBasis.values + [.listPairs, .deliveries]
        case .deliveredPosts: [.deliveries]
        case .deliveryP50, .deliveryP99: [.timedDeliveries]
        case .visible999: [.freshReads]
        }
    }

    /// The reason why the figure has no value although its basis was checked.
    var whyAbsent: String {
        switch self {
        case .visible999: "fewer than 99.9 % of the reads show the latest change, however late they are"
        case .deliveryP50: "more than half of the followed posts never reached the feed"
        case .deliveryP99: "more than 1 % of the followed posts never reached the feed"
        default: "it was not measured"
        }
    }
}

extension AuditBasis {
    /// The bases whose values are compared with the truth, read by read.
    static let values: [AuditBasis] = [.likes, .postLikes, .friendCounts, .friendLists, .postLists]
}

extension FindingKind {
    /// The checks that can find a fault of this kind; any one of them is enough.
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
