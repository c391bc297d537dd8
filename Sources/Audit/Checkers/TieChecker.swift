// SPDX-License-Identifier: GPL-3.0-or-later

/// Checks friend lists and numbers of friends against acknowledged friendships.
///
/// A friendship is a register: it holds the result of the latest write, whether or not that write changed anything. The
/// number of friends follows from the friendships, each of which is either certain or undetermined.
struct TieChecker: Sendable {
    /// A record that waits for its turn; completed records are checked in order of their ends.
    struct Waiting: Sendable {
        enum Content: Sendable {
            /// An acknowledged change of a pair, by its serial number in the pair's register.
            case write(UInt64, UInt32, makes: Bool)
            /// An acceptance of one account by the other, whatever its outcome.
            case attempt(UInt32, UInt32)
            case list(of: UInt32, [UInt32])
            case count(of: UInt32, Int)
        }

        var start: Int64
        var end: Int64
        var content: Content
    }

    /// The states of one friendship that a read may return.
    struct Chances: Equatable {
        var mayExist: Bool
        var mayBeAbsent: Bool
    }

    let rules: AuditRules
    let baseline: TieTable
    /// Changed friendships whose state is certain, by pair.
    private var changes: [UInt64: Bool] = [:]
    /// Friendships with open writes or an undetermined state, by pair.
    private(set) var registers: [UInt64: TieRegister] = [:]
    /// Pairs whose register can possibly be closed soon.
    private var closing: Set<UInt64> = []
    /// When each friendship last had the opposite state, by pair, while a read may still return that state.
    private var lefts: LastWrites
    /// For each account, the other accounts with which a friendship ever changed.
    private(set) var changed: [UInt32: [UInt32]] = [:]
    /// The number of each account's friendships that certainly exist and have no register.
    private(set) var certain: [Int32]

    private var waiting: [Waiting] = []
    var lastWrites: LastWrites
    /// Ends of acknowledged changes by account, which waiting reads may not have seen.
    private var ends: [UInt32: [Int64]] = [:]
    /// Wrong members of lists, by owner and friend.
    var listDiscrepancies: DiscrepancyTracker
    /// Wrong numbers of friends, by account.
    var countDiscrepancies: DiscrepancyTracker
    /// Accounts that are known to have exceeded the cap.
    var overCap: Set<UInt32> = []
    /// Answers of final lists that differ from the certain truth or concern an undetermined friendship.
    var answers: [UInt64: Bool] = [:]
    /// Accounts whose final list is known.
    var readBack: Set<UInt32> = []

    init(_ baseline: TieTable, _ rules: AuditRules) {
        self.baseline = baseline
        self.rules = rules
        certain = (0..<UInt32(baseline.accounts)).map { Int32(clamping: baseline.degree(of: $0)) }
        lastWrites = LastWrites(window: rules.freshnessWindow)
        lefts = LastWrites(window: rules.patience)
        listDiscrepancies = DiscrepancyTracker(
            DiscrepancyTracker.Names(below: .missingTie, above: .unwantedTie, countsSize: false),
            patience: rules.patience)
        countDiscrepancies = DiscrepancyTracker(
            DiscrepancyTracker.Names(below: .wrongFriendCount, above: .wrongFriendCount, countsSize: false),
            patience: rules.patience)
    }

    /// The key of a pair.
    static func pair(_ one: UInt32, _ other: UInt32) -> UInt64 {
        UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    }

    /// Returns the two accounts of a pair.
    private static func both(_ pair: UInt64) -> [UInt32] { [UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair)] }

    /// Accounts with suspect answers, and the friends whom wrong lists name or omit: one-sided friendships show only in
    /// the lists of both.
    var accountsInDoubt: Set<UInt32> {
        listDiscrepancies.accounts.union(countDiscrepancies.accounts)
            .union(listDiscrepancies.keys.map { UInt32(truncatingIfNeeded: $0) }.filter(knows))
    }

    /// The number of records that wait.
    var unsettled: Int { waiting.count }

    /// Whether an account of this number exists.
    func knows(_ account: UInt32) -> Bool { Int(account) < baseline.accounts }

    /// Appends a record to be checked in its turn.
    mutating func wait(_ content: Waiting.Content, start: Int64, end: Int64) {
        waiting.append(Waiting(start: start, end: end, content: content))
    }

    /// Records a write that may have had an effect.
    mutating func write(_ one: UInt32, _ other: UInt32, makes: Bool, isKnown: Bool, start: Int64, end: Int64) {
        guard one != other, knows(one), knows(other) else { return }
        let pair = Self.pair(one, other)
        open(pair)
        let serial = registers[pair]?.add(makes: makes, isKnown: isKnown, start: start, end: end) ?? 0
        if isKnown { wait(.write(pair, serial, makes: makes), start: start, end: end) }
    }

    /// Whether the accounts of a pair without a register are friends.
    func settled(_ one: UInt32, _ other: UInt32) -> Bool {
        changes[Self.pair(one, other)] ?? baseline.contains(one, other)
    }

    /// Returns the states that a read from `start` to `end` may return for a pair, regardless of other reads.
    func chances(_ one: UInt32, _ other: UInt32, start: Int64, end: Int64) -> Chances {
        guard let register = registers[Self.pair(one, other)] else {
            let exists = settled(one, other)
            return Chances(mayExist: exists, mayBeAbsent: !exists)
        }
        return Chances(
            mayExist: register.mayShow(true, start, end), mayBeAbsent: register.mayShow(false, start, end))
    }

    /// Whether one linearization explains this read, which is possible on its own, together with all earlier reads of
    /// the pair.
    ///
    /// - Parameter isKept: whether the read constrains later reads.
    mutating func agrees(
        _ one: UInt32, _ other: UInt32, _ exists: Bool, start: Int64, end: Int64, isKept: Bool
    ) -> Bool {
        let pair = Self.pair(one, other)
        guard isKept else { return registers[pair]?.agrees(exists, start, end) ?? true }
        closing.insert(pair)
        return registers[pair]?.show(exists, start, end, patience: rules.patience) ?? true
    }

    /// Checks waiting records and closes registers; every record that begins before `watermark` has been recorded.
    mutating func settle(before watermark: Int64, _ findings: inout AuditFindings) {
        let all = waiting
        waiting = []
        var ready: [Waiting] = []
        for one in all { if one.end < watermark { ready.append(one) } else { waiting.append(one) } }
        // Records with equal ends keep their order of arrival.
        for (_, one) in ready.enumerated().sorted(by: { ($0.1.end, $0.0) < ($1.1.end, $1.0) }) {
            switch one.content {
            case .write(let pair, let serial, let makes): finish(pair, serial, makes, one.end, &findings)
            case .attempt(let account, let other):
                countAttempt(account, other, start: one.start, end: one.end, &findings)
            case .list(let account, let friends): judge(account, friends, one.start, one.end, &findings)
            case .count(let account, let count): judge(account, count: count, one.start, one.end, &findings)
            }
        }
        forget(before: watermark)
    }

    private mutating func finish(
        _ pair: UInt64, _ serial: UInt32, _ makes: Bool, _ end: Int64, _ findings: inout AuditFindings
    ) {
        registers[pair]?.finish(serial)
        for account in Self.both(pair) {
            ends[account, default: []].append(end)
            if makes { checkCap(of: account, at: end, &findings) }
        }
    }

    /// Opens a register for a pair.
    private mutating func open(_ pair: UInt64) {
        closing.insert(pair)
        guard registers[pair] == nil else { return }
        let both = Self.both(pair)
        let exists = settled(both[0], both[1])
        registers[pair] = TieRegister(exists: exists, left: lefts[pair] ?? .min)
        if exists { for account in both { certain[Int(account)] -= 1 } }
        guard changes.removeValue(forKey: pair) == nil else { return }
        changed[both[0], default: []].append(both[1])
        changed[both[1], default: []].append(both[0])
    }

    /// Closes registers and drops instants that no read can use any more.
    private mutating func forget(before watermark: Int64) {
        var firstReads: [UInt32: Int64] = [:]
        for one in waiting {
            switch one.content {
            case .write, .attempt: continue
            case .list(let account, _), .count(let account, _):
                firstReads[account] = min(firstReads[account] ?? .max, one.start)
            }
        }
        for pair in closing { close(pair, before: watermark, firstReads) }
        for (account, instants) in ends {
            let horizon = min(watermark, firstReads[account] ?? .max)
            for end in instants where end < horizon { lastWrites.note(write: end, of: UInt64(account)) }
            let rest = instants.filter { $0 >= horizon }
            ends[account] = rest.isEmpty ? nil : rest
        }
        lastWrites.forget(before: watermark)
        lefts.forget(before: watermark)
    }

    private mutating func close(_ pair: UInt64, before watermark: Int64, _ firstReads: [UInt32: Int64]) {
        guard let register = registers[pair], !register.isUnderWay else { return }
        guard let (exists, left) = register.settled else {
            // The register cannot change before the next write or read.
            closing.remove(pair)
            return
        }
        let both = Self.both(pair)
        guard both.allSatisfy({ left < min(watermark, firstReads[$0] ?? .max) }) else { return }
        closing.remove(pair)
        registers[pair] = nil
        changes[pair] = exists
        if left > .min { lefts.note(write: left, of: pair) }
        if exists { for account in both { certain[Int(account)] += 1 } }
    }

    /// Returns when the latest acknowledged change of the account's ties before `instant` ended.
    func lastWrite(of account: UInt32, before instant: Int64) -> Int64? {
        let recent = ends[account]?.lazy.filter { $0 < instant }.max()
        guard let last = lastWrites[UInt64(account)] else { return recent }
        return max(last, recent ?? last)
    }

    /// Discards the states that lists showed for an account's friends, except those that are certain.
    mutating func doubt(_ account: UInt32) {
        for other in changed[account] ?? [] {
            registers[Self.pair(account, other)]?.doubt()
            if registers[Self.pair(account, other)] != nil { closing.insert(Self.pair(account, other)) }
        }
    }
}
