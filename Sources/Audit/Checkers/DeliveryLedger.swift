// SPDX-License-Identifier: GPL-3.0-or-later

/// Follows acknowledged posts into the feeds of their authors and of the authors' friends.
///
/// A feed may be filled by a worker in the background, so that a post that is not there yet is no fault: it is followed until it
/// is seen. One that is not there when all is over, long after it should have come, is undelivered. Only friendships that were
/// there from the beginning, and that nobody tried to change, are followed; for all others it is not certain who had to see what.
struct DeliveryLedger: Sendable {
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
        /// When the oldest known post in it was acknowledged; `.max` if none is known.
        var oldest: Int64
        /// The post that it was asked for, and its author.
        var lookedFor: (post: UInt64, author: UInt32)?
    }

    /// A post on its way to a reader.
    private struct Delivery: Sendable {
        var author: UInt32
        var post: Posted
        /// Whether the feed is asked for it again and again, so that the time at which it comes is known.
        var isFollowed: Bool
        /// When the last read began that did not show it.
        var lastMiss: Int64?
    }

    private struct Key: Hashable {
        var post: UInt64
        var reader: UInt32
    }

    private let rules: AuditRules
    private let ties: TieTable
    /// Friendships that somebody tried to change.
    private var touched: Set<UInt64> = []
    /// The newest acknowledged posts of each author, in order of their ends.
    private var newest: [UInt32: [Posted]] = [:]
    private var pending: [UInt32: [Delivery]] = [:]
    private(set) var pendingCount = 0
    /// Posts that were followed and are so no more.
    private var followed: Set<Key> = []
    /// The newest post that each reader has seen of each author, by author and reader.
    private var seen: [UInt64: UInt64] = [:]
    /// As many posts as any feed has told: a shorter one was not cut.
    private var longestFeed = 0
    /// The longest time that a post is known to have needed.
    private var longestDelay: Int64 = 0
    /// From when on what is not there is not there for good.
    private var finalFrom = Int64.max

    /// Posts of one author that are looked for.
    private static let mostPosts = 8
    /// Deliveries that are followed at once; more are not begun.
    private static let mostPending = 100_000

    init(_ ties: TieTable, _ rules: AuditRules) {
        self.ties = ties
        self.rules = rules
    }

    /// Takes an acknowledged post of the run.
    mutating func write(_ account: UInt32, _ id: UInt64, start: Int64, end: Int64) {
        var posts = newest[account] ?? []
        posts.insert(
            Posted(id: id, start: start, end: end), at: posts.lastIndex { $0.end <= end }.map { $0 + 1 } ?? 0)
        if posts.count > Self.mostPosts { posts.removeFirst() }
        newest[account] = posts
    }

    /// Somebody tries to change a friendship: from now on it is not certain.
    mutating func touch(_ one: UInt32, _ other: UInt32) { touched.insert(TieLedger.pair(one, other)) }

    /// Judges a feed.
    mutating func judge(_ read: FeedRead, _ findings: inout AuditFindings) {
        longestFeed = max(longestFeed, read.told.count)
        guard Int(read.reader) < ties.accounts else { return }
        if let (post, author) = read.lookedFor { follow(post, of: author, to: read.reader) }
        lookForPending(read, &findings)
        guard !newest.isEmpty else { return }
        for author in ties.friends(of: read.reader) + [read.reader] { lookForNewest(of: author, read, &findings) }
    }

    /// Begins to follow a post that the lane asks for until it is there.
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
        // Where nobody asked in between, it may have been there long before: at least until the last miss it was not.
        let missed = delivery.lastMiss.map { 2 * max(0, $0 - delivery.post.end) } ?? 0
        let needed = delivery.isFollowed ? delay : missed
        longestDelay = max(longestDelay, needed)
    }

    /// Whether a feed that does not hold a post may have held it: a page that is full, of which all may be newer.
    private func explains(_ read: FeedRead, _ post: Posted) -> Bool {
        guard !read.told.isEmpty else { return false }
        if read.told.count < min(longestFeed, rules.feedLength) { return false }
        // An older post that stays says that newer ones have not pushed it out, unless it came later itself.
        return read.oldest >= post.start - longestDelay
    }

    /// Whether two are friends for certain, or the same.
    private func isCertain(_ author: UInt32, _ reader: UInt32) -> Bool {
        author == reader || ties.contains(author, reader) && !touched.contains(TieLedger.pair(author, reader))
    }

    private static func direction(_ author: UInt32, _ reader: UInt32) -> UInt64 {
        UInt64(author) << 32 | UInt64(reader)
    }
}

extension DeliveryLedger {
    /// Readers whose feed lacks a post that had to be in it when it was read last.
    var readersInDoubt: [UInt32] {
        pending.filter { reader, deliveries in deliveries.contains { isCertain($0.author, reader) } }.keys.sorted()
    }

    /// Whether a post that is missing at `instant` is so young that it may be on its way.
    func isAnyYoung(at instant: Int64) -> Bool {
        pending.values.contains { $0.contains { instant - $0.post.end < patience } }
    }

    /// From now on, readers in doubt are asked for the last times.
    mutating func beginFinalLooks(at instant: Int64) { finalFrom = instant }

    /// What the last looks did not show, and was to be there long before, never came.
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

    /// How late a post is never: at least as late as any answer may be, and twice as late as any that came.
    private var patience: Int64 { max(rules.patience, 2 * longestDelay) }
}
