// SPDX-License-Identifier: GPL-3.0-or-later

/// Tracks the delivery of acknowledged posts to the feeds of their authors and of the authors' friends.
///
/// A backend may fill feeds in a background worker, so a missing post is not yet a fault: the checker tracks it until a
/// feed shows it. A post that is still missing at the end, long after its expected delivery, is undelivered. Only
/// friendships that exist from the beginning and that no request tried to change are tracked; for all others it is
/// uncertain which feeds must contain the post.
struct DeliveryChecker: Sendable {
    /// An acknowledged post.
    struct Posted: Sendable {
        var id: UInt64
        var start: Int64
        var end: Int64
    }

    /// A feed that was read.
    struct FeedRead: Sendable {
        var reader: UInt32
        var start: Int64
        var told: Set<UInt64>
        /// When the oldest known post in the feed was acknowledged; `.max` if none is known.
        var oldest: Int64
        /// The post for which the feed was requested, and its author.
        var lookedFor: (post: UInt64, author: UInt32)?
    }

    /// A post that is pending delivery to a reader.
    private struct Delivery: Sendable {
        var author: UInt32
        var post: Posted
        /// Whether probes request the feed repeatedly, so that the delivery time is known.
        var isFollowed: Bool
        /// The start of the latest read that did not contain the post.
        var lastMiss: Int64?
    }

    private struct Key: Hashable {
        var post: UInt64
        var reader: UInt32
    }

    private let rules: AuditRules
    private let ties: TieTable
    /// Friendships that a request tried to change.
    private var touched: Set<UInt64> = []
    /// The newest acknowledged posts of each author, ordered by end.
    private var newest: [UInt32: [Posted]] = [:]
    private var pending: [UInt32: [Delivery]] = [:]
    private(set) var pendingCount = 0
    /// Deliveries that were or are followed by probes.
    private var followed: Set<Key> = []
    /// The newest post that each reader has seen of each author, by author and reader.
    private var seen: [UInt64: UInt64] = [:]
    /// The length of the longest feed read so far; a shorter feed was not truncated.
    private var longestFeed = 0
    /// The longest observed delivery delay; nanoseconds.
    private var longestDelay: Int64 = 0
    /// The instant from which a missing post counts as missing for good.
    private var finalFrom = Int64.max

    /// The number of an author's newest posts that are tracked.
    private static let mostPosts = 8
    /// The limit on pending deliveries; beyond it, no new ones are tracked.
    private static let mostPending = 100_000

    init(_ ties: TieTable, _ rules: AuditRules) {
        self.ties = ties
        self.rules = rules
    }

    /// Records a post that the backend acknowledged during the run.
    mutating func write(_ account: UInt32, _ id: UInt64, start: Int64, end: Int64) {
        var posts = newest[account] ?? []
        posts.insert(
            Posted(id: id, start: start, end: end), at: posts.lastIndex { $0.end <= end }.map { $0 + 1 } ?? 0)
        if posts.count > Self.mostPosts { posts.removeFirst() }
        newest[account] = posts
    }

    /// Marks a friendship that a request tries to change: from now on it is uncertain.
    mutating func touch(_ one: UInt32, _ other: UInt32) { touched.insert(TieChecker.pair(one, other)) }

    /// Checks a feed.
    mutating func judge(_ read: FeedRead, _ findings: inout AuditFindings) {
        longestFeed = max(longestFeed, read.told.count)
        guard Int(read.reader) < ties.accounts else { return }
        if let (post, author) = read.lookedFor { follow(post, of: author, to: read.reader) }
        lookForPending(read, &findings)
        guard !newest.isEmpty else { return }
        for author in ties.friends(of: read.reader) + [read.reader] { lookForNewest(of: author, read, &findings) }
    }

    /// Starts to follow a post that the driver's probes request until a feed contains it.
    private mutating func follow(_ id: UInt64, of author: UInt32, to reader: UInt32) {
        guard isCertain(author, reader), let post = newest[author]?.first(where: { $0.id == id }),
            !followed.contains(Key(post: id, reader: reader))
        else { return }
        if let place = pending[reader]?.firstIndex(where: { $0.post.id == id }) {
            pending[reader]?[place].isFollowed = true
        } else if seen[Self.direction(author, reader)] != id {
            begin(Delivery(author: author, post: post, isFollowed: true), reader)
        }
        followed.insert(Key(post: id, reader: reader))
    }

    private mutating func lookForPending(_ read: FeedRead, _ findings: inout AuditFindings) {
        guard let deliveries = pending.removeValue(forKey: read.reader) else { return }
        pendingCount -= deliveries.count
        for var delivery in deliveries where isCertain(delivery.author, read.reader) {
            guard read.start > delivery.post.end || read.told.contains(delivery.post.id) else {
                begin(delivery, read.reader)
                continue
            }
            if read.told.contains(delivery.post.id) {
                findings.look(.deliveries)
                arrived(delivery, read, &findings)
            } else if !explains(read, delivery.post) {
                findings.look(.deliveries)
                delivery.lastMiss = read.start
                begin(delivery, read.reader)
            }
        }
    }

    private mutating func lookForNewest(of author: UInt32, _ read: FeedRead, _ findings: inout AuditFindings) {
        guard let post = newest[author]?.last(where: { $0.end < read.start }), isCertain(author, read.reader),
            seen[Self.direction(author, read.reader)] != post.id,
            pending[read.reader]?.contains(where: { $0.post.id == post.id }) != true
        else { return }
        var delivery = Delivery(author: author, post: post, isFollowed: false)
        if read.told.contains(post.id) {
            findings.look(.deliveries)
            arrived(delivery, read, &findings)
        } else if !explains(read, post), pendingCount < Self.mostPending {
            findings.look(.deliveries)
            delivery.lastMiss = read.start
            begin(delivery, read.reader)
        }
    }

    private mutating func begin(_ delivery: Delivery, _ reader: UInt32) {
        pending[reader, default: []].append(delivery)
        pendingCount += 1
    }

    private mutating func arrived(_ delivery: Delivery, _ read: FeedRead, _ findings: inout AuditFindings) {
        seen[Self.direction(delivery.author, read.reader)] = delivery.post.id
        findings.deliveries.delivered += 1
        let delay = max(0, read.start - delivery.post.end)
        if delivery.isFollowed { findings.deliveries.note(delay: delay) }
        // Without reads in between, the post may have been there long before; it was absent at least until the last
        // miss.
        let missed = delivery.lastMiss.map { 2 * max(0, $0 - delivery.post.end) } ?? 0
        let needed = delivery.isFollowed ? delay : missed
        longestDelay = max(longestDelay, needed)
    }

    /// Whether truncation explains a missing post: the page is full, and all of its posts may be newer.
    private func explains(_ read: FeedRead, _ post: Posted) -> Bool {
        guard !read.told.isEmpty else { return false }
        if read.told.count < min(longestFeed, rules.feedLength) { return false }
        // An older post in the feed shows that newer ones did not push this one out, unless it was itself delivered
        // later.
        return read.oldest >= post.start - longestDelay
    }

    /// Whether two accounts are certainly friends, or the same account.
    private func isCertain(_ author: UInt32, _ reader: UInt32) -> Bool {
        author == reader || ties.contains(author, reader) && !touched.contains(TieChecker.pair(author, reader))
    }

    private static func direction(_ author: UInt32, _ reader: UInt32) -> UInt64 {
        UInt64(author) << 32 | UInt64(reader)
    }
}

extension DeliveryChecker {
    /// Readers whose latest feed lacked a post that it should have contained, ascending.
    var readersInDoubt: [UInt32] {
        pending.filter { reader, deliveries in deliveries.contains { isCertain($0.author, reader) } }.keys.sorted()
    }

    /// Whether a post that is missing at `instant` is recent enough that its delivery may be pending.
    func isAnyYoung(at instant: Int64) -> Bool {
        pending.values.contains { $0.contains { instant - $0.post.end < patience } }
    }

    /// Begins the final round of feed reads.
    mutating func beginFinalLooks(at instant: Int64) { finalFrom = instant }

    /// Counts as undelivered each overdue post that the final reads did not contain.
    mutating func finish(_ findings: inout AuditFindings) {
        for reader in pending.keys.sorted() {
            for delivery in pending[reader] ?? [] where isCertain(delivery.author, reader) {
                guard let last = delivery.lastMiss, last >= finalFrom, last - delivery.post.end >= patience else {
                    continue
                }
                if delivery.isFollowed { findings.deliveries.noteNever() }
                let seconds = (last - delivery.post.end) / 1_000_000_000
                findings.note(
                    .undeliveredPost, account: reader,
                    expected: "post \(delivery.post.id) of \(delivery.author) in the feed",
                    seen: "not there \(seconds) s later", at: last)
            }
        }
        pending = [:]
        pendingCount = 0
    }

    /// The delay after which a post counts as undelivered: at least `rules.patience`, and twice the longest observed
    /// delay.
    private var patience: Int64 { max(rules.patience, 2 * longestDelay) }
}
