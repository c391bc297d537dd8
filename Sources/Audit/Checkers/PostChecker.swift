// SPDX-License-Identifier: GPL-3.0-or-later

/// Checks that authors find the posts that the backend acknowledged.
struct PostChecker: Sendable {
    private struct OwnPost {
        var id: UInt64
        var start: Int64
        var end: Int64
    }

    private struct ListRead {
        var account: UInt32
        var start: Int64
        var end: Int64
        var posts: [UInt64]
        var kind: Kind
    }

    /// The kind of a list of posts.
    enum Kind: Sendable {
        /// The account's own posts, which appear at once.
        case own
        /// Posts of the account and its friends, which appear as they are delivered.
        case feed
        /// A feed that was requested to find one post by its author.
        case feedFor(UInt64, UInt32)
    }

    private let rules: AuditRules
    /// The newest acknowledged posts of each account, ordered by end.
    private var own: [UInt32: [OwnPost]] = [:]
    /// The start of each post of unknown outcome, by account.
    private var unknown: [UInt32: [Int64]] = [:]
    /// When each known post was acknowledged.
    private var acknowledged: [UInt64: Int64] = [:]
    private var reads: [ListRead] = []
    /// The length of the longest list of own posts read so far; a shorter list was not truncated.
    private var longestOwnList = 0
    private(set) var discrepancies: DiscrepancyTracker
    /// Tracks the delivery of posts to feeds.
    var deliveries: DeliveryChecker

    /// The number of records that wait.
    var unsettled: Int { reads.count }

    init(_ baseline: AuditBaseline, _ rules: AuditRules) {
        self.rules = rules
        deliveries = DeliveryChecker(baseline.ties, rules)
        discrepancies = DiscrepancyTracker(
            DiscrepancyTracker.Names(below: .missingPost, above: .missingPost, countsSize: false),
            patience: rules.patience)
        for post in baseline.posts { own(post.account, post.id, start: .min, end: .min) }
    }

    /// Records an acknowledged post.
    mutating func write(_ account: UInt32, _ id: UInt64, start: Int64, end: Int64) {
        own(account, id, start: start, end: end)
        deliveries.write(account, id, start: start, end: end)
    }

    private mutating func own(_ account: UInt32, _ id: UInt64, start: Int64, end: Int64) {
        acknowledged[id] = end
        var posts = own[account] ?? []
        posts.insert(OwnPost(id: id, start: start, end: end), at: posts.lastIndex { $0.end <= end }.map { $0 + 1 } ?? 0)
        // Twice the list's length: reads that wait may be older than the newest posts.
        if posts.count > 2 * rules.ownPostsLength { posts.removeFirst() }
        own[account] = posts
    }

    /// Records a post of unknown outcome, which may or may not exist.
    mutating func writeUnknown(_ account: UInt32, start: Int64) { unknown[account, default: []].append(start) }

    /// Records a list of posts that was read.
    mutating func read(_ account: UInt32, _ posts: [UInt64], _ kind: Kind, start: Int64, end: Int64) {
        reads.append(ListRead(account: account, start: start, end: end, posts: posts, kind: kind))
    }

    /// Checks the lists that were read before `watermark`.
    mutating func settle(before watermark: Int64, _ findings: inout AuditFindings) {
        guard reads.contains(where: { $0.end < watermark }) else { return }
        for read in reads.filter({ $0.end < watermark }).sorted(by: { $0.end < $1.end }) {
            switch read.kind {
            case .own:
                findings.readsChecked += 1
                if !judge(read, isFinal: false, &findings) { findings.unpredictableReads += 1 }
            case .feed: deliver(read, nil, &findings)
            case .feedFor(let post, let author): deliver(read, (post, author), &findings)
            }
        }
        reads.removeAll { $0.end < watermark }
    }

    /// Compares an account's final list of its own posts.
    mutating func compare(_ account: UInt32, _ posts: [UInt64], at instant: Int64, _ findings: inout AuditFindings) {
        let read = ListRead(account: account, start: instant, end: instant, posts: posts, kind: .own)
        _ = judge(read, isFinal: true, &findings)
    }

    private mutating func deliver(
        _ read: ListRead, _ lookedFor: (post: UInt64, author: UInt32)?, _ findings: inout AuditFindings
    ) {
        let told = Set(read.posts)
        findings.readsChecked += 1
        deliveries.judge(
            DeliveryChecker.FeedRead(
                reader: read.account, start: read.start, told: told, oldest: oldest(of: told), lookedFor: lookedFor),
            &findings)
    }

    /// When the oldest known post of a list was acknowledged; `.max` if none is known.
    private func oldest(of told: Set<UInt64>) -> Int64 { told.lazy.compactMap { acknowledged[$0] }.min() ?? .max }

    /// Checks that a list contains all required posts.
    private mutating func judge(_ read: ListRead, isFinal: Bool, _ findings: inout AuditFindings) -> Bool {
        var isRight = true
        let told = Set(read.posts)
        longestOwnList = max(longestOwnList, told.count)
        let required = required(in: read, told)
        if !required.isEmpty { findings.look(.postLists) }
        for post in required {
            let isTold = told.contains(post.id)
            guard !isTold || discrepancies.isDiscrepant(post.id) else { continue }
            let fits = discrepancies.judge(
                post.id, isTold ? 1 : 0, ReachableSums(1), account: read.account, start: read.start, isFinal: isFinal,
                words: { ("post \(post.id) in the list", "not in the list") }, &findings)
            if !fits { isRight = false }
        }
        return isRight
    }

    /// Returns the posts that a list must contain: fewer newer posts exist than would be needed to push them out.
    ///
    /// The list's capacity depends on the backend and is unknown. A list that is shorter than another was not
    /// truncated; a list that contains an older post was not truncated before it.
    private func required(in read: ListRead, _ told: Set<UInt64>) -> [OwnPost] {
        let posts = own[read.account] ?? []
        let doubtful = (unknown[read.account] ?? []).count { $0 <= read.end }
        let isWhole = told.isEmpty || told.count < min(longestOwnList, rules.ownPostsLength)
        let oldest = oldest(of: told)
        return posts.filter { post in
            post.end < read.start && (isWhole || oldest < post.start || told.contains(post.id))
                && posts.count { $0.end > post.start && $0.start <= read.end && $0.id != post.id } + doubtful
                    < rules.ownPostsLength
        }
    }
}
