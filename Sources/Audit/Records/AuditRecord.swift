// SPDX-License-Identifier: GPL-3.0-or-later

/// One request that is over, as the audit sees it: what it asked or told, and when.
///
/// Instants are nanoseconds of one clock that never goes back, the same for all records. Accounts are children's numbers,
/// posts are the backend's own numbers.
public struct AuditRecord: Equatable, Sendable {
    /// What the request was.
    public enum Content: Equatable, Sendable {
        /// It was to change something.
        case write(AuditWrite, WriteOutcome)
        /// Its answer told something. An answer to a write may tell something too: that is a record of its own.
        case read(AuditRead)
    }

    /// When its first byte was handed to the socket, or a moment before.
    public var start: Int64
    /// When its answer was there, or when it was given up; not before `start`.
    public var end: Int64
    /// What it was.
    public var content: Content

    /// A request that was to change something.
    public init(_ write: AuditWrite, _ outcome: WriteOutcome, start: Int64, end: Int64) {
        self.start = start
        self.end = end
        content = .write(write, outcome)
    }

    /// An answer that told something.
    public init(_ read: AuditRead, start: Int64, end: Int64) {
        self.start = start
        self.end = end
        content = .read(read)
    }
}

/// What is known of a write after it is over.
public enum WriteOutcome: Equatable, Sendable {
    /// The backend said that it is done.
    case acknowledged
    /// The backend said that it is not done and never will be: 4xx.
    case refused
    /// Timed out, connection lost, 5xx: done or not, now or later.
    case unknown
}

/// A change that was asked for.
public enum AuditWrite: Equatable, Sendable {
    /// Homepage likes: those that the answer says were given; those asked for where it does not say.
    case likes(to: UInt32, count: UInt32)
    /// A like on a post.
    case postLike(on: UInt64, by: UInt32)
    /// A friendship that begins: an accepted request.
    case befriend(UInt32, UInt32)
    /// A friendship that ends.
    case unfriend(UInt32, UInt32)
    /// A post; its number is known only if it was acknowledged.
    case post(by: UInt32, id: UInt64?)
}

/// What an answer told.
public enum AuditRead: Equatable, Sendable {
    /// Homepage likes in total.
    case likes(of: UInt32, Int)
    /// Likes on a post.
    case postLikes(of: UInt64, Int)
    /// The number of friends.
    case friendCount(of: UInt32, Int)
    /// The whole list of friends, in any order.
    case friends(of: UInt32, [UInt32])
    /// The newest posts of an account, as told to itself, in any order.
    case ownPosts(of: UInt32, [UInt64])
    /// The newest posts of an account and its friends, as told to itself, in any order.
    case feed(of: UInt32, [UInt64])
    /// The same, asked again and again until the post `of` is in it, which `by` has made.
    case delivery(of: UInt64, by: UInt32, to: UInt32, [UInt64])
}
