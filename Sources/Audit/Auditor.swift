// SPDX-License-Identifier: GPL-3.0-or-later

/// Judges a backend's answers while a run goes on: what it acknowledged is the truth, and what it tells must be possible.
///
/// Feed it every request that is over, in any order, and say with `settle(before:)` up to which instant all are there. What it
/// keeps is what has not settled, the baseline, a number an account, and what has changed since: acknowledged friendships and
/// posts. It reads no clock and knows no network; one thread at a time uses it.
public struct Auditor: ~Copyable, Sendable {
    /// What is found so far; of what has settled.
    public private(set) var findings: AuditFindings
    /// All records that begin before it are there.
    public private(set) var watermark = Int64.min

    private let rules: AuditRules
    private var likes: CountLedger
    private var postLikes: CountLedger
    private var ties: TieLedger
    private var posts: PostLedger
    /// Who liked which post, since a second like adds nothing, and whether any like was acknowledged.
    private var likers: [PostLiker: Bool] = [:]

    private struct PostLiker: Hashable {
        var post: UInt64
        var account: UInt32
    }

    /// Begins with what the backend held before the first request.
    public init(_ baseline: AuditBaseline, rules: AuditRules = AuditRules()) {
        precondition(rules.feedLength > 0 && rules.ownPostsLength > 0, "a list of posts holds at least one")
        self.rules = rules
        findings = AuditFindings(keeping: rules.keptFindings)
        likes = CountLedger(
            dense: baseline.likes, .likes, DriftBook.Names(below: .lostLike, above: .doubledLike, countsSize: true),
            rules)
        postLikes = CountLedger(
            dense: [], .postLikes, DriftBook.Names(below: .lostPostLike, above: .doubledPostLike, countsSize: true),
            rules)
        ties = TieLedger(baseline.ties, rules)
        posts = PostLedger(baseline, rules)
        for post in baseline.posts { postLikes.begin(post.id, value: post.likes, owner: post.account) }
    }

    /// Records that have not settled.
    public var unsettled: Int { likes.unsettled + postLikes.unsettled + ties.unsettled + posts.unsettled }

    /// Takes a request that is over.
    ///
    /// - Precondition: it ends no earlier than it starts, and starts no earlier than the last watermark.
    public mutating func take(_ record: AuditRecord) {
        precondition(record.start <= record.end, "a request from \(record.start) ended before, at \(record.end)")
        precondition(
            record.start >= watermark, "a request of \(record.start) comes after all before \(watermark) had settled")
        if case .write(.befriend(let one, let other), _) = record.content {
            ties.attempt(one, other, start: record.start, end: record.end)
        }
        switch record.content {
        case .write(_, .refused):
            findings.writesRefused += 1
        case .write(let write, let outcome):
            if outcome == .acknowledged { findings.writesAcknowledged += 1 } else { findings.writesUnknown += 1 }
            take(write, isKnown: outcome == .acknowledged, start: record.start, end: record.end)
        case .read(let read):
            take(read, start: record.start, end: record.end)
        }
    }

    private mutating func take(_ write: AuditWrite, isKnown: Bool, start: Int64, end: Int64) {
        switch write {
        case .likes(let account, let count):
            guard ties.knows(account) else { return }
            likes.write(UInt64(account), Int(count), isKnown: isKnown, start: start, end: end)
        case .postLike(let post, let account):
            like(post, account, isKnown: isKnown, start: start, end: end)
        case .befriend(let one, let other):
            ties.write(one, other, makes: true, isKnown: isKnown, start: start, end: end)
            posts.deliveries.touch(one, other)
        case .unfriend(let one, let other):
            ties.write(one, other, makes: false, isKnown: isKnown, start: start, end: end)
            posts.deliveries.touch(one, other)
        case .post(let account, let id):
            if isKnown, let id {
                posts.write(account, id, start: start, end: end)
                postLikes.begin(id, value: 0, owner: account)
            } else {
                posts.writeUnknown(account, start: start)
            }
        }
    }

    /// Which of two likes of one child counts cannot be told: the second may or may not, whatever became of the first; but one
    /// does once one was acknowledged.
    private mutating func like(_ post: UInt64, _ account: UInt32, isKnown: Bool, start: Int64, end: Int64) {
        let liker = PostLiker(post: post, account: account)
        let wasKnown = likers[liker]
        likers[liker] = isKnown || wasKnown == true
        postLikes.write(
            post, 1, isKnown: isKnown && wasKnown == nil, isRepeat: isKnown && wasKnown == false, start: start,
            end: end)
    }

    private mutating func take(_ read: AuditRead, start: Int64, end: Int64) {
        switch read {
        case .likes(let account, let value):
            guard ties.knows(account) else { return }
            likes.read(UInt64(account), value, start: start, end: end)
        case .postLikes(let post, let value):
            postLikes.read(post, value, start: start, end: end)
        case .friendCount(let account, let value):
            ties.read(account, count: value, start: start, end: end, &findings)
        case .friends(let account, let friends):
            ties.read(account, friends: friends, start: start, end: end, &findings)
        case .ownPosts(let account, let ids):
            posts.read(account, ids, .own, start: start, end: end)
        case .feed(let account, let ids):
            posts.read(account, ids, .feed, start: start, end: end)
        case .delivery(let post, let author, let reader, let ids):
            posts.read(reader, ids, .feedFor(post, author), start: start, end: end)
        }
    }

    /// Judges and forgets what it can.
    ///
    /// - Parameter watermark: every request that starts before it has been taken; not before the last one.
    /// - Complexity: O(unsettled records) where each entity has few; the product of reads and writes for one that has many.
    public mutating func settle(before watermark: Int64) {
        precondition(watermark >= self.watermark, "the watermark went back from \(self.watermark) to \(watermark)")
        self.watermark = watermark
        likes.settle(before: watermark, &findings)
        postLikes.settle(before: watermark, &findings)
        ties.settle(before: watermark, &findings)
        posts.settle(before: watermark, &findings)
    }
}

/// What one account says of itself when all is over.
public struct ReadBack: Equatable, Sendable {
    /// The account.
    public var account: UInt32
    /// Homepage likes; nil if not asked.
    public var likes: Int?
    /// Number of friends; nil if not asked.
    public var friendCount: Int?
    /// List of friends; nil if not asked.
    public var friends: [UInt32]?
    /// List of its own posts; nil if not asked.
    public var posts: [UInt64]?
    /// When it was asked; nanoseconds of the records' clock.
    public var start: Int64 = 0
    /// When it had answered.
    public var end: Int64 = 0

    /// Makes what an account says.
    public init(
        account: UInt32, likes: Int? = nil, friendCount: Int? = nil, friends: [UInt32]? = nil, posts: [UInt64]? = nil
    ) {
        self.account = account
        self.likes = likes
        self.friendCount = friendCount
        self.friends = friends
        self.posts = posts
    }
}

extension Auditor {
    /// Takes what an account says as reads like all others, before it is compared for good: what is wrong now may be right when
    /// it is asked once more.
    public mutating func look(at readBack: ReadBack) {
        let account = readBack.account
        let reads: [AuditRead?] = [
            readBack.likes.map { .likes(of: account, $0) }, readBack.friendCount.map { .friendCount(of: account, $0) },
            readBack.friends.map { .friends(of: account, $0) }, readBack.posts.map { .ownPosts(of: account, $0) },
        ]
        for case let read? in reads { take(AuditRecord(read, start: readBack.start, end: readBack.end)) }
    }

    /// Accounts that told something wrong of themselves, and nothing right since; and the other side of friendships in doubt.
    public var accountsInDoubt: Set<UInt32> {
        likes.drifts.accounts.union(ties.accountsInDoubt).union(posts.drifts.accounts)
    }

    /// Compares what an account says with the truth, after the last request: what is wrong now stays wrong.
    ///
    /// - Parameter instant: when it was asked; nanoseconds, after all other requests ended.
    /// - Precondition: everything has settled.
    public mutating func compare(_ readBack: ReadBack, at instant: Int64) {
        precondition(unsettled == 0, "\(unsettled) records have not settled; settle to an instant after the last one")
        guard ties.knows(readBack.account) else { return }
        let account = readBack.account
        findings.accountsReadBack += 1
        if let value = readBack.likes { likes.compare(UInt64(account), value, at: instant, &findings) }
        if let count = readBack.friendCount { ties.compare(account, count: count, at: instant, &findings) }
        if let friends = readBack.friends { ties.compare(account, friends: friends, at: instant, &findings) }
        if let ids = readBack.posts { posts.compare(account, ids, at: instant, &findings) }
    }

    /// Ends the comparison: lists of two friends that do not agree are found when both are there.
    public mutating func endComparison(at instant: Int64) { ties.findOneSided(at: instant, &findings) }
}

extension Auditor {
    /// Readers whose feed lacked a post that had to be in it when it was read last, ascending.
    public var readersInDoubt: [UInt32] { posts.deliveries.readersInDoubt }

    /// Posts that are on their way to a feed, as far as is known.
    public var deliveriesInDoubt: Int { posts.deliveries.pendingCount }

    /// Whether one of them is so young that it may still come.
    public func isAnyDeliveryYoung(at instant: Int64) -> Bool { posts.deliveries.isAnyYoung(at: instant) }

    /// From now on the readers in doubt are asked for the last times: feeds that lack a post then may lack it for good.
    public mutating func beginFinalLooks(at instant: Int64) { posts.deliveries.beginFinalLooks(at: instant) }

    /// Ends the following of posts: what the last looks did not show never came.
    public mutating func endDeliveries() { posts.deliveries.finish(&findings) }
}
