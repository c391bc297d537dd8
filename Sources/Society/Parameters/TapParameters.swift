// SPDX-License-Identifier: GPL-3.0-or-later

/// The time that each action takes within an acting session. It shifts the timestamps of the session's later operations.
public struct TapParameters: Equatable, Sendable {
    /// A friend request to a classmate or a big shot; seconds, 0...3,600.
    public var requestSeconds = 6.0
    /// A search of a friend's list for a new friend, with or without a request; seconds, 0...3,600.
    public var searchSeconds = 6.0
    /// The answer to a friend request; seconds, 0...3,600.
    public var answerSeconds = 3.0
    /// The deletion of a friend; seconds, 0...3,600.
    public var deleteSeconds = 2.0
    /// A visit to a homepage; seconds, 0...3,600.
    public var visitSeconds = 5.0
    /// One like on a homepage; seconds, 0...3,600.
    public var likeSeconds = 0.333
    /// The writing of a post; seconds, 0...3,600.
    public var postSeconds = 20.0
    /// The reading of a post in the feed; seconds, 0...3,600.
    public var readSeconds = 2.0
    /// A like on a post; seconds, 0...3,600.
    public var likePostSeconds = 0.5
    /// A comment on a post; seconds, 0...3,600.
    public var commentSeconds = 15.0

    /// Creates the default parameters.
    public init() {}
}
