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
    /// How soon posts come to the feeds of friends.
    public internal(set) var deliveries = DeliveryTimes()
    /// How often each was looked at, by its number; where 0, what rests on it alone says nothing.
    private var looks = Array(repeating: 0, count: AuditBasis.allCases.count)

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

    /// How often something was looked at: values and lists that were compared, pairs, posts.
    public func looks(at basis: AuditBasis) -> Int {
        basis == .freshReads ? freshness.reads : basis == .timedDeliveries ? deliveries.followed : looks[basis.rawValue]
    }

    /// Counts what was looked at.
    mutating func look(_ basis: AuditBasis, times: Int = 1) { looks[basis.rawValue] += times }

    /// Names of all figures that there can be.
    public static var figureNames: [String] {
        FindingKind.allCases.map(\.figureName) + PlainFigure.allCases.map(\.rawValue)
    }

    /// All figures by name, in a stable order, for reports and objectives.
    ///
    /// Counts, but for `…_share` (0...1, of the reads checked) and `…_seconds`, which are there only if they could be told.
    public var figures: [(name: String, value: Double)] {
        let plain = PlainFigure.allCases.compactMap { figure in value(of: figure).map { (figure.rawValue, $0) } }
        let found = FindingKind.allCases.map { ($0.figureName, Double(self[$0])) }
        return plain.filter { !$0.0.hasSuffix("_seconds") } + found + plain.filter { $0.0.hasSuffix("_seconds") }
    }

    /// Figures that have no value although what they rest on was looked at, and why.
    public var absent: [(name: String, why: String)] {
        PlainFigure.allCases.compactMap { figure in
            guard value(of: figure) == nil, figure.basis.contains(where: { looks(at: $0) > 0 }) else { return nil }
            return (figure.rawValue, figure.whyAbsent)
        }
    }

    private func value(of figure: PlainFigure) -> Double? {
        let reads = Double(max(1, readsChecked))
        return switch figure {
        case .readsChecked: Double(readsChecked)
        case .writesAcknowledged: Double(writesAcknowledged)
        case .writesRefused: Double(writesRefused)
        case .writesUnknown: Double(writesUnknown)
        case .accountsReadBack: Double(accountsReadBack)
        case .unpredictable: Double(unpredictableReads)
        case .unpredictableShare: Double(unpredictableReads) / reads
        case .staleReadShare: Double(self[.staleRead]) / reads
        case .capAttempts: Double(capAttempts)
        case .deliveredPosts: Double(deliveries.delivered)
        case .deliveryP50: deliveries.seconds(ofShare: 0.5)
        case .deliveryP99: deliveries.seconds(ofShare: 0.99)
        case .visible999: freshness.seconds(untilVisible: 0.999)
        }
    }
}
