// SPDX-License-Identifier: GPL-3.0-or-later

/// Checks a backend's answers during a run: acknowledged writes are the truth, and every answer must be consistent with
/// it.
///
/// Pass every completed request, in any order, and call `settle(before:)` with the instant up to which all of them have
/// been passed. The auditor keeps unsettled records, the baseline, one number per account, and every change since:
/// acknowledged friendships and posts. It reads no clock and has no network access. Not thread-safe: one thread at a
/// time may use it.
public struct Auditor: ~Copyable, Sendable {
    /// The findings so far, from settled records only.
    public private(set) var findings: AuditFindings
    /// All records that begin before this instant have been passed to `take(_:)`.
    public private(set) var watermark = Int64.min

    private let rules: AuditRules
    private var likes: LikeCountChecker
    private var postLikes: LikeCountChecker
    private var ties: TieChecker
    private var posts: PostChecker
    /// The accounts that liked each post, and whether any of their likes was acknowledged; a second like adds nothing.
    private var likers: [PostLiker: Bool] = [:]

    private struct PostLiker: Hashable {
        var post: UInt64
        var account: UInt32
    }

    /// Creates an auditor from the backend's state before the first request.
    public init(_ baseline: AuditBaseline, rules: AuditRules = AuditRules()) {
        precondition(rules.feedLength > 0 && rules.ownPostsLength > 0, "feedLength and ownPostsLength must be positive")
        self.rules = rules
        findings = AuditFindings(keeping: rules.keptFindings)
        likes = LikeCountChecker(
            dense: baseline.likes, .likes,
            DiscrepancyTracker.Names(below: .lostLike, above: .doubledLike, countsSize: true),
            rules)
        postLikes = LikeCountChecker(
            dense: [], .postLikes,
            DiscrepancyTracker.Names(below: .lostPostLike, above: .doubledPostLike, countsSize: true),
            rules)
        ties = TieChecker(baseline.ties, rules)
        posts = PostChecker(baseline, rules)
        for post in baseline.posts { postLikes.begin(post.id, value: post.likes, owner: post.account) }
    }

    /// The number of records that have not settled.
    public var unsettled: Int { likes.unsettled + postLikes.unsettled + ties.unsettled + posts.unsettled }

    /// Records a completed request.
    ///
    /// - Precondition: it ends no earlier than it starts, and starts no earlier than the latest watermark.
    public mutating func take(_ record: AuditRecord) {
        precondition(record.start <= record.end, "a request starts at \(record.start) but ends at \(record.end)")
        precondition(
            record.start >= watermark, "a request that starts at \(record.start) precedes the watermark \(watermark)")
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

    /// Records a like on a post.
    ///
    /// The audit cannot determine which of two likes by the same child counts. The second may or may not have an
    /// effect, whatever the outcome of the first. Once either is acknowledged, at least one counts.
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

    /// Checks and discards all records that can be settled.
    ///
    /// - Parameter watermark: every request that starts before it has been recorded; at least the previous watermark.
    /// - Complexity: O(unsettled records) if each entity has few; O(reads · writes) for an entity with many.
    public mutating func settle(before watermark: Int64) {
        precondition(watermark >= self.watermark, "the watermark moved back from \(self.watermark) to \(watermark)")
        self.watermark = watermark
        likes.settle(before: watermark, &findings)
        postLikes.settle(before: watermark, &findings)
        ties.settle(before: watermark, &findings)
        posts.settle(before: watermark, &findings)
    }
}

/// An answer about one account, requested after the load.
public struct ReadBack: Equatable, Sendable {
    /// The account.
    public var account: UInt32
    /// The number of homepage likes; nil if not requested.
    public var likes: Int?
    /// The number of friends; nil if not requested.
    public var friendCount: Int?
    /// The friend list; nil if not requested.
    public var friends: [UInt32]?
    /// The list of the account's own posts; nil if not requested.
    public var posts: [UInt64]?
    /// When the request started; nanoseconds on the clock of the audit records.
    public var start: Int64 = 0
    /// When its response was complete; nanoseconds on the clock of the audit records.
    public var end: Int64 = 0

    /// Creates an answer about one account.
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
    /// Records a read-back as ordinary reads, before the final comparison: a value that is wrong now may be right when
    /// it is requested again.
    public mutating func look(at readBack: ReadBack) {
        let account = readBack.account
        let reads: [AuditRead?] = [
            readBack.likes.map { .likes(of: account, $0) }, readBack.friendCount.map { .friendCount(of: account, $0) },
            readBack.friends.map { .friends(of: account, $0) }, readBack.posts.map { .ownPosts(of: account, $0) },
        ]
        for case let read? in reads { take(AuditRecord(read, start: readBack.start, end: readBack.end)) }
    }

    /// Accounts whose latest answer was wrong, and the other side of each suspect friendship.
    public var accountsInDoubt: Set<UInt32> {
        likes.discrepancies.accounts.union(ties.accountsInDoubt).union(posts.discrepancies.accounts)
    }

    /// Compares a read-back with the truth after the last request: a value that is wrong now is a permanent fault.
    ///
    /// - Parameters:
    ///   - readBack: an account's state as the backend reports it.
    ///   - instant: when the read-back was requested; nanoseconds, after all other requests ended.
    /// - Precondition: all records have settled.
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

    /// Ends the comparison by checking each pair of friend lists that were both read back for one-sided friendships.
    public mutating func endComparison(at instant: Int64) { ties.findOneSided(at: instant, &findings) }
}

extension Auditor {
    /// Readers whose latest feed lacked a post that it should have contained, ascending.
    public var readersInDoubt: [UInt32] { posts.deliveries.readersInDoubt }

    /// The number of posts that are known to be pending delivery to a feed.
    public var deliveriesInDoubt: Int { posts.deliveries.pendingCount }

    /// Whether any pending delivery is recent enough that it may still succeed.
    public func isAnyDeliveryYoung(at instant: Int64) -> Bool { posts.deliveries.isAnyYoung(at: instant) }

    /// Begins the final round of feed reads: a post that is missing from now on may be missing for good.
    public mutating func beginFinalLooks(at instant: Int64) { posts.deliveries.beginFinalLooks(at: instant) }

    /// Ends delivery tracking: posts that the final reads did not contain count as undelivered.
    public mutating func endDeliveries() { posts.deliveries.finish(&findings) }
}
