// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// What the pairs of a comparison are.
enum PairKind {
    /// Runs against two backends in turn.
    case runs
    /// Blocks of seconds of two runs.
    case blocks

    fileprivate var name: String { self == .runs ? "pairs of runs" : "pairs of blocks of seconds" }
    /// What the user can do to have more of them.
    var hint: String {
        self == .runs
            ? "--keep DIR keeps the runs' reports, which tell what was not measured; more --pairs give more to judge by"
            : "measure at least \(PairedFigures.leastSeconds) s in both runs, or drive both backends in turn with --pairs"
    }
}

/// Judges figures that a machine measures, by pairs of measurements.
enum PairedFigures {
    /// What is judged, and whether more of it is better.
    static let judged: [(name: String, moreIsBetter: Bool)] = [
        ("target.throughput_per_second", true), ("target.response_seconds.p50", false),
        ("target.response_seconds.p99", false),
    ]

    /// The least effect that counts; a share, by which the greater of two values exceeds the other.
    static let leastEffect = 0.05

    /// Fewer pairs can never give a p-value below 0.05.
    static let leastPairs = 6

    /// Seconds in the shortest block.
    static let blockSeconds = 5

    /// The shortest run of which there are enough blocks; seconds.
    static let leastSeconds = leastPairs * blockSeconds

    /// Judges pairs.
    ///
    /// - Parameters:
    ///   - name: the figure.
    ///   - pairs: baseline and head of each pair; what was not measured is 0 or not finite.
    ///   - kind: what the pairs are.
    ///   - noise: effects up to this share are the machine's; it may exceed 1.
    static func judge(
        _ name: String, pairs: [(baseline: Double, head: Double)], of kind: PairKind, moreIsBetter: Bool, noise: Double
    ) -> ComparedFigure {
        var figure = ComparedFigure(
            name: name, baseline: median(pairs.map(\.baseline)), head: median(pairs.map(\.head)), judgement: .unclear)
        if let obstacle = obstacle(pairs, of: kind) {
            return .unjudged(name, baseline: figure.baseline, head: figure.head, obstacle)
        }
        let logs = logRatios(pairs)
        let shift = ConfidenceInterval.hodgesLehmann(logs)
        let test = SignedRank(logs)
        (figure.ratio, figure.pValue) = (shift, test.pValue)
        // In logarithms, in which a half and a double are as far from 1: a ratio falls by a share of 1 at most.
        guard test.pValue < 0.05, abs(shift.estimate) >= log(1 + max(leastEffect, noise)) else {
            figure.judgement = shift.estimate == 0 && test.count == 0 ? .same : .unclear
            return figure
        }
        figure.judgement = (shift.estimate > 0) == moreIsBetter ? .better : .worse
        return figure
    }

    /// Why pairs tell nothing; nil if they do.
    ///
    /// A pair with one side alone is no pair to leave out: a backend that answers nothing any more would pass.
    private static func obstacle(_ pairs: [(baseline: Double, head: Double)], of kind: PairKind) -> Obstacle? {
        func isThere(_ value: Double) -> Bool { value.isFinite && value > 0 }
        for (side, lacks) in [
            ("head", pairs.count { isThere($0.baseline) && !isThere($0.head) }),
            ("baseline", pairs.count { !isThere($0.baseline) && isThere($0.head) }),
        ] where lacks > 0 {
            return Obstacle(
                why: "the \(side) alone has no value, or 0, in \(lacks) of \(pairs.count) \(kind.name)", hint: kind.hint
            )
        }
        let usable = logRatios(pairs).count
        guard usable < leastPairs else { return nil }
        return Obstacle(
            why: "there are values in \(usable) of \(pairs.count) \(kind.name); \(leastPairs) are needed",
            hint: kind.hint)
    }

    /// Error rates of pairs of runs: they may be 0, so their differences are tested, in points and not as ratios.
    static func errors(_ pairs: [(baseline: ReportSummary, head: ReportSummary)]) -> ComparedFigure {
        let name = "target.error_rate"
        let rates = pairs.map { (baseline: $0.baseline.numbers[name] ?? .nan, head: $0.head.numbers[name] ?? .nan) }
        let known = rates.filter { $0.baseline.isFinite && $0.head.isFinite }
        let differences = known.map { $0.head - $0.baseline }
        var figure = ComparedFigure(
            name: name, baseline: median(rates.map(\.baseline)), head: median(rates.map(\.head)), judgement: .unclear)
        guard known.count == pairs.count, known.count >= leastPairs else {
            let why =
                "there is one in both runs of \(known.count) of \(pairs.count) pairs; \(leastPairs) are needed, and all"
            return .unjudged(
                name, baseline: figure.baseline, head: figure.head, Obstacle(why: why, hint: PairKind.runs.hint))
        }
        let test = SignedRank(differences)
        figure.pValue = test.pValue
        let shift = ConfidenceInterval.hodgesLehmann(differences).estimate
        if test.count == 0 { figure.judgement = .same }
        // A tenth of a percent of all requests: less is no reason to stop anybody.
        if test.pValue < 0.05, abs(shift) >= leastErrorShift { figure.judgement = shift > 0 ? .worse : .better }
        return figure
    }

    /// Wrong answers of pairs of runs, in all. Any are worse than none; where both backends give some, their differences are
    /// tested.
    ///
    /// - Parameter isRestored: whether each run found its backend as the first one did. If not, wrong answers of the baseline
    ///   may be what earlier runs left, and nothing can be told of the head's.
    /// - Returns: nil if no run was audited.
    static func audit(
        _ pairs: [(baseline: ReportSummary, head: ReportSummary)], isRestored: Bool
    ) -> ComparedFigure? {
        let name = "audit.findings_in_all"
        let counts = pairs.map { (baseline: $0.baseline.numbers[name], head: $0.head.numbers[name]) }
        let lacking = counts.count { $0.baseline == nil } + counts.count { $0.head == nil }
        if lacking == 2 * counts.count { return nil }
        let before = counts.compactMap(\.baseline).reduce(0, +), after = counts.compactMap(\.head).reduce(0, +)
        if lacking > 0 {
            let why = "\(lacking) of \(2 * counts.count) runs were not audited"
            return .unjudged(name, baseline: before, head: after, Obstacle(why: why, hint: PairKind.runs.hint))
        }
        if before > 0, !isRestored {
            let why =
                "the baseline gave \(Readable.number(before)) wrong answers, and nothing restored it between runs: what "
                + "earlier runs leave looks like a fault"
            return .unjudged(
                name, baseline: before, head: after,
                Obstacle(why: why, hint: "--reset COMMAND restores a backend before each run"))
        }
        var figure = ComparedFigure(name: name, baseline: before, head: after, judgement: after > 0 ? .worse : .same)
        guard before > 0 else { return figure }
        let differences = counts.map { ($0.head ?? 0) - ($0.baseline ?? 0) }
        let test = SignedRank(differences)
        figure.pValue = test.pValue
        figure.judgement = test.count == 0 ? .same : .unclear
        if test.pValue < 0.05 {
            figure.judgement = ConfidenceInterval.hodgesLehmann(differences).estimate > 0 ? .worse : .better
        }
        return figure
    }

    /// The least change of an error rate that counts; a share of all operations.
    static let leastErrorShift = 0.001

    /// The noise that pairs of equal runs show: how far the greater of a pair exceeds the other; a share that may exceed 1.
    static func noise(of pairs: [(baseline: Double, head: Double)]) -> Double {
        let logs = logRatios(pairs)
        guard !logs.isEmpty else { return 0 }
        let shift = ConfidenceInterval.hodgesLehmann(logs)
        return exp(max(abs(shift.lower), abs(shift.upper))) - 1
    }

    /// Pairs of seconds of two runs that were asked the same, as medians of blocks: neighbouring seconds depend on each
    /// other, blocks of five or more hardly do.
    static func blocks(_ baseline: [Double], _ head: [Double]) -> [(baseline: Double, head: Double)] {
        let count = min(baseline.count, head.count)
        let length = max(blockSeconds, (count + 499) / 500)
        return stride(from: 0, through: count - length, by: length).map { start in
            (median(Array(baseline[start..<start + length])), median(Array(head[start..<start + length])))
        }
    }

    private static func logRatios(_ pairs: [(baseline: Double, head: Double)]) -> [Double] {
        pairs.filter { $0.baseline > 0 && $0.head > 0 && $0.baseline.isFinite && $0.head.isFinite }
            .map { log($0.head) - log($0.baseline) }
    }

    private static func median(_ values: [Double]) -> Double { Summary(values.filter(\.isFinite))?.median ?? .nan }
}
