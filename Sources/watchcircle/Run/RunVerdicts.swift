// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting

/// How the runs of one side of a comparison were judged by their own objectives. A comparison asks for none of it, but figures of a run
/// that was not judged may be those of something else than was meant.
struct RunVerdicts: Equatable {
    /// Such as `baseline`.
    var side: String
    /// Runs.
    private(set) var runs = 0
    /// Runs by verdict.
    private(set) var verdicts: [String: Int] = [:]
    /// In how many runs an objective was missed, by its rule.
    private(set) var missed: [String: Int] = [:]
    /// In how many runs an objective could not be judged, by its rule.
    private(set) var unjudged: [String: Int] = [:]

    init(_ side: String, _ reports: [ReportSummary]) {
        self.side = side
        for report in reports {
            runs += 1
            verdicts[report.verdict, default: 0] += 1
            for rule in Set(report.missed) { missed[rule, default: 0] += 1 }
            for rule in Set(report.unjudged) { unjudged[rule, default: 0] += 1 }
        }
    }

    /// One line; nil if all runs passed.
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

/// What a comparison found.
struct Compared {
    /// The figures, those that are judged first.
    var figures: [ComparedFigure]
    /// How the runs themselves were judged.
    var verdicts: [RunVerdicts]

    /// The timed figures of which a change by `share` could have happened unseen; one that is worse was seen.
    func blind(to share: Double) -> [ComparedFigure] {
        figures.filter { $0.judgement != .unjudged && !$0.isRegression && $0.detectable.misses(share) }
    }
}
