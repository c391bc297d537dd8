// SPDX-License-Identifier: GPL-3.0-or-later

/// The truth of friendships, and the judge of lists and numbers of friends.
///
/// A friendship is a register: it holds what the last write made of it, whether that changed anything or not. The number of
/// friends follows from the friendships, each of which is certain or may be either way.
struct TieLedger: Sendable {
    /// What waits for its turn; all that is over is judged in order of its end.
    struct Waiting: Sendable {
        enum Content: Sendable {
            /// An acknowledged change of a pair, by its number in the pair's register.
            case write(UInt64, UInt32, makes: Bool)
            /// An acceptance of one by the other, whatever became of it.
            case attempt(UInt32, UInt32)
            case list(of: UInt32, [UInt32])
            case count(of: UInt32, Int)
        }

        var start: Int64
        var end: Int64
        var content: Content
    }

    /// What a read may show of one friendship.
    struct Chances: Equatable {
        var mayExist: Bool
        var mayBeAbsent: Bool
    }

    let rules: AuditRules
    let baseline: TieTable
    /// Friendships that were changed and are certain, by pair.
    private var changes: [UInt64: Bool] = [:]
    /// Friendships of which anything is open, by pair.
    private(set) var registers: [UInt64: TieRegister] = [:]
    /// Pairs whose register may be closed soon.
    private var closing: Set<UInt64> = []
    /// When friendships were last the other way, by pair, as long as a read may tell of it.
    private var lefts: LastWrites
    /// For each account, the others with whom something ever changed.
    private(set) var changed: [UInt32: [UInt32]] = [:]
    /// Friendships of each account that exist for certain and have no register.
    private(set) var certain: [Int32]

    private var waiting: [Waiting] = []
    var lastWrites: LastWrites
    /// Ends of acknowledged changes by account, which reads that wait may not have seen.
    private var ends: [UInt32: [Int64]] = [:]
    /// Wrong members of lists, by owner and friend.
    var listDrifts: DriftBook
    /// Wrong numbers of friends, by account.
    var countDrifts: DriftBook
    /// Accounts that are known to have been over the cap.
    var overCap: Set<UInt32> = []
    /// What the final lists of accounts tell where it is not what the truth says for certain.
    var answers: [UInt64: Bool] = [:]
    /// Accounts whose final list is known.
    var readBack: Set<UInt32> = []

    init(_ baseline: TieTable, _ rules: AuditRules) {
        self.baseline = baseline
        self.rules = rules
        certain = (0..<UInt32(baseline.accounts)).map { Int32(clamping: baseline.degree(of: $0)) }
        lastWrites = LastWrites(window: rules.freshnessWindow)
        lefts = LastWrites(window: rules.patience)
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

    /// The two of a pair.
    private static func both(_ pair: UInt64) -> [UInt32] { [UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair)] }

    /// Accounts with which anything seems wrong, and the friends whom wrong lists name or leave out: only the lists of both tell
    /// whether a friendship is one-sided.
    var accountsInDoubt: Set<UInt32> {
        listDrifts.accounts.union(countDrifts.accounts)
            .union(listDrifts.keys.map { UInt32(truncatingIfNeeded: $0) }.filter(knows))
    }

    /// Records that wait.
    var unsettled: Int { waiting.count }

    /// Whether an account of this number exists.
    func knows(_ account: UInt32) -> Bool { Int(account) < baseline.accounts }

    /// Takes something that is to be judged in its turn.
    mutating func wait(_ content: Waiting.Content, start: Int64, end: Int64) {
        waiting.append(Waiting(start: start, end: end, content: content))
    }

    /// Takes a write that may have had an effect.
    mutating func write(_ one: UInt32, _ other: UInt32, makes: Bool, isKnown: Bool, start: Int64, end: Int64) {
        guard one != other, knows(one), knows(other) else { return }
        let pair = Self.pair(one, other)
        open(pair)
        let serial = registers[pair]?.add(makes: makes, isKnown: isKnown, start: start, end: end) ?? 0
        if isKnown { wait(.write(pair, serial, makes: makes), start: start, end: end) }
    }

    /// Whether a pair without a register are friends.
    func settled(_ one: UInt32, _ other: UInt32) -> Bool {
        changes[Self.pair(one, other)] ?? baseline.contains(one, other)
    }

    /// What a read from `start` to `end` may show of a pair, whatever other reads have shown.
    func chances(_ one: UInt32, _ other: UInt32, start: Int64, end: Int64) -> Chances {
        guard let register = registers[Self.pair(one, other)] else {
            let exists = settled(one, other)
            return Chances(mayExist: exists, mayBeAbsent: !exists)
        }
        return Chances(
            mayExist: register.mayShow(true, start, end), mayBeAbsent: register.mayShow(false, start, end))
    }

    /// Whether one order explains what a read tells of a pair, which it may tell, and all that was read before.
    ///
    /// - Parameter isKept: the read counts for those to come.
    mutating func agrees(
        _ one: UInt32, _ other: UInt32, _ exists: Bool, start: Int64, end: Int64, isKept: Bool
    ) -> Bool {
        let pair = Self.pair(one, other)
        guard isKept else { return registers[pair]?.agrees(exists, start, end) ?? true }
        closing.insert(pair)
        return registers[pair]?.show(exists, start, end, patience: rules.patience) ?? true
    }

    /// Judges and closes what can be; every record that begins before `watermark` is here.
    mutating func settle(before watermark: Int64, _ findings: inout AuditFindings) {
        let all = waiting
        waiting = []
        var ready: [Waiting] = []
        for one in all { if one.end < watermark { ready.append(one) } else { waiting.append(one) } }
        // The order of those that end together is that in which they came.
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

    /// Begins to follow a pair closely.
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

    /// Closes registers and forgets instants that no read can ask for any more.
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
            // Nothing changes before the next write or read.
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

    /// When the last acknowledged change of any of the account's ties ended, if that was before `instant`.
    func lastWrite(of account: UInt32, before instant: Int64) -> Int64? {
        let recent = ends[account]?.lazy.filter { $0 < instant }.max()
        guard let last = lastWrites[UInt64(account)] else { return recent }
        return max(last, recent ?? last)
    }

    /// Forgets what lists told of an account's friends, but for what is sure of it.
    mutating func doubt(_ account: UInt32) {
        for other in changed[account] ?? [] {
            registers[Self.pair(account, other)]?.doubt()
            if registers[Self.pair(account, other)] != nil { closing.insert(Self.pair(account, other)) }
        }
    }
}
