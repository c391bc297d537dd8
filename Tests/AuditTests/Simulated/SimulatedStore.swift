// SPDX-License-Identifier: GPL-3.0-or-later

@testable import Audit

/// A store of a test: correct and linearizable, but for the fault it is told to have.
///
/// Every request takes effect at one instant between its start and its end; one of unknown outcome at any later instant, or never.
struct SimulatedStore {
    enum Fault: Equatable {
        case none
        /// This share of acknowledged likes is not stored.
        case lostLike(Double)
        /// This share of likes is stored twice.
        case doubledLike(Double)
        /// The cap is not enforced.
        case overCap
        /// This share of acceptances is stored on one side.
        case asymmetricTie(Double)
        /// Reads see the state of up to this long ago.
        case staleRead(Int64)
        /// This share of acknowledged posts is not stored.
        case lostPost(Double)
        /// This share of posts never comes to the feeds of friends.
        case lostDelivery(Double)
        /// Posts come to the feeds of friends so much later.
        case lateDelivery(Int64)
    }

    struct State {
        var likes: [Int]
        var friends: [Set<UInt32>]
        var posts: [[UInt64]]
        var postLikers: [UInt64: Set<UInt32>] = [:]
        var authors: [UInt64: UInt32] = [:]
        /// When a post comes to the feeds of friends; `.max` for never.
        var comes: [UInt64: Int64] = [:]
    }

    /// The instant at which what is asked is done.
    var now: Int64 = 0

    let cap: Int
    let fault: Fault
    private(set) var state: State
    private var noise: Noise
    private var nextPost: UInt64 = 1
    /// What stale reads see, and since when.
    private var snapshot: (state: State, instant: Int64)

    init(accounts: Int, likes: Int, ties: [(UInt32, UInt32)], cap: Int, fault: Fault, seed: UInt64) {
        self.cap = cap
        self.fault = fault
        noise = Noise(seed)
        state = State(
            likes: Array(repeating: likes, count: accounts), friends: Array(repeating: [], count: accounts),
            posts: Array(repeating: [], count: accounts))
        for (one, other) in ties {
            state.friends[Int(one)].insert(other)
            state.friends[Int(other)].insert(one)
        }
        snapshot = (state, .min)
    }

    /// Does what is asked.
    ///
    /// - Returns: the write as acknowledged, nil if it was refused.
    mutating func apply(_ write: AuditWrite) -> AuditWrite? {
        switch write {
        case .likes(let account, let count):
            var stored = Int(count)
            if case .lostLike(let share) = fault, noise.happens(share) { stored = 0 }
            if case .doubledLike(let share) = fault, noise.happens(share) { stored *= 2 }
            state.likes[Int(account)] += stored
            return write
        case .postLike(let post, let account):
            guard state.authors[post] != nil else { return nil }
            state.postLikers[post, default: []].insert(account)
            return write
        case .befriend(let one, let other):
            let isFull = [one, other].contains { state.friends[Int($0)].count >= cap }
            guard one != other, !state.friends[Int(one)].contains(other), !isFull || fault == .overCap else {
                return nil
            }
            state.friends[Int(one)].insert(other)
            if case .asymmetricTie(let share) = fault, noise.happens(share) { return write }
            state.friends[Int(other)].insert(one)
            return write
        case .unfriend(let one, let other):
            guard state.friends[Int(one)].contains(other) else { return nil }
            state.friends[Int(one)].remove(other)
            state.friends[Int(other)].remove(one)
            return write
        case .post(let account, _):
            let id = nextPost
            nextPost += 1
            state.authors[id] = account
            if case .lostPost(let share) = fault, noise.happens(share) { return .post(by: account, id: id) }
            state.posts[Int(account)].append(id)
            if case .lostDelivery(let share) = fault, noise.happens(share) { state.comes[id] = .max }
            if case .lateDelivery(let delay) = fault { state.comes[id] = now + delay }
            return .post(by: account, id: id)
        }
    }

    /// Answers a question; what stands in it besides the account or post is ignored.
    mutating func answer(_ question: AuditRead, at instant: Int64) -> AuditRead {
        if case .staleRead(let age) = fault, snapshot.instant == .min || instant - snapshot.instant >= age {
            snapshot = (state, instant)
        }
        let state = if case .staleRead = fault { snapshot.state } else { state }
        switch question {
        case .likes(let account, _): return .likes(of: account, state.likes[Int(account)])
        case .postLikes(let post, _): return .postLikes(of: post, state.postLikers[post]?.count ?? 0)
        case .friendCount(let account, _): return .friendCount(of: account, state.friends[Int(account)].count)
        case .friends(let account, _): return .friends(of: account, state.friends[Int(account)].sorted())
        case .ownPosts(let account, _): return .ownPosts(of: account, state.posts[Int(account)].suffix(100).reversed())
        case .feed(let account, _), .delivery(_, _, let account, _):
            let posts =
                state.posts[Int(account)].suffix(20)
                + state.friends[Int(account)].flatMap {
                    state.posts[Int($0)].filter { state.comes[$0] ?? .min <= instant }.suffix(20)
                }
            return .feed(of: account, Array(posts.sorted(by: >).prefix(20)))
        }
    }

    /// A post of the run, if there is any.
    mutating func somePost() -> UInt64? {
        nextPost > 1 ? nextPost - 1 - UInt64(noise.next(below: Int(min(nextPost - 1, 30)))) : nil
    }
}
