// SPDX-License-Identifier: GPL-3.0-or-later

/// The properties of one kind of operation.
///
/// All rules about kinds of operations read this table. To add a kind, add a case to `OperationKind` and a row here; the
/// compiler requires both.
public struct OperationDescriptor: Sendable {
    /// The part of the watch's service that the operation belongs to.
    public enum Group: Sendable {
        /// Sent at a fixed interval by every watch that is switched on.
        case periodic
        /// Calls, which remain when a parent switches off the social features.
        case telephony
        /// The social features, which a parent can switch off.
        case social
    }

    /// The effect on the state that other accounts see.
    public enum Effect: Sendable {
        /// No effect that other accounts see.
        case none
        /// Returns state and changes none.
        case read
        /// Adds a post of the actor.
        case post
        /// Adds to a count of the subject, such as its likes.
        case count
        /// Changes the friendship of actor and subject, or a request for it.
        case friendship
    }

    /// The earlier changes that decide the operation's result.
    public struct Dependencies: OptionSet, Sendable {
        /// One bit for each kind of dependency.
        public let rawValue: UInt8

        /// Creates a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Changes of the friendship of actor and subject.
        public static let friendship = Dependencies(rawValue: 1)
        /// Changes of all friendships of the actor and of the subject, since both have a cap.
        public static let friendshipsOfBoth = Dependencies(rawValue: 2)
        /// The newest post of the subject.
        public static let post = Dependencies(rawValue: 4)
    }

    /// The operation's meaning in an audit of the backend's answers.
    public enum AuditMeaning: Sendable {
        /// The audit ignores the operation's effect.
        case none
        /// Returns the actor's feed.
        case feed
        /// Adds `count` likes to the subject's homepage.
        case homepageLikes
        /// Adds a like to the subject's newest post.
        case postLike
        /// Adds a post of the actor.
        case post
        /// Sends a friend request to the subject.
        case friendRequest
        /// Makes actor and subject friends.
        case friendshipBegins
        /// Ends the friendship of actor and subject.
        case friendshipEnds
    }

    /// A plural noun for reports, such as `homepage likes`; different for every kind.
    public let noun: StaticString
    /// A noun phrase for reference documentation.
    public let summary: StaticString
    /// The part of the service that the operation belongs to.
    public let group: Group
    /// The effect on the state that other accounts see.
    public let effect: Effect
    /// The earlier changes that decide the operation's result.
    public let dependencies: Dependencies
    /// The operation's meaning in an audit.
    public let auditMeaning: AuditMeaning
    /// The default size of one request; bytes, at least 1.
    public let payloadBytes: Int

    private init(
        _ noun: StaticString, _ summary: StaticString, _ group: Group, _ effect: Effect = .none,
        dependsOn dependencies: Dependencies = [], audit: AuditMeaning = .none, bytes: Int
    ) {
        (self.noun, self.summary, self.group, self.effect) = (noun, summary, group, effect)
        (self.dependencies, auditMeaning, payloadBytes) = (dependencies, audit, bytes)
    }

    /// The row of a kind.
    fileprivate static func row(_ kind: OperationKind) -> OperationDescriptor {
        switch kind {
        case .keepAlive: .init("keep-alives", "a keep-alive, sent at a fixed interval", .periodic, bytes: 60)
        case .reportLocation:
            .init("locations", "the watch's position, sent at a fixed interval", .periodic, bytes: 350)
        case .call: .init("calls", "a voice or video call, mostly with parents", .telephony, bytes: 500)
        case .checkIn: .init("check-ins", "the daily check-in that earns credits", .social, bytes: 200)
        case .openFeed:
            .init("feed openings", "a request for the friends' posts", .social, .read, audit: .feed, bytes: 2_000)
        case .viewHomepage:
            .init(
                "homepage visits", "a visit to the subject's homepage", .social, .read, dependsOn: .friendship,
                bytes: 1_200)
        case .viewRanking: .init("ranking views", "a request for a ranking", .social, .read, bytes: 1_500)
        case .postStatus:
            .init("posts", "a status update, published to all friends", .social, .post, audit: .post, bytes: 900)
        case .likeHomepage:
            .init(
                "homepage likes", "`count` likes on the subject's homepage, in one visit", .social, .count,
                dependsOn: .friendship, audit: .homepageLikes, bytes: 200)
        case .likePost:
            .init(
                "post likes", "a like on the subject's newest post", .social, .count, dependsOn: [.friendship, .post],
                audit: .postLike, bytes: 200)
        case .comment:
            .init(
                "comments", "a comment on the subject's newest post", .social, .count,
                dependsOn: [.friendship, .post], bytes: 260)
        case .requestFriend:
            .init(
                "friend requests", "a friend request to the subject", .social, .friendship,
                dependsOn: .friendshipsOfBoth, audit: .friendRequest, bytes: 200)
        case .acceptFriend:
            .init(
                "requests accepted", "the acceptance of the subject's request", .social, .friendship,
                dependsOn: .friendshipsOfBoth, audit: .friendshipBegins, bytes: 200)
        case .declineFriend:
            .init(
                "requests declined", "the refusal of the subject's request", .social, .friendship,
                dependsOn: .friendshipsOfBoth, bytes: 200)
        case .removeFriend:
            .init(
                "friends removed", "the deletion of a friend", .social, .friendship, dependsOn: .friendshipsOfBoth,
                audit: .friendshipEnds, bytes: 200)
        }
    }

    fileprivate static let table = OperationKind.allCases.map(row)
}

extension OperationKind {
    /// The kind's row in the table of operations.
    public var descriptor: OperationDescriptor { OperationDescriptor.table[Int(rawValue)] }

    /// The name in files, on the command line and in reports, for example `likeHomepage`.
    public var name: String { "\(self)" }

    /// Whether the operation belongs to the social features, which a parent can switch off.
    public var isSocial: Bool { descriptor.group == .social }

    /// Whether the operation is read-only.
    public var isRead: Bool { descriptor.effect == .read }

    /// Whether the operation changes the state that other accounts see.
    public var isChange: Bool {
        switch descriptor.effect {
        case .none, .read: false
        case .post, .count, .friendship: true
        }
    }

    /// Whether later operations depend on it: likes need the post, visits need the friendship.
    public var hasDependants: Bool { descriptor.effect == .post || descriptor.effect == .friendship }
}
