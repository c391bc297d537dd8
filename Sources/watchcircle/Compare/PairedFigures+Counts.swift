// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting
import Statistics

/// What is counted, each on its own: one operation more that fails, or one wrong answer more, is a fact and no measurement.
extension PairedFigures {
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
        figure.detectable = .differences(
            differences, DetectableShift(count: differences.count, level: leastP, power: Detectable.power),
            floor: leastErrorShift)
        let shift = ConfidenceInterval.hodgesLehmann(differences).estimate
        if test.count == 0 { figure.judgement = .same }
        // A tenth of a percent of all requests: less is no reason to stop anybody.
        if test.pValue < leastP, abs(shift) >= leastErrorShift { figure.judgement = shift > 0 ? .worse : .better }
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
        guard before > 0 else {
            figure.detectable = .one
            return figure
        }
        let differences = counts.map { ($0.head ?? 0) - ($0.baseline ?? 0) }
        let test = SignedRank(differences)
        figure.pValue = test.pValue
        figure.judgement = test.count == 0 ? .same : .unclear
        if test.pValue < leastP {
            figure.judgement = ConfidenceInterval.hodgesLehmann(differences).estimate > 0 ? .worse : .better
        }
        return figure
    }

    /// The least change of an error rate that counts; a share of all operations.
    static let leastErrorShift = 0.001
}
