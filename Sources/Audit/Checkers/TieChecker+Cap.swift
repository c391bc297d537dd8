// SPDX-License-Identifier: GPL-3.0-or-later

extension TieChecker {
    /// Returns the least and the greatest number of friends that a read may return.
    ///
    /// - Parameter isStrict: whether states that lists have shown count even if the lists may have been stale.
    func friendCount(of account: UInt32, start: Int64, end: Int64, isStrict: Bool = false) -> ClosedRange<Int> {
        var low = Int(certain[Int(account)])
        var high = low
        for other in changed[account] ?? [] {
            guard let register = registers[Self.pair(account, other)] else { continue }
            func mayShow(_ exists: Bool) -> Bool {
                isStrict ? register.agrees(exists, start, end) : register.mayShow(exists, start, end)
            }
            if !mayShow(false) { low += 1 }
            if mayShow(true) { high += 1 }
        }
        return low...max(low, high)
    }

    /// Records an attempted acceptance, whatever its outcome.
    mutating func attempt(_ one: UInt32, _ other: UInt32, start: Int64, end: Int64) {
        guard one != other, knows(one), knows(other) else { return }
        wait(.attempt(one, other), start: start, end: end)
    }

    /// Counts an acceptance by or of an account that was full throughout, if the two were not already friends.
    func countAttempt(_ one: UInt32, _ other: UInt32, start: Int64, end: Int64, _ findings: inout AuditFindings) {
        if isFull(one, without: other, start, end) || isFull(other, without: one, start, end) {
            findings.capAttempts += 1
        }
    }

    /// Whether an account had as many friends as the cap allows at every instant, excluding `other`.
    private func isFull(_ account: UInt32, without other: UInt32, _ start: Int64, _ end: Int64) -> Bool {
        guard mayBeFull(account, rules.friendCap) else { return false }
        let pair = Self.pair(account, other)
        let isCounted = registers[pair].map { !$0.mayShow(false, start, end) } ?? settled(account, other)
        return friendCount(of: account, start: start, end: end).lowerBound - (isCounted ? 1 : 0) >= rules.friendCap
    }

    /// Whether an account might have `count` friends, by a cheap upper bound.
    private func mayBeFull(_ account: UInt32, _ count: Int) -> Bool {
        Int(certain[Int(account)]) + (changed[account]?.count ?? 0) >= count
    }

    /// Checks whether acknowledged friendships alone exceed the cap, before any read returns a number.
    mutating func checkCap(of account: UInt32, at instant: Int64, _ findings: inout AuditFindings) {
        guard mayBeFull(account, rules.friendCap + 1) else { return }
        // Immediately after it: later writes have not happened, and a friendship that was undone meanwhile does not
        // count.
        let least = friendCount(of: account, start: instant + 1, end: instant).lowerBound
        if least > rules.friendCap { noteOverCap(account, least, at: instant, &findings) }
    }

    /// Records an account over the cap, once.
    mutating func noteOverCap(_ account: UInt32, _ count: Int, at instant: Int64, _ findings: inout AuditFindings) {
        guard overCap.insert(account).inserted else { return }
        findings.note(
            .overCap, account: account, expected: "at most \(rules.friendCap) friends", seen: "\(count) friends",
            at: instant)
    }
}
