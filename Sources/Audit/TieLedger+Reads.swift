// SPDX-License-Identifier: GPL-3.0-or-later

extension TieLedger {
    /// Takes a list of friends; what is wrong with it by itself is found at once.
    mutating func read(
        _ account: UInt32, friends: [UInt32], start: Int64, end: Int64, _ findings: inout AuditFindings
    ) {
        guard knows(account) else { return }
        let sorted = wellFormed(account, friends, start, &findings)
        lists[account, default: []].append(ListRead(start: start, end: end, friends: sorted))
        unsettled += 1
    }

    /// Takes a number of friends.
    mutating func read(_ account: UInt32, count: Int, start: Int64, end: Int64, _ findings: inout AuditFindings) {
        guard knows(account) else { return }
        if count > rules.friendCap { noteOverCap(account, count, at: start, &findings) }
        counts[account, default: []].append(CountRead(start: start, end: end, count: count))
        unsettled += 1
    }

    /// Judges what was read before `watermark`; every record that begins before it is here.
    mutating func judge(before watermark: Int64, _ findings: inout AuditFindings) {
        for (account, reads) in lists where reads.contains(where: { $0.end <= watermark }) {
            for read in reads.filter({ $0.end <= watermark }).sorted(by: { $0.end < $1.end }) {
                findings.readsChecked += 1
                let isRight = judge(account, read, isFinal: false, &findings)
                if !isRight { findings.unpredictableReads += 1 }
                lastWrites.note(
                    read.start, after: lastWrite(of: account, before: read.start), isSeen: isRight, &findings)
                unsettled -= 1
            }
            let rest = reads.filter { $0.end > watermark }
            lists[account] = rest.isEmpty ? nil : rest
        }
        for (account, reads) in counts where reads.contains(where: { $0.end <= watermark }) {
            for read in reads.filter({ $0.end <= watermark }).sorted(by: { $0.end < $1.end }) {
                judge(account, read, &findings)
                unsettled -= 1
            }
            let rest = reads.filter { $0.end > watermark }
            counts[account] = rest.isEmpty ? nil : rest
        }
    }

    /// Sorts a list and notes what no list may hold; duplicates and strangers are left out of what follows.
    func wellFormed(
        _ account: UInt32, _ friends: [UInt32], _ instant: Int64, _ findings: inout AuditFindings
    ) -> [UInt32] {
        var sorted: [UInt32] = []
        sorted.reserveCapacity(friends.count)
        var wrong: String?
        for friend in friends.sorted() {
            if friend == account {
                wrong = "itself"
            } else if !knows(friend) {
                wrong = "\(friend), who does not exist"
            } else if sorted.last == friend {
                wrong = "\(friend) twice"
            } else {
                sorted.append(friend)
            }
        }
        if let wrong {
            findings.note(
                .malformedList, account: account, expected: "each friend once", seen: wrong, at: instant)
        }
        return sorted
    }

    /// Judges a list, friend by friend.
    ///
    /// - Returns: whether all of it is possible.
    mutating func judge(
        _ account: UInt32, _ read: ListRead, isFinal: Bool, _ findings: inout AuditFindings
    ) -> Bool {
        if read.friends.count > rules.friendCap {
            noteOverCap(account, read.friends.count, at: read.start, &findings)
        }
        var isRight = true
        let variable = (changed[account] ?? []).sorted()
        // Three ascending lists at once: what the read tells, what was there at first, and what has changed since.
        var told = read.friends[...]
        var original = baseline.friends(of: account)
        var others = variable[...]
        while let friend = [told.first, original.first, others.first].compactMap(\.self).min() {
            let isTold = told.popFirst(friend)
            let wasThere = original.popFirst(friend)
            let mayHaveChanged = others.popFirst(friend)
            let chances =
                mayHaveChanged
                ? chances(account, friend, start: read.start, end: read.end)
                : Chances(mayExist: wasThere, mayBeAbsent: !wasThere)
            let key = UInt64(account) << 32 | UInt64(friend)
            let fits = isTold ? chances.mayExist : chances.mayBeAbsent
            if isFinal, !fits || chances.mayExist && chances.mayBeAbsent { answers[key] = isTold }
            guard !fits || listDrifts.isDrifting(key) else { continue }
            var possible = ReachableSums(chances.mayBeAbsent ? 0 : 1)
            if chances.mayBeAbsent && chances.mayExist { possible.mayAdd(1) }
            if !listDrifts.judge(
                key, isTold ? 1 : 0, possible, account: account, start: read.start, isFinal: isFinal,
                words: {
                    isTold ? ("\(friend) not in the list", "in the list") : ("\(friend) in the list", "not in the list")
                }, &findings)
            {
                isRight = false
            }
        }
        return isRight
    }

    private mutating func judge(_ account: UInt32, _ read: CountRead, _ findings: inout AuditFindings) {
        findings.readsChecked += 1
        let isRight = judge(account, read, isFinal: false, &findings)
        if !isRight { findings.unpredictableReads += 1 }
        lastWrites.note(
            read.start, after: lastWrite(of: account, before: read.start), isSeen: isRight, &findings)
    }

    /// Judges a number of friends.
    ///
    /// - Returns: whether it is possible.
    mutating func judge(
        _ account: UInt32, _ read: CountRead, isFinal: Bool, _ findings: inout AuditFindings
    ) -> Bool {
        let range = friendCount(of: account, start: read.start, end: read.end)
        if range.contains(read.count), !countDrifts.isDrifting(UInt64(account)) { return true }
        var possible = ReachableSums(range.lowerBound)
        possible.mayAdd(upTo: range.count - 1)
        return countDrifts.judge(
            UInt64(account), read.count, possible, account: account, start: read.start, isFinal: isFinal, &findings)
    }

    /// When the last acknowledged change of any of the account's ties ended, if that was before `instant`.
    private func lastWrite(of account: UInt32, before instant: Int64) -> Int64? {
        var last = lastWrites[UInt64(account)]
        for other in changed[account] ?? [] {
            for write in pending[Self.pair(account, other)] ?? [] where write.isKnown && write.end < instant {
                last = max(last ?? write.end, write.end)
            }
        }
        return last
    }
}

extension TieLedger {
    /// Compares a final list; nothing is under way any more.
    mutating func compare(_ account: UInt32, friends: [UInt32], at instant: Int64, _ findings: inout AuditFindings) {
        guard knows(account) else { return }
        let sorted = wellFormed(account, friends, instant, &findings)
        readBack.insert(account)
        _ = judge(
            account, ListRead(start: instant, end: instant, friends: sorted), isFinal: true, &findings)
    }

    /// Compares a final number of friends.
    mutating func compare(_ account: UInt32, count: Int, at instant: Int64, _ findings: inout AuditFindings) {
        guard knows(account) else { return }
        if count > rules.friendCap { noteOverCap(account, count, at: instant, &findings) }
        _ = judge(account, CountRead(start: instant, end: instant, count: count), isFinal: true, &findings)
    }

    /// Notes the friendships that one of two final lists tells and the other does not.
    mutating func findOneSided(at instant: Int64, _ findings: inout AuditFindings) {
        for (key, isTold) in answers.sorted(by: { $0.key < $1.key }) {
            let (account, friend) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
            guard readBack.contains(account), readBack.contains(friend) else { continue }
            let back = UInt64(friend) << 32 | UInt64(account)
            let isToldBack = answers[back] ?? (settled(account, friend) == .exists)
            // Where both lists have an answer of their own, the pair is looked at from its smaller number.
            guard isTold != isToldBack, answers[back] == nil || account < friend else { continue }
            let (teller, silent) = isTold ? (account, friend) : (friend, account)
            findings.note(
                .oneSidedTie, account: silent, expected: "\(teller) in the list, who tells of \(silent)",
                seen: "not in the list", at: instant)
        }
        answers = [:]
        readBack = []
    }
}

extension ArraySlice<UInt32> {
    /// Takes `number` off the front, if it stands there.
    fileprivate mutating func popFirst(_ number: UInt32) -> Bool {
        guard first == number else { return false }
        removeFirst()
        return true
    }
}
