// SPDX-License-Identifier: GPL-3.0-or-later

extension TieLedger {
    /// The least and the greatest number of friends that a read may show.
    ///
    /// - Parameter isStrict: what lists have shown counts, even where it may have been out of date.
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

    /// Acknowledged friendships alone may show that a cap was passed, before anybody reads a number.
    mutating func checkCap(of account: UInt32, at instant: Int64, _ findings: inout AuditFindings) {
        guard Int(certain[Int(account)]) + (changed[account]?.count ?? 0) > rules.friendCap else { return }
        // Right after it: what begins later has not happened, what another change undid meanwhile does not count.
        let least = friendCount(of: account, start: instant + 1, end: instant).lowerBound
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
