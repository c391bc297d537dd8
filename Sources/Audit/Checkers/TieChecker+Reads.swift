// SPDX-License-Identifier: GPL-3.0-or-later

extension TieChecker {
    /// Records a friend list; malformed entries are reported at once.
    mutating func read(
        _ account: UInt32, friends: [UInt32], start: Int64, end: Int64, _ findings: inout AuditFindings
    ) {
        guard knows(account) else { return }
        let sorted = wellFormed(account, friends, start, &findings)
        wait(.list(of: account, sorted), start: start, end: end)
    }

    /// Records a number of friends.
    mutating func read(_ account: UInt32, count: Int, start: Int64, end: Int64, _ findings: inout AuditFindings) {
        guard knows(account) else { return }
        if count > rules.friendCap { noteOverCap(account, count, at: start, &findings) }
        wait(.count(of: account, count), start: start, end: end)
    }

    /// Checks a list in order of its end.
    mutating func judge(
        _ account: UInt32, _ friends: [UInt32], _ start: Int64, _ end: Int64, _ findings: inout AuditFindings
    ) {
        findings.look(.friendLists)
        let isRight = judge(account, friends, start, end, isFinal: false, &findings)
        note(account, isRight, start, &findings)
    }

    /// Checks a number of friends in order of its end.
    mutating func judge(
        _ account: UInt32, count: Int, _ start: Int64, _ end: Int64, _ findings: inout AuditFindings
    ) {
        findings.look(.friendCounts)
        let isRight = judge(account, count: count, start, end, isFinal: false, &findings)
        note(account, isRight, start, &findings)
    }

    private func note(_ account: UInt32, _ isRight: Bool, _ start: Int64, _ findings: inout AuditFindings) {
        findings.readsChecked += 1
        if !isRight { findings.unpredictableReads += 1 }
        lastWrites.note(start, after: lastWrite(of: account, before: start), isSeen: isRight, &findings)
    }

    /// Sorts a list and reports malformed entries; duplicates and unknown accounts are left out of further checks.
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
                wrong = "\(friend), which does not exist"
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

    /// Checks a list, friend by friend.
    ///
    /// - Returns: whether the whole list is possible.
    private mutating func judge(
        _ account: UInt32, _ friends: [UInt32], _ start: Int64, _ end: Int64, isFinal: Bool,
        _ findings: inout AuditFindings
    ) -> Bool {
        if friends.count > rules.friendCap { noteOverCap(account, friends.count, at: start, &findings) }
        var isRight = true
        let variable = (changed[account] ?? []).sorted()
        // Merges three ascending lists: friends in the read, friends in the baseline, and friendships changed since.
        var told = friends[...]
        var original = baseline.friends(of: account)
        var others = variable[...]
        while let friend = [told.first, original.first, others.first].compactMap(\.self).min() {
            let isTold = told.popFirst(friend)
            let wasThere = original.popFirst(friend)
            let mayHaveChanged = others.popFirst(friend)
            let chances =
                mayHaveChanged
                ? chances(account, friend, start: start, end: end)
                : Chances(mayExist: wasThere, mayBeAbsent: !wasThere)
            let fits = isTold ? chances.mayExist : chances.mayBeAbsent
            if isFinal, !fits || registers[Self.pair(account, friend)] != nil {
                answers[UInt64(account) << 32 | UInt64(friend)] = isTold
            }
            if !judge(account, friend, isTold, chances, start, isFinal: isFinal, &findings) { isRight = false }
            guard fits, mayHaveChanged,
                !agrees(account, friend, isTold, start: start, end: end, isKept: !isFinal)
            else { continue }
            isRight = false
            noteDisagreement(account, Self.words(friend, isTold), start, &findings)
        }
        return isRight
    }

    /// Checks a list's answer about one friend against the possible states.
    private mutating func judge(
        _ account: UInt32, _ friend: UInt32, _ isTold: Bool, _ chances: Chances, _ start: Int64, isFinal: Bool,
        _ findings: inout AuditFindings
    ) -> Bool {
        let key = UInt64(account) << 32 | UInt64(friend)
        guard !(isTold ? chances.mayExist : chances.mayBeAbsent) || listDiscrepancies.isDiscrepant(key) else {
            return true
        }
        var possible = ReachableSums(chances.mayBeAbsent ? 0 : 1)
        if chances.mayBeAbsent && chances.mayExist { possible.mayAdd(1) }
        return listDiscrepancies.judge(
            key, isTold ? 1 : 0, possible, account: account, start: start, isFinal: isFinal,
            words: { Self.words(friend, isTold) }, &findings)
    }

    private static func words(_ friend: UInt32, _ isTold: Bool) -> (expected: String, seen: String) {
        isTold ? ("\(friend) not in the list", "in the list") : ("\(friend) in the list", "not in the list")
    }

    /// Checks a number of friends.
    ///
    /// - Returns: whether the number is possible.
    private mutating func judge(
        _ account: UInt32, count: Int, _ start: Int64, _ end: Int64, isFinal: Bool, _ findings: inout AuditFindings
    ) -> Bool {
        let range = friendCount(of: account, start: start, end: end)
        if !range.contains(count) || countDiscrepancies.isDiscrepant(UInt64(account)) {
            var possible = ReachableSums(range.lowerBound)
            possible.mayAdd(upTo: range.count - 1)
            guard
                countDiscrepancies.judge(
                    UInt64(account), count, possible, account: account, start: start, isFinal: isFinal, &findings)
            else { return false }
        }
        let strict = friendCount(of: account, start: start, end: end, isStrict: true)
        guard !strict.contains(count) else { return true }
        noteDisagreement(account, ("\(strict.lowerBound)...\(strict.upperBound)", "\(count)"), start, &findings)
        // It is unknown which of the lists was stale, so their states do not constrain the next number.
        if !isFinal { doubt(account) }
        return false
    }

    /// Reports a read that is possible on its own but contradicts an earlier one: one of the two was stale.
    private func noteDisagreement(
        _ account: UInt32, _ words: (expected: String, seen: String), _ start: Int64, _ findings: inout AuditFindings
    ) {
        findings.note(
            .staleRead, account: account, expected: "\(words.expected), as in another read", seen: words.seen,
            at: start)
    }
}

extension TieChecker {
    /// Compares a final list; no request is in flight.
    mutating func compare(_ account: UInt32, friends: [UInt32], at instant: Int64, _ findings: inout AuditFindings) {
        guard knows(account) else { return }
        let sorted = wellFormed(account, friends, instant, &findings)
        readBack.insert(account)
        findings.look(.friendLists)
        _ = judge(account, sorted, instant, instant, isFinal: true, &findings)
    }

    /// Compares a final number of friends.
    mutating func compare(_ account: UInt32, count: Int, at instant: Int64, _ findings: inout AuditFindings) {
        guard knows(account) else { return }
        if count > rules.friendCap { noteOverCap(account, count, at: instant, &findings) }
        findings.look(.friendCounts)
        _ = judge(account, count: count, instant, instant, isFinal: true, &findings)
    }

    /// Reports friendships that appear in only one of two final lists.
    mutating func findOneSided(at instant: Int64, _ findings: inout AuditFindings) {
        findings.look(.listPairs, times: pairsReadBack)
        for (key, isTold) in answers.sorted(by: { $0.key < $1.key }) {
            let (account, friend) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
            guard readBack.contains(account), readBack.contains(friend) else { continue }
            let back = UInt64(friend) << 32 | UInt64(account)
            let isToldBack = answers[back] ?? settled(account, friend)
            // If both lists have an explicit answer, only the account with the smaller number checks the pair.
            guard isTold != isToldBack, answers[back] == nil || account < friend else { continue }
            let (teller, silent) = isTold ? (account, friend) : (friend, account)
            findings.note(
                .oneSidedTie, account: silent, expected: "\(teller) in the list, since \(teller) lists \(silent)",
                seen: "not in the list", at: instant)
        }
        answers = [:]
        readBack = []
    }

    /// The number of pairs whose final lists are both known and certainly or possibly contain each other.
    private var pairsReadBack: Int {
        readBack.reduce(0) { sum, account in
            let others = Set(baseline.friends(of: account)).union(changed[account] ?? [])
            return sum + others.count { $0 > account && readBack.contains($0) }
        }
    }
}

extension ArraySlice<UInt32> {
    /// Removes the first element if it equals `number`.
    fileprivate mutating func popFirst(_ number: UInt32) -> Bool {
        guard first == number else { return false }
        removeFirst()
        return true
    }
}
