// SPDX-License-Identifier: GPL-3.0-or-later

/// The backend's state before the first request, where the truth begins.
public struct AuditBaseline: Equatable, Sendable {
    /// The homepage likes of each account.
    public var likes: [UInt32]
    /// The friendships.
    public var ties: TieTable
    /// The known posts.
    public var posts: [KnownPost]

    /// A post that existed before the first request.
    public struct KnownPost: Equatable, Sendable {
        /// The ID that the backend assigned.
        public var id: UInt64
        /// The author.
        public var account: UInt32
        /// The number of likes on it.
        public var likes: UInt32

        /// Creates a post.
        public init(id: UInt64, account: UInt32, likes: UInt32) {
            self.id = id
            self.account = account
            self.likes = likes
        }
    }

    /// Creates a baseline.
    ///
    /// - Precondition: `likes` has an entry for every account of `ties`.
    public init(likes: [UInt32], ties: TieTable, posts: [KnownPost] = []) {
        precondition(likes.count == ties.accounts, "likes cover \(likes.count) accounts, ties \(ties.accounts)")
        self.likes = likes
        self.ties = ties
        self.posts = posts
    }
}
