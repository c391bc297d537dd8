// SPDX-License-Identifier: GPL-3.0-or-later

/// What is wrong with values that are watched, and whether it lasts.
///
/// A single wrong value may be of the past, or a sign of something lost: only later reads can tell. So a wrong value opens a
/// drift, the difference to what is possible. A right value closes it, and the wrong ones were stale. The same difference after
/// `patience` establishes it, and it is a loss. An established drift moves what is expected, so that one loss is found once.
struct DriftBook: Sendable {
    /// What lasting drifts are called, and how they count.
    struct Names: Sendable {
        /// The value is too low.
        let below: FindingKind
        /// The value is too high.
        let above: FindingKind
        /// Whether the size of the drift counts, or the entity.
        let countsSize: Bool
    }

    private struct Drift {
        /// Whose value it is; nil if that is not known.
        let account: UInt32?
        /// Seen minus the nearest possible value; not 0.
        var amount: Int
        /// How much of it is established.
        var established = 0
        /// When the first read that showed this amount began.
        var since: Int64
        /// Wrong reads since it was opened.
        var reads = 1
        /// Of these, those that count as unexplained.
        var unexplained = 1
        /// The finding's place among the first.
        var place: Int?
    }

    /// Values beyond it are as wrong as it is: a backend may tell any number, and differences have to be numbers still.
    private static let widest = 1 << 50

    private let names: Names
    private let patience: Int64
    private var drifts: [UInt64: Drift] = [:]

    init(_ names: Names, patience: Int64) {
        self.names = names
        self.patience = patience
    }

    /// Whether anything seems wrong with `key`.
    func isDrifting(_ key: UInt64) -> Bool { !drifts.isEmpty && drifts[key] != nil }

    /// Entities with which anything seems wrong.
    var keys: some Collection<UInt64> { drifts.keys }

    /// Accounts with which anything seems wrong.
    var accounts: Set<UInt32> { Set(drifts.values.compactMap(\.account)) }

    /// By how much the values of `key` are off for good.
    func established(_ key: UInt64) -> Int { drifts.isEmpty ? 0 : drifts[key]?.established ?? 0 }

    /// Judges a value.
    ///
    /// - Parameters:
    ///   - key: the entity.
    ///   - value: what was read.
    ///   - possible: what may have been read.
    ///   - isFinal: nothing is under way any more, so that what is wrong stays wrong.
    ///   - words: says what was to be seen and what was seen; the values where it is nil.
    /// - Returns: whether the value is possible.
    mutating func judge(
        _ key: UInt64, _ value: Int, _ possible: ReachableSums, account: UInt32?, start: Int64, isFinal: Bool = false,
        words: (() -> (expected: String, seen: String))? = nil, _ findings: inout AuditFindings
    ) -> Bool {
        let value = min(max(value, -Self.widest), Self.widest)
        let fits = possible.contains(value)
        if var drift = drifts[key] {
            let goesOn = possible.contains(value - drift.amount)
            if fits, !goesOn || isFinal {
                close(drift, &findings)
                drifts[key] = nil
            } else if !fits {
                if !goesOn { change(&drift, to: value - possible.nearest(to: value), start: start, &findings) }
                if add(&drift, start, isFinal: isFinal, &findings), drift.place == nil {
                    let kind = drift.amount < 0 ? names.below : names.above
                    drift.place = note(kind, account, words?() ?? ("\(possible)", "\(value)"), start, &findings)
                }
                drifts[key] = drift
            }
        } else if !fits {
            var drift = Drift(
                account: account, amount: value - possible.nearest(to: value), since: start, reads: 0, unexplained: 0)
            let kind = isFinal ? drift.amount < 0 ? names.below : names.above : FindingKind.unexplainedRead
            drift.place = note(kind, account, words?() ?? ("\(possible)", "\(value)"), start, &findings)
            _ = add(&drift, start, isFinal: isFinal, &findings)
            drifts[key] = drift
        }
        return fits
    }

    /// Keeps what was seen; the drift itself is counted by what becomes of it.
    private func note(
        _ kind: FindingKind, _ account: UInt32?, _ words: @autoclosure () -> (expected: String, seen: String),
        _ start: Int64, _ findings: inout AuditFindings
    ) -> Int? {
        findings.note(
            kind, times: 0, account: account, expected: words().expected, seen: words().seen, at: start)
    }

    /// Counts one more read that is off by the drift's amount, and establishes what has lasted.
    ///
    /// - Returns: whether it is established now and was not before.
    private func add(
        _ drift: inout Drift, _ start: Int64, isFinal: Bool, _ findings: inout AuditFindings
    ) -> Bool {
        drift.reads += 1
        guard drift.amount != drift.established else { return false }
        guard isFinal || start - drift.since >= patience else {
            drift.unexplained += 1
            findings.add(1, to: .unexplainedRead)
            return false
        }
        findings.add(-drift.unexplained, to: .unexplainedRead)
        drift.unexplained = 0
        count(drift.established, -1, &findings)
        drift.established = drift.amount
        count(drift.established, 1, &findings)
        drift.place = findings.rename(drift.place, to: drift.amount < 0 ? names.below : names.above)
        return true
    }

    /// A read is off by another amount than before.
    private func change(_ drift: inout Drift, to amount: Int, start: Int64, _ findings: inout AuditFindings) {
        // Less is missing than before: part of what was missing was only late.
        if drift.amount < 0, amount > drift.amount {
            makeStale(&drift, &findings)
            count(drift.established, -1, &findings)
            drift.established = 0
        }
        drift.amount = amount
        drift.since = start
    }

    /// A right value: whatever was too low was of the past.
    private func close(_ drift: Drift, _ findings: inout AuditFindings) {
        var drift = drift
        count(drift.established, -1, &findings)
        if drift.amount < 0 {
            makeStale(&drift, &findings)
        } else {
            findings.add(drift.reads - drift.unexplained, to: .unexplainedRead)
            drift.place = findings.rename(drift.place, to: .unexplainedRead)
        }
    }

    private func makeStale(_ drift: inout Drift, _ findings: inout AuditFindings) {
        findings.add(-drift.unexplained, to: .unexplainedRead)
        findings.add(drift.reads, to: .staleRead)
        drift.place = findings.rename(drift.place, to: .staleRead)
        drift.reads = 0
        drift.unexplained = 0
    }

    private func count(_ established: Int, _ sign: Int, _ findings: inout AuditFindings) {
        guard established != 0 else { return }
        findings.add(
            sign * (names.countsSize ? abs(established) : 1), to: established < 0 ? names.below : names.above)
    }
}
