// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure that an answer tells and that the audit knows.
public enum AuditFigure: UInt8, Sendable, CaseIterable {
    /// Homepage likes of the subject.
    case likes
    /// Homepage likes that were given by this request; fewer than asked where a limit was met.
    case given
    /// The number of the subject's friends.
    case friends
    /// The number of the actor's friends.
    case ownFriends
    /// The subject's friends, one by one.
    case friendList
    /// The newest post of the subject, or the post that this request made.
    case post
    /// Posts, one by one: the subject's, or those of a feed.
    case posts
    /// Likes of the post that it is about.
    case postLikes
    /// Comments on the post that it is about.
    case comments
    /// Credits of the actor.
    case credits

    /// The name in profiles.
    public var name: String { "\(self)" }

    /// Whether the figure is a list of numbers; else it is one number.
    public var isList: Bool { self == .friendList || self == .posts }
}

/// Where an answer tells which figures.
public struct AuditPointers: Hashable, Sendable {
    private var pointers: [JSONPointer?] = []

    /// Nothing is told.
    public init() {}

    /// Where a figure stands; nil if the answer does not tell it.
    ///
    /// For a list: the list itself, or each of its items by `*`.
    public subscript(figure: AuditFigure) -> JSONPointer? {
        get { pointers.isEmpty ? nil : pointers[Int(figure.rawValue)] }
        set {
            if pointers.isEmpty { pointers = Array(repeating: nil, count: AuditFigure.allCases.count) }
            pointers[Int(figure.rawValue)] = newValue
        }
    }

    /// Whether nothing is told.
    public var isEmpty: Bool { pointers.allSatisfy { $0 == nil } }

    /// The figures that are told.
    public var figures: [AuditFigure] { AuditFigure.allCases.filter { self[$0] != nil } }
}
