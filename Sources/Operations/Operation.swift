// SPDX-License-Identifier: GPL-3.0-or-later
/// The kinds of request that a watch sends to a backend.
public enum OperationKind: UInt8, CaseIterable, Sendable {
    /// A keep-alive, sent at a fixed interval by every watch that is switched on.
    case keepAlive
    /// The watch's position, sent at a fixed interval.
    case reportLocation
    /// A voice or video call, mostly with parents.
    case call
    /// The daily check-in that earns credits.
    case checkIn
    /// A request for the feed of the friends' posts.
    case openFeed
    /// A visit to a friend's homepage, which shows the like count.
    case viewHomepage
    /// A request for the ranking of the class, the school or the friends.
    case viewRanking
    /// A status update, published to all friends.
    case postStatus
    /// Likes on a friend's homepage; `count` is the number of likes in one visit.
    case likeHomepage
    /// A like on a friend's newest post.
    case likePost
    /// A comment on a friend's newest post.
    case comment
    /// A friend request.
    case requestFriend
    /// The acceptance of a friend request.
    case acceptFriend
    /// The refusal of a friend request.
    case declineFriend
    /// The deletion of a friend.
    case removeFriend
}

/// One request that one watch sends to the backend at one instant.
public struct Operation: Equatable, Sendable {
    /// Milliseconds since the run's first midnight.
    public var instant: UInt64
    /// The number of the child that acts.
    public var actor: UInt32
    /// The number of the child that is affected; equal to `actor` if the operation affects no other child.
    public var subject: UInt32
    /// The number of repetitions in one operation, for example the likes of one visit; at least 1.
    public var count: UInt16
    /// The kind of operation.
    public var kind: OperationKind

    /// Creates an operation.
    public init(instant: UInt64, kind: OperationKind, actor: UInt32, subject: UInt32, count: UInt16) {
        self.instant = instant
        self.kind = kind
        self.actor = actor
        self.subject = subject
        self.count = count
    }

    /// The key of actor and subject, whichever of them acts.
    public var pair: UInt64 { UInt64(min(actor, subject)) << 32 | UInt64(max(actor, subject)) }
}

extension Operation: Comparable {
    /// Orders operations by instant, then actor, kind and subject. Two operations of a run are equal in this order only
    /// if they agree in all four; their relative order does not matter then.
    public static func < (one: Operation, other: Operation) -> Bool {
        (one.instant, one.actor, one.kind.rawValue, one.subject)
            < (other.instant, other.actor, other.kind.rawValue, other.subject)
    }
}
