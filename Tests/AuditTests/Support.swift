// SPDX-License-Identifier: GPL-3.0-or-later

@testable import Audit

/// Pseudo-random numbers of a test, the same in every run.
struct Noise: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Whether something of chance `share` happens.
    mutating func happens(_ share: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < share }
}

extension AuditBaseline {
    /// `accounts` accounts with `likes` each; friends as given.
    init(accounts: Int, likes: UInt32 = 0, ties: [(UInt32, UInt32)] = [], posts: [KnownPost] = []) {
        self.init(
            likes: Array(repeating: likes, count: accounts),
            ties: TieTable(accounts: accounts, ties.map(\.0), ties.map(\.1)), posts: posts)
    }
}

extension AuditFindings {
    /// The counts that are not 0.
    var found: [FindingKind: Int] {
        var found: [FindingKind: Int] = [:]
        for kind in FindingKind.allCases where self[kind] != 0 { found[kind] = self[kind] }
        return found
    }

    /// A figure by its name.
    func figure(_ name: String) -> Double? { figures.first { $0.name == name }?.value }
}

/// What an auditor finds in some records that all settle at once.
func audit(
    _ baseline: AuditBaseline, rules: AuditRules = AuditRules(), readBack: [ReadBack] = [], finalLooks: Int64 = .max,
    _ records: [AuditRecord]
) -> AuditFindings {
    var auditor = Auditor(baseline, rules: rules)
    for record in records { auditor.take(record) }
    auditor.beginFinalLooks(at: finalLooks)
    auditor.settle(before: .max)
    auditor.endDeliveries()
    for answer in readBack { auditor.compare(answer, at: .max) }
    auditor.endComparison(at: .max)
    return auditor.findings
}

extension AuditRecord {
    /// Likes to account 0 in an interval.
    static func likes(_ count: UInt32, _ outcome: WriteOutcome, _ interval: ClosedRange<Int64>) -> Self {
        wrote(.likes(to: 0, count: count), outcome, interval)
    }

    /// Acknowledged likes to account 0.
    static func likes(_ count: UInt32, _ interval: ClosedRange<Int64>) -> Self {
        likes(count, .acknowledged, interval)
    }

    /// A read of the likes of account 0.
    static func sees(_ likes: Int, _ interval: ClosedRange<Int64>) -> Self { read(.likes(of: 0, likes), interval) }

    /// A write in an interval.
    static func wrote(_ write: AuditWrite, _ outcome: WriteOutcome, _ interval: ClosedRange<Int64>) -> Self {
        AuditRecord(write, outcome, start: interval.lowerBound, end: interval.upperBound)
    }

    /// An acknowledged write.
    static func wrote(_ write: AuditWrite, _ interval: ClosedRange<Int64>) -> Self {
        wrote(write, .acknowledged, interval)
    }

    /// A read in an interval.
    static func read(_ read: AuditRead, _ interval: ClosedRange<Int64>) -> Self {
        AuditRecord(read, start: interval.lowerBound, end: interval.upperBound)
    }
}
