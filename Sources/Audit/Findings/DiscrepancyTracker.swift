// SPDX-License-Identifier: GPL-3.0-or-later

/// The discrepancies between values that were read and the possible values, and whether each of them lasts.
///
/// A single wrong value may be stale or may indicate a loss; only later reads can tell the two apart. A wrong value
/// therefore opens a discrepancy: its difference from the nearest possible value. A correct value closes it, and the
/// wrong reads were stale. The same difference after `patience` establishes it as a loss. An established discrepancy
/// shifts the expected value, so that one loss is found once.
///
/// While writes are in flight, several differences can explain a value. A read closes or lessens a discrepancy only if
/// none of them is at least as large: otherwise, a further loss may hide behind a write that the read has already seen.
struct DiscrepancyTracker: Sendable {
    /// The finding kinds of lasting discrepancies, and how they are counted.
    struct Names: Sendable {
        /// The value is too low.
        let below: FindingKind
        /// The value is too high.
        let above: FindingKind
        /// Whether the finding counts by the size of the discrepancy; otherwise each entity counts once.
        let countsSize: Bool
    }

    private struct Discrepancy {
        /// The account that owns the value; nil if unknown.
        let account: UInt32?
        /// The value read minus the nearest possible value; not 0.
        var amount: Int
        /// The part of the amount that is established.
        var established = 0
        /// The start of the first read with this amount.
        var since: Int64
        /// Wrong reads since the discrepancy was opened.
        var reads = 1
        /// Of these, the reads that count as unexplained.
        var unexplained = 1
        /// The position of its finding among the stored findings.
        var place: Int?
    }

    /// Values are clamped to this magnitude: a backend may return any number, and differences must not overflow.
    private static let widest = 1 << 50

    private let names: Names
    private let patience: Int64
    private var discrepancies: [UInt64: Discrepancy] = [:]

    init(_ names: Names, patience: Int64) {
        self.names = names
        self.patience = patience
    }

    /// Whether `key` has an open discrepancy.
    func isDiscrepant(_ key: UInt64) -> Bool { !discrepancies.isEmpty && discrepancies[key] != nil }

    /// Entities with an open discrepancy.
    var keys: some Collection<UInt64> { discrepancies.keys }

    /// Accounts with an open discrepancy.
    var accounts: Set<UInt32> { Set(discrepancies.values.compactMap(\.account)) }

    /// Returns the established discrepancy of `key`, 0 if there is none.
    func established(_ key: UInt64) -> Int { discrepancies.isEmpty ? 0 : discrepancies[key]?.established ?? 0 }

    /// Checks a value.
    ///
    /// - Parameters:
    ///   - key: the entity.
    ///   - value: the value that was read.
    ///   - possible: the possible values.
    ///   - isFinal: whether no request is in flight, so that a wrong value stays wrong.
    ///   - words: returns the expected and the observed state as text; nil to print the values.
    /// - Returns: whether the value is possible.
    mutating func judge(
        _ key: UInt64, _ value: Int, _ possible: ReachableSums, account: UInt32?, start: Int64, isFinal: Bool = false,
        words: (() -> (expected: String, seen: String))? = nil, _ findings: inout AuditFindings
    ) -> Bool {
        let value = min(max(value, -Self.widest), Self.widest)
        let fits = possible.contains(value)
        if var discrepancy = discrepancies[key] {
            let persistent = possible.nearest(to: value - discrepancy.amount, upwards: discrepancy.amount < 0)
            if fits, persistent == nil || isFinal {
                close(discrepancy, &findings)
                discrepancies[key] = nil
            } else if !fits {
                let amount = value - (persistent ?? possible.nearest(to: value))
                if amount != discrepancy.amount { change(&discrepancy, to: amount, start: start, &findings) }
                if add(&discrepancy, start, isFinal: isFinal, &findings), discrepancy.place == nil {
                    let kind = discrepancy.amount < 0 ? names.below : names.above
                    discrepancy.place = note(kind, account, words?() ?? ("\(possible)", "\(value)"), start, &findings)
                }
                discrepancies[key] = discrepancy
            }
        } else if !fits {
            var discrepancy = Discrepancy(
                account: account, amount: value - possible.nearest(to: value), since: start, reads: 0, unexplained: 0)
            let kind = isFinal ? discrepancy.amount < 0 ? names.below : names.above : FindingKind.unexplainedRead
            discrepancy.place = note(kind, account, words?() ?? ("\(possible)", "\(value)"), start, &findings)
            _ = add(&discrepancy, start, isFinal: isFinal, &findings)
            discrepancies[key] = discrepancy
        }
        return fits
    }

    /// Stores the evidence of a finding; the discrepancy itself is counted once its outcome is known.
    private func note(
        _ kind: FindingKind, _ account: UInt32?, _ words: @autoclosure () -> (expected: String, seen: String),
        _ start: Int64, _ findings: inout AuditFindings
    ) -> Int? {
        findings.note(
            kind, times: 0, account: account, expected: words().expected, seen: words().seen, at: start)
    }

    /// Counts one more read with the same amount, and establishes the discrepancy if it has lasted long enough.
    ///
    /// - Returns: whether this read established it.
    private func add(
        _ discrepancy: inout Discrepancy, _ start: Int64, isFinal: Bool, _ findings: inout AuditFindings
    ) -> Bool {
        discrepancy.reads += 1
        guard discrepancy.amount != discrepancy.established else { return false }
        guard isFinal || start - discrepancy.since >= patience else {
            discrepancy.unexplained += 1
            findings.add(1, to: .unexplainedRead)
            return false
        }
        findings.add(-discrepancy.unexplained, to: .unexplainedRead)
        discrepancy.unexplained = 0
        count(discrepancy.established, -1, &findings)
        discrepancy.established = discrepancy.amount
        count(discrepancy.established, 1, &findings)
        discrepancy.place = findings.rename(discrepancy.place, to: discrepancy.amount < 0 ? names.below : names.above)
        return true
    }

    /// Handles a read that is off by a different amount.
    private func change(_ discrepancy: inout Discrepancy, to amount: Int, start: Int64, _ findings: inout AuditFindings)
    {
        // Less is missing than before, so part of the missing amount was only late.
        if discrepancy.amount < 0, amount > discrepancy.amount {
            makeStale(&discrepancy, &findings)
            count(discrepancy.established, -1, &findings)
            discrepancy.established = 0
        }
        discrepancy.amount = amount
        discrepancy.since = start
    }

    /// Closes a discrepancy after a correct value: values that were too low were stale.
    private func close(_ discrepancy: Discrepancy, _ findings: inout AuditFindings) {
        var discrepancy = discrepancy
        count(discrepancy.established, -1, &findings)
        if discrepancy.amount < 0 {
            makeStale(&discrepancy, &findings)
        } else {
            findings.add(discrepancy.reads - discrepancy.unexplained, to: .unexplainedRead)
            discrepancy.place = findings.rename(discrepancy.place, to: .unexplainedRead)
        }
    }

    private func makeStale(_ discrepancy: inout Discrepancy, _ findings: inout AuditFindings) {
        findings.add(-discrepancy.unexplained, to: .unexplainedRead)
        findings.add(discrepancy.reads, to: .staleRead)
        discrepancy.place = findings.rename(discrepancy.place, to: .staleRead)
        discrepancy.reads = 0
        discrepancy.unexplained = 0
    }

    private func count(_ established: Int, _ sign: Int, _ findings: inout AuditFindings) {
        guard established != 0 else { return }
        findings.add(
            sign * (names.countsSize ? abs(established) : 1), to: established < 0 ? names.below : names.above)
    }
}
