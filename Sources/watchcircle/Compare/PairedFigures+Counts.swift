// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting
import Statistics

/// Counted figures. Each count is a fact and not a measurement: one more failed operation, or one more wrong answer.
extension PairedFigures {
    /// Judges the error rates of pairs of runs. Rates may be 0, so the test uses their differences, not their ratios.
    static func errors(_ pairs: [(baseline: ReportSummary, head: ReportSummary)]) -> ComparedFigure {
        let name = "target.error_rate"
        let rates = pairs.map { (baseline: $0.baseline.numbers[name] ?? .nan, head: $0.head.numbers[name] ?? .nan) }
        let known = rates.filter { $0.baseline.isFinite && $0.head.isFinite }
        let differences = known.map { $0.head - $0.baseline }
        var figure = ComparedFigure(
            name: name, baseline: median(rates.map(\.baseline)), head: median(rates.map(\.head)), judgement: .unclear)
        guard known.count == pairs.count, known.count >= leastPairs else {
            let why =
                "\(known.count) of \(pairs.count) pairs have a rate in both runs; all must, and at least \(leastPairs)"
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
        // A tenth of a percent of all requests: a smaller change is not worth a failed comparison.
        if test.pValue < leastP, abs(shift) >= leastErrorShift { figure.judgement = shift > 0 ? .worse : .better }
        return figure
    }

    /// Judges the total wrong answers of pairs of runs. If the baseline has none, any are worse; otherwise the
    /// differences are tested.
    ///
    /// - Parameter isRestored: whether every run found its backend in the state of the first run. If not, wrong answers
    ///   of the baseline may come from the state that earlier runs left, and the head's cannot be judged.
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
                "the baseline gave \(Readable.number(before)) wrong answers, and nothing restored it between runs; "
                + "the state left by earlier runs looks like a fault"
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

    /// Smallest change of an error rate that counts; a share of all operations.
    static let leastErrorShift = 0.001
}
