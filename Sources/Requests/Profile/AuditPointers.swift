// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure that a response reports and that the audit can check.
public enum AuditFigure: UInt8, Sendable, CaseIterable {
    /// Homepage likes of the subject.
    case likes
    /// Homepage likes that this request gave; fewer than requested if a limit applied.
    case given
    /// The number of the subject's friends.
    case friends
    /// The number of the actor's friends.
    case ownFriends
    /// The list of the subject's friends.
    case friendList
    /// The newest post of the subject, or the post that this request created.
    case post
    /// A list of posts: the subject's, or those of a feed.
    case posts
    /// Likes of the post that the request concerns.
    case postLikes
    /// Comments on the post that the request concerns.
    case comments
    /// Credits of the actor.
    case credits

    /// The name in profiles.
    public var name: String { "\(self)" }

    /// Whether the figure is a list of numbers rather than one number.
    public var isList: Bool { self == .friendList || self == .posts }
}

/// The positions of audit figures in a response.
public struct AuditPointers: Hashable, Sendable {
    private var pointers: [JSONPointer?] = []

    /// Creates an empty set.
    public init() {}

    /// The position of a figure; nil if the response does not report it.
    ///
    /// For a list: the array itself, or each of its items with `*`.
    public subscript(figure: AuditFigure) -> JSONPointer? {
        get { pointers.isEmpty ? nil : pointers[Int(figure.rawValue)] }
        set {
            if pointers.isEmpty { pointers = Array(repeating: nil, count: AuditFigure.allCases.count) }
            pointers[Int(figure.rawValue)] = newValue
        }
    }

    /// Whether no figure is reported.
    public var isEmpty: Bool { pointers.allSatisfy { $0 == nil } }

    /// The reported figures.
    public var figures: [AuditFigure] { AuditFigure.allCases.filter { self[$0] != nil } }
}
