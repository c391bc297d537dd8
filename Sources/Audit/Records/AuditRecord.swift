// SPDX-License-Identifier: GPL-3.0-or-later

/// A completed request as the audit sees it: a write or a read, with its start and end.
///
/// Instants are nanoseconds on one monotonic clock, shared by all records. Accounts are child IDs; posts have the IDs
/// that the backend assigned.
public struct AuditRecord: Equatable, Sendable {
    /// The content of a request.
    public enum Content: Equatable, Sendable {
        /// The request was a write.
        case write(AuditWrite, WriteOutcome)
        /// The response returned data. If the response to a write does, it is recorded separately.
        case read(AuditRead)
    }

    /// When its first byte was handed to the socket, or shortly before.
    public var start: Int64
    /// When its response was complete or the request was abandoned; at least `start`.
    public var end: Int64
    /// The content.
    public var content: Content

    /// Creates the record of a write.
    public init(_ write: AuditWrite, _ outcome: WriteOutcome, start: Int64, end: Int64) {
        self.start = start
        self.end = end
        content = .write(write, outcome)
    }

    /// Creates the record of a read.
    public init(_ read: AuditRead, start: Int64, end: Int64) {
        self.start = start
        self.end = end
        content = .read(read)
    }
}

/// The outcome of a completed write.
public enum WriteOutcome: Equatable, Sendable {
    /// The backend confirmed the write.
    case acknowledged
    /// The backend rejected the write for good: 4xx.
    case refused
    /// Timed out, connection lost, or 5xx: the write may take effect at any time or never.
    case unknown
}

/// A requested change.
public enum AuditWrite: Equatable, Sendable {
    /// Homepage likes: the number that the response reports, otherwise the number requested.
    case likes(to: UInt32, count: UInt32)
    /// A like on a post.
    case postLike(on: UInt64, by: UInt32)
    /// A new friendship: an accepted request.
    case befriend(UInt32, UInt32)
    /// The end of a friendship.
    case unfriend(UInt32, UInt32)
    /// A post; its ID is known only if it was acknowledged.
    case post(by: UInt32, id: UInt64?)
}

/// Data that a response returned.
public enum AuditRead: Equatable, Sendable {
    /// The total number of homepage likes.
    case likes(of: UInt32, Int)
    /// The number of likes on a post.
    case postLikes(of: UInt64, Int)
    /// The number of friends.
    case friendCount(of: UInt32, Int)
    /// The complete friend list, in any order.
    case friends(of: UInt32, [UInt32])
    /// The newest posts of an account, as returned to its owner, in any order.
    case ownPosts(of: UInt32, [UInt64])
    /// The newest posts of an account and its friends, as returned to the owner, in any order.
    case feed(of: UInt32, [UInt64])
    /// The same, requested repeatedly until it contains the post `of`, whose author is `by`.
    case delivery(of: UInt64, by: UInt32, to: UInt32, [UInt64])
}
