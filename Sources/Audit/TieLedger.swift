// SPDX-License-Identifier: GPL-3.0-or-later

/// The truth of friendships, and the judge of lists and numbers of friends.
///
/// A friendship is a register: it holds what the last write made of it, whether that changed anything or not. The number of
/// friends follows from the friendships, each of which is certain or may be either way.
struct TieLedger: Sendable {
    /// What is known of a friendship when nothing is under way.
    enum State: Sendable {
        case exists
        case absent
        /// Either, until the next write that is known: two writes overlapped.
        case either
        /// Either, for good: a write of unknown outcome may still happen.
        case unknown
    }

    struct Write: Sendable {
        var start: Int64
        var end: Int64
        var makes: Bool
        var isKnown: Bool
    }

    struct ListRead: Sendable {
        var start: Int64
        var end: Int64
        var friends: [UInt32]
    }

    struct CountRead: Sendable {
        var start: Int64
        var end: Int64
        var count: Int
    }

    /// What a read may show of one friendship.
    struct Chances: Equatable {
        var mayExist: Bool
        var mayBeAbsent: Bool
    }

    let rules: AuditRules
    let baseline: TieTable
    /// States that are not the baseline's, by pair.
    private(set) var changes: [UInt64: State] = [:]
    /// Writes that wait, by pair.
    private(set) var pending: [UInt64: [Write]] = [:]
    /// For each account, the others with whom something ever changed.
    private(set) var changed: [UInt32: [UInt32]] = [:]
    /// Friendships of each account that exist for certain, when nothing is under way.
    private(set) var certain: [Int16]
    /// Friendships of each account that may exist; only accounts that have any.
    private(set) var doubtful: [UInt32: Int] = [:]

    var lists: [UInt32: [ListRead]] = [:]
    var counts: [UInt32: [CountRead]] = [:]
    var lastWrites: LastWrites
    /// Wrong members of lists, by owner and friend.
    var listDrifts: DriftBook
    /// Wrong numbers of friends, by account.
    var countDrifts: DriftBook
    /// Accounts that are known to have been over the cap.
    private var overCap: Set<UInt32> = []
    /// What the final lists of accounts tell where it is not what the truth says for certain.
    var answers: [UInt64: Bool] = [:]
    /// Accounts whose final list is known.
    var readBack: Set<UInt32> = []
    /// Records that wait.
    var unsettled = 0

    init(_ baseline: TieTable, _ rules: AuditRules) {
        self.baseline = baseline
        self.rules = rules
        certain = (0..<UInt32(baseline.accounts)).map { Int16(clamping: baseline.degree(of: $0)) }
        lastWrites = LastWrites(window: rules.freshnessWindow)
        listDrifts = DriftBook(
            DriftBook.Names(below: .missingTie, above: .unwantedTie, countsSize: false), patience: rules.patience)
        countDrifts = DriftBook(
            DriftBook.Names(below: .wrongFriendCount, above: .wrongFriendCount, countsSize: false),
            patience: rules.patience)
    }

    /// The key of a pair.
    static func pair(_ one: UInt32, _ other: UInt32) -> UInt64 {
        UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    }

    /// Accounts with which anything seems wrong.
    var accountsInDoubt: Set<UInt32> { listDrifts.accounts.union(countDrifts.accounts) }

    /// Whether an account of this number exists.
    func knows(_ account: UInt32) -> Bool { Int(account) < baseline.accounts }

    /// Takes a write that may have had an effect.
    mutating func write(_ one: UInt32, _ other: UInt32, makes: Bool, isKnown: Bool, start: Int64, end: Int64) {
        guard one != other, knows(one), knows(other) else { return }
        let pair = Self.pair(one, other)
        if pending[pair] == nil, changes[pair] == nil {
            changed[one, default: []].append(other)
            changed[other, default: []].append(one)
        }
        pending[pair, default: []].append(Write(start: start, end: end, makes: makes, isKnown: isKnown))
        unsettled += 1
    }

    /// The state of a pair when nothing is under way.
    func settled(_ one: UInt32, _ other: UInt32) -> State {
        changes[Self.pair(one, other)] ?? (baseline.contains(one, other) ? .exists : .absent)
    }

    /// What a read from `start` to `end` may show of a pair.
    func chances(_ one: UInt32, _ other: UInt32, start: Int64, end: Int64) -> Chances {
        let state = settled(one, other)
        guard let writes = pending[Self.pair(one, other)] else {
            return Chances(mayExist: state != .absent, mayBeAbsent: state != .exists)
        }
        return Self.chances(of: writes, after: state, start: start, end: end)
    }

    /// The values of a register: of the last completed writes, of those that overlap, and of unknown ones.
    private static func chances(of writes: [Write], after state: State, start: Int64, end: Int64) -> Chances {
        let done = writes.filter { $0.isKnown && $0.end < start }
        var chances = Chances(
            mayExist: state == .unknown || done.isEmpty && state != .absent,
            mayBeAbsent: state == .unknown || done.isEmpty && state != .exists)
        let lastStart = done.lazy.map(\.start).max() ?? .min
        for write in writes where write.start <= end {
            // A completed write is the last one, unless another completed one began after it.
            let mayShow = !write.isKnown || write.end >= start || write.end >= lastStart
            guard mayShow else { continue }
            if write.makes { chances.mayExist = true } else { chances.mayBeAbsent = true }
        }
        return chances
    }

    /// Folds the writes before `watermark` for which nobody will ask singly any more.
    mutating func fold(before watermark: Int64, _ findings: inout AuditFindings) {
        var touched: Set<UInt32> = []
        for (pair, writes) in pending {
            let (one, other) = (UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair))
            let horizon = min(watermark, firstPendingRead(of: one), firstPendingRead(of: other))
            // All writes of a pair or none: whether one came before another shows only when both are over.
            guard writes.allSatisfy({ $0.isKnown ? $0.end < horizon : $0.start < watermark }) else { continue }
            let before = settled(one, other)
            let chances = Self.chances(of: writes, after: before, start: .max, end: .max)
            let after: State =
                before == .unknown || writes.contains { !$0.isKnown }
                ? .unknown : chances.mayExist ? (chances.mayBeAbsent ? .either : .exists) : .absent
            changes[pair] = after
            pending[pair] = nil
            unsettled -= writes.count
            for account in [one, other] {
                certain[Int(account)] += (after == .exists ? 1 : 0) - (before == .exists ? 1 : 0)
                note(doubt: (after.isDoubtful ? 1 : 0) - (before.isDoubtful ? 1 : 0), of: account)
                if let last = writes.lazy.filter(\.isKnown).map(\.end).max() {
                    lastWrites.note(write: last, of: UInt64(account))
                }
                if after == .exists { touched.insert(account) }
            }
        }
        for account in touched.sorted() { checkCap(of: account, at: watermark, &findings) }
        lastWrites.forget(before: watermark)
    }

    private mutating func note(doubt: Int, of account: UInt32) {
        guard doubt != 0 else { return }
        let left = doubtful[account, default: 0] + doubt
        doubtful[account] = left == 0 ? nil : left
    }

    private func firstPendingRead(of account: UInt32) -> Int64 {
        min(
            lists[account]?.lazy.map(\.start).min() ?? .max, counts[account]?.lazy.map(\.start).min() ?? .max)
    }

    /// The least and the greatest number of friends that a read may show.
    func friendCount(of account: UInt32, start: Int64, end: Int64) -> ClosedRange<Int> {
        var low = Int(certain[Int(account)])
        var high = low + doubtful[account, default: 0]
        for other in changed[account] ?? [] where pending[Self.pair(account, other)] != nil {
            let before = settled(account, other)
            let now = chances(account, other, start: start, end: end)
            low += (now.mayBeAbsent ? 0 : 1) - (before == .exists ? 1 : 0)
            high += (now.mayExist ? 1 : 0) - (before == .absent ? 0 : 1)
        }
        return low...high
    }

    /// Acknowledged friendships alone may show that a cap was passed, before anybody reads a number.
    private mutating func checkCap(of account: UInt32, at instant: Int64, _ findings: inout AuditFindings) {
        let least = friendCount(of: account, start: instant, end: instant).lowerBound
        if least > rules.friendCap { noteOverCap(account, least, at: instant, &findings) }
    }

    /// Notes an account over the cap, once.
    mutating func noteOverCap(_ account: UInt32, _ count: Int, at instant: Int64, _ findings: inout AuditFindings) {
        guard overCap.insert(account).inserted else { return }
        findings.note(
            .overCap, account: account, expected: "at most \(rules.friendCap) friends", seen: "\(count) friends",
            at: instant)
    }
}

extension TieLedger.State {
    fileprivate var isDoubtful: Bool { self == .either || self == .unknown }
}
