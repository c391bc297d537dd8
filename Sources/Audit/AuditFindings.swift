// SPDX-License-Identifier: GPL-3.0-or-later

/// What the audit has found so far.
public struct AuditFindings: Equatable, Sendable {
    /// Counts by kind.
    private var counts = Array(repeating: 0, count: FindingKind.allCases.count)
    /// Findings that are kept, by their place in the order of discovery.
    private var kept: [Int: Finding] = [:]
    /// How many are kept of each kind.
    private var keptOfKind = Array(repeating: 0, count: FindingKind.allCases.count)
    private var places = 0
    /// Reads that were judged.
    public internal(set) var readsChecked = 0
    /// Reads outside the values that are possible, whatever the reason.
    public internal(set) var unpredictableReads = 0
    /// Writes that the backend acknowledged.
    public internal(set) var writesAcknowledged = 0
    /// Writes that the backend refused.
    public internal(set) var writesRefused = 0
    /// Writes that may or may not have happened.
    public internal(set) var writesUnknown = 0
    /// Acceptances, whatever the answer, that would have passed the cap: without any, `overCap` is not judged.
    public internal(set) var capAttempts = 0
    /// Accounts whose final state was compared.
    public internal(set) var accountsReadBack = 0
    /// How soon reads show a write.
    public internal(set) var freshness = FreshnessCurve()

    /// Most findings of one kind that are kept, so that many of one do not hide the few of another.
    private let quota: Int

    init(keeping quota: Int) { self.quota = quota }

    /// The first findings of each kind, in order of discovery.
    public var first: [Finding] { kept.sorted { $0.key < $1.key }.map(\.value) }

    /// How often `kind` was found: reads, likes, accounts, pairs or posts, as the kind's figure is named.
    public subscript(kind: FindingKind) -> Int { counts[kind.rawValue] }

    /// Whether nothing was wrong.
    public var isClean: Bool { unpredictableReads == 0 && counts.allSatisfy { $0 == 0 } }

    /// Counts something wrong.
    ///
    /// - Returns: its place among the first findings; nil where there are enough of its kind.
    @discardableResult
    mutating func note(
        _ kind: FindingKind, times: Int = 1, account: UInt32?, expected: @autoclosure () -> String,
        seen: @autoclosure () -> String, at instant: Int64
    ) -> Int? {
        add(times, to: kind)
        guard keptOfKind[kind.rawValue] < quota else { return nil }
        places += 1
        keptOfKind[kind.rawValue] += 1
        kept[places] = Finding(kind: kind, account: account, expected: expected(), seen: seen(), instant: instant)
        return places
    }

    /// Corrects a count: more is known. Sums of what a backend makes up may be beyond all numbers, and are taken back the same way.
    mutating func add(_ times: Int, to kind: FindingKind) { counts[kind.rawValue] &+= times }

    /// Calls one of the first findings by another kind, of which there may be enough: then it is dropped.
    ///
    /// - Returns: its place, if it still has one.
    mutating func rename(_ place: Int?, to kind: FindingKind) -> Int? {
        guard let place, var finding = kept[place] else { return nil }
        guard finding.kind != kind else { return place }
        keptOfKind[finding.kind.rawValue] -= 1
        guard keptOfKind[kind.rawValue] < quota else {
            kept[place] = nil
            return nil
        }
        keptOfKind[kind.rawValue] += 1
        finding.kind = kind
        kept[place] = finding
        return place
    }

    /// Names of all figures that there can be.
    public static var figureNames: [String] { AuditFindings(keeping: 0).figures.map(\.name) + ["visible_999_seconds"] }

    /// All figures by name, in a stable order, for reports and objectives.
    ///
    /// Counts, but for `…_share` (0...1, of the reads checked) and `visible_999_seconds`, the time after which 99.9 % of reads
    /// show a write, which is there only if it could be told.
    public var figures: [(name: String, value: Double)] {
        let reads = Double(max(1, readsChecked))
        var figures: [(name: String, value: Double)] = [
            ("reads_checked", Double(readsChecked)), ("writes_acknowledged", Double(writesAcknowledged)),
            ("writes_refused", Double(writesRefused)), ("writes_unknown", Double(writesUnknown)),
            ("accounts_read_back", Double(accountsReadBack)), ("unpredictable", Double(unpredictableReads)),
            ("unpredictable_share", Double(unpredictableReads) / reads),
            ("stale_read_share", Double(self[.staleRead]) / reads), ("cap_attempts", Double(capAttempts)),
        ]
        figures += FindingKind.allCases.map { ($0.figureName, Double(self[$0])) }
        if let seconds = freshness.seconds(untilVisible: 0.999) { figures.append(("visible_999_seconds", seconds)) }
        return figures
    }
}
