// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Reporting

/// The verdicts of the runs on one side of a comparison, by the runs' own objectives.
///
/// They do not affect the comparison, but the figures of a failed run may not measure what the user intended.
struct RunVerdicts: Equatable {
    /// Name of the side, such as `baseline`.
    var side: String
    /// Number of runs.
    private(set) var runs = 0
    /// Number of runs by verdict.
    private(set) var verdicts: [String: Int] = [:]
    /// Number of runs that missed an objective, by its rule.
    private(set) var missed: [String: Int] = [:]
    /// Number of runs that could not judge an objective, by its rule.
    private(set) var unjudged: [String: Int] = [:]

    init(_ side: String, _ reports: [ReportSummary]) {
        self.side = side
        for report in reports {
            runs += 1
            verdicts[report.verdict.rawValue, default: 0] += 1
            for rule in Set(report.missed) { missed[rule, default: 0] += 1 }
            for rule in Set(report.unjudged) { unjudged[rule, default: 0] += 1 }
        }
    }

    /// The verdicts in one line; nil if all runs passed.
    var words: String? {
        guard verdicts.keys.contains(where: { $0 != "pass" }) else { return nil }
        func list(_ counts: [String: Int], _ word: String) -> [String] {
            counts.isEmpty
                ? []
                : [
                    "\(word): "
                        + counts.sorted { $0.key < $1.key }.map { runs == 1 ? $0.key : "\($0.key) in \($0.value)" }
                        .joined(separator: ", ")
                ]
        }
        let counts = verdicts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return "\(side): of \(runs) \(runs == 1 ? "run" : "runs") \(counts)"
            + (list(missed, "missed") + list(unjudged, "not judged")).map { "; " + $0 }.joined()
    }
}

/// The result of a comparison.
struct Compared {
    /// The figures, the judged ones first.
    var figures: [ComparedFigure]
    /// The runs' own verdicts.
    var verdicts: [RunVerdicts]

    /// Returns the timed figures in which a change by `share` could go undetected; a figure that is worse was detected.
    func blind(to share: Double) -> [ComparedFigure] {
        figures.filter { $0.judgement != .unjudged && !$0.isRegression && $0.detectable.misses(share) }
    }
}
