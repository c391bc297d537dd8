// SPDX-License-Identifier: GPL-3.0-or-later

/// The posts that the backend acknowledged, and the judge of whether their authors find them.
struct PostLedger: Sendable {
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
        /// Whether friends' posts are in the list as well.
        var isFeed: Bool
    }

    private let rules: AuditRules
    /// The newest acknowledged posts of each account that are needed, in order of their ends.
    private var own: [UInt32: [OwnPost]] = [:]
    /// Posts of unknown outcome by account: when each began.
    private var unknown: [UInt32: [Int64]] = [:]
    /// When each known post was acknowledged.
    private var acknowledged: [UInt64: Int64] = [:]
    private var reads: [ListRead] = []
    private(set) var drifts: DriftBook

    /// Records that wait.
    var unsettled: Int { reads.count }

    init(_ baseline: [AuditBaseline.KnownPost], _ rules: AuditRules) {
        self.rules = rules
        drifts = DriftBook(
            DriftBook.Names(below: .missingPost, above: .missingPost, countsSize: false), patience: rules.patience)
        for post in baseline { write(post.account, post.id, start: .min, end: .min) }
    }

    /// Takes an acknowledged post.
    mutating func write(_ account: UInt32, _ id: UInt64, start: Int64, end: Int64) {
        acknowledged[id] = end
        var posts = own[account] ?? []
        posts.insert(OwnPost(id: id, start: start, end: end), at: posts.lastIndex { $0.end <= end }.map { $0 + 1 } ?? 0)
        // Twice the list: reads that wait may be older than the newest posts.
        if posts.count > 2 * rules.ownPostsLength { posts.removeFirst() }
        own[account] = posts
    }

    /// Takes a post that may or may not be there.
    mutating func writeUnknown(_ account: UInt32, start: Int64) { unknown[account, default: []].append(start) }

    /// Takes a list of posts.
    mutating func read(_ account: UInt32, _ posts: [UInt64], isFeed: Bool, start: Int64, end: Int64) {
        reads.append(ListRead(account: account, start: start, end: end, posts: posts, isFeed: isFeed))
    }

    /// Judges what was read before `watermark`.
    mutating func settle(before watermark: Int64, _ findings: inout AuditFindings) {
        guard reads.contains(where: { $0.end < watermark }) else { return }
        for read in reads.filter({ $0.end < watermark }).sorted(by: { $0.end < $1.end }) {
            findings.readsChecked += 1
            if !judge(read, isFinal: false, &findings) { findings.unpredictableReads += 1 }
        }
        reads.removeAll { $0.end < watermark }
    }

    /// Compares an account's final list of its own posts.
    mutating func compare(_ account: UInt32, _ posts: [UInt64], at instant: Int64, _ findings: inout AuditFindings) {
        let read = ListRead(account: account, start: instant, end: instant, posts: posts, isFeed: false)
        _ = judge(read, isFinal: true, &findings)
    }

    /// Judges whether the posts that must be in a list are.
    private mutating func judge(_ read: ListRead, isFinal: Bool, _ findings: inout AuditFindings) -> Bool {
        var isRight = true
        let told = Set(read.posts)
        for post in read.isFeed ? requiredInFeed(read, told) : requiredInOwnList(read) {
            let isTold = told.contains(post.id)
            guard !isTold || drifts.isDrifting(post.id) else { continue }
            let fits = drifts.judge(
                post.id, isTold ? 1 : 0, ReachableSums(1), account: read.account, start: read.start, isFinal: isFinal,
                words: { ("post \(post.id) in the list", "not in the list") }, &findings)
            if !fits { isRight = false }
        }
        return isRight
    }

    /// Those of which fewer than the list's length may be newer.
    private func requiredInOwnList(_ read: ListRead) -> [OwnPost] {
        let posts = own[read.account] ?? []
        let doubtful = (unknown[read.account] ?? []).count { $0 <= read.end }
        return posts.filter { post in
            post.end < read.start
                && posts.count { $0.end > post.start && $0.start <= read.end && $0.id != post.id } + doubtful
                    < rules.ownPostsLength
        }
    }

    /// The newest one, unless others may have pushed it out: a full feed that holds an older post must hold it too.
    private func requiredInFeed(_ read: ListRead, _ told: Set<UInt64>) -> [OwnPost] {
        guard let newest = (own[read.account] ?? []).last(where: { $0.end < read.start }) else { return [] }
        let hasRoom = told.count < rules.feedLength
        let holdsOlder = told.contains { id in acknowledged[id].map { $0 < newest.start } ?? false }
        return hasRoom || holdsOlder ? [newest] : []
    }
}
