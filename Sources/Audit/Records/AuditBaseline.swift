// SPDX-License-Identifier: GPL-3.0-or-later

/// What the backend held before the first request: the beginning of the truth.
public struct AuditBaseline: Equatable, Sendable {
    /// Homepage likes of each account.
    public var likes: [UInt32]
    /// Who is friends with whom.
    public var ties: TieTable
    /// The posts that are known: the backend's number, whose it is, and its likes.
    public var posts: [KnownPost]

    /// A post that was there before the first request.
    public struct KnownPost: Equatable, Sendable {
        /// The backend's number.
        public var id: UInt64
        /// Who posted it.
        public var account: UInt32
        /// Likes on it.
        public var likes: UInt32

        /// Makes a post.
        public init(id: UInt64, account: UInt32, likes: UInt32) {
            self.id = id
            self.account = account
            self.likes = likes
        }
    }

    /// Makes a baseline.
    ///
    /// - Precondition: `likes` has an entry for every account of `ties`.
    public init(likes: [UInt32], ties: TieTable, posts: [KnownPost] = []) {
        precondition(likes.count == ties.accounts, "\(likes.count) accounts have likes, \(ties.accounts) have ties")
        self.likes = likes
        self.ties = ties
        self.posts = posts
    }
}
