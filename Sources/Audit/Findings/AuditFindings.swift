// SPDX-License-Identifier: GPL-3.0-or-later

/// The audit's findings so far.
public struct AuditFindings: Equatable, Sendable {
    /// The number of findings by kind.
    private var counts = Array(repeating: 0, count: FindingKind.allCases.count)
    /// The stored findings, by their position in the order of discovery.
    private var kept: [Int: Finding] = [:]
    /// The number of stored findings by kind.
    private var keptOfKind = Array(repeating: 0, count: FindingKind.allCases.count)
    private var places = 0
    /// The number of reads checked.
    public internal(set) var readsChecked = 0
    /// Reads whose value was impossible, whatever the reason.
    public internal(set) var unpredictableReads = 0
    /// Writes that the backend acknowledged.
    public internal(set) var writesAcknowledged = 0
    /// Writes that the backend refused.
    public internal(set) var writesRefused = 0
    /// Writes that may or may not have happened.
    public internal(set) var writesUnknown = 0
    /// Acceptances, whatever the answer, that would have exceeded the cap: if there are none, `overCap` is not judged.
    public internal(set) var capAttempts = 0
    /// The number of accounts whose final state was compared.
    public internal(set) var accountsReadBack = 0
    /// How soon reads show a write.
    public internal(set) var freshness = FreshnessCurve()
    /// How soon posts appear in the feeds of friends.
    public internal(set) var deliveries = DeliveryTimes()
    /// The number of checks by basis; if 0, figures that rest on that basis alone have no meaning.
    private var looks = Array(repeating: 0, count: AuditBasis.allCases.count)

    /// The maximum number of stored findings per kind, so that a frequent kind does not hide a rare one.
    private let quota: Int

    init(keeping quota: Int) { self.quota = quota }

    /// The first findings of each kind, in order of discovery.
    public var first: [Finding] { kept.sorted { $0.key < $1.key }.map(\.value) }

    /// The number of findings of `kind`, in the unit of the kind's figure: reads, likes, accounts, pairs or posts.
    public subscript(kind: FindingKind) -> Int { counts[kind.rawValue] }

    /// The number of all findings, each in the unit of its kind's figure.
    public var wrongAnswers: Int { counts.reduce(0, &+) }

    /// Whether there are no findings.
    public var isClean: Bool { unpredictableReads == 0 && counts.allSatisfy { $0 == 0 } }

    /// Records a finding.
    ///
    /// - Returns: its position among the stored findings; nil if enough of its kind are stored.
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

    /// Corrects a count as more becomes known. A backend may return arbitrarily large numbers, so sums wrap around; a
    /// later correction wraps back.
    mutating func add(_ times: Int, to kind: FindingKind) { counts[kind.rawValue] &+= times }

    /// Changes the kind of a stored finding, and drops it if enough of the new kind are stored.
    ///
    /// - Returns: its position, if it is still stored.
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

    /// Returns the number of checks on a basis: values and lists compared, pairs, posts.
    public func looks(at basis: AuditBasis) -> Int {
        basis == .freshReads ? freshness.reads : basis == .timedDeliveries ? deliveries.followed : looks[basis.rawValue]
    }

    /// Counts checks on a basis.
    mutating func look(_ basis: AuditBasis, times: Int = 1) { looks[basis.rawValue] += times }

    /// The names of all figures.
    public static var figureNames: [String] {
        FindingKind.allCases.map(\.figureName) + PlainFigure.allCases.map(\.rawValue)
    }

    /// All figures by name, in a stable order, for reports and objectives.
    ///
    /// Values are counts, except `…_share` (0...1, of the reads checked) and `…_seconds`, which are present only if
    /// they could be measured.
    public var figures: [(name: String, value: Double)] {
        let plain = PlainFigure.allCases.compactMap { figure in value(of: figure).map { (figure.rawValue, $0) } }
        let found = FindingKind.allCases.map { ($0.figureName, Double(self[$0])) }
        return plain.filter { !$0.0.hasSuffix("_seconds") } + found + plain.filter { $0.0.hasSuffix("_seconds") }
    }

    /// Figures without a value although their basis was checked, with the reason.
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
        case .wrongAnswers: Double(wrongAnswers)
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
