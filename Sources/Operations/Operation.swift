// SPDX-License-Identifier: GPL-3.0-or-later
/// What a watch can ask of a backend.
public enum OperationKind: UInt8, CaseIterable, Sendable {
    /// "I am here": sent at a fixed interval by every watch that is on.
    case keepAlive
    /// The watch's position, sent at a fixed interval.
    case reportLocation
    /// A voice or video call, with parents mostly.
    case call
    /// The daily check-in that earns credits.
    case checkIn
    /// Opening the feed of the friends' posts.
    case openFeed
    /// Visiting a friend's homepage: shows the like count.
    case viewHomepage
    /// Looking at the ranking of the class, the school or the friends.
    case viewRanking
    /// Publishing a status update to all friends.
    case postStatus
    /// Likes on a friend's homepage; the count is the number of likes given in one visit.
    case likeHomepage
    /// A like on a friend's newest post.
    case likePost
    /// A comment on a friend's newest post.
    case comment
    /// Asking somebody to be friends.
    case requestFriend
    /// Saying yes to such a request.
    case acceptFriend
    /// Saying no to it.
    case declineFriend
    /// Deleting a friend.
    case removeFriend
}

extension OperationKind {
    /// The name in files, on the command line and in reports, such as `likeHomepage`.
    public var name: String { "\(self)" }

    /// Whether the operation belongs to the social features that a parent can switch off.
    public var isSocial: Bool {
        switch self {
        case .keepAlive, .reportLocation, .call: false
        default: true
        }
    }

    /// Whether the operation only reads.
    public var isRead: Bool {
        switch self {
        case .openFeed, .viewHomepage, .viewRanking: true
        default: false
        }
    }
}

/// One thing that one watch asks of the backend at one instant.
public struct Operation: Equatable, Sendable {
    /// Milliseconds since the run's first midnight.
    public var instant: UInt64
    /// Who asks: the child's number.
    public var actor: UInt32
    /// Whom it is about: a child's number; the actor's own where nobody else is concerned.
    public var subject: UInt32
    /// How many of the thing are asked at once, such as likes in one visit; at least 1.
    public var count: UInt16
    /// What is asked.
    public var kind: OperationKind

    /// Makes an operation.
    public init(instant: UInt64, kind: OperationKind, actor: UInt32, subject: UInt32, count: UInt16) {
        self.instant = instant
        self.kind = kind
        self.actor = actor
        self.subject = subject
        self.count = count
    }
}

extension Operation: Comparable {
    /// The stream's order: by instant, then actor, kind and subject. No two operations of a run compare equal unless they
    /// are alike in all of these, and then their order does not matter.
    public static func < (one: Operation, other: Operation) -> Bool {
        (one.instant, one.actor, one.kind.rawValue, one.subject)
            < (other.instant, other.actor, other.kind.rawValue, other.subject)
    }
}
