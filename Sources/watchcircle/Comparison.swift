// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics

/// Two reports of one scenario, figure by figure.
struct Comparison {
    /// The figures, those that are judged first.
    let figures: [ComparedFigure]

    /// Compares two reports.
    ///
    /// Figures that no machine changes must be equal. Times and rates are judged by the seconds of both runs, since one
    /// run against another says nothing of their spread.
    init(baseline: ReportSummary, head: ReportSummary, noise: Double) {
        figures =
            head.isDriven && baseline.isDriven
            ? Self.driven(baseline, head, noise: noise) : Self.simulated(baseline, head)
    }

    private static func simulated(_ baseline: ReportSummary, _ head: ReportSummary) -> [ComparedFigure] {
        let names = Set(baseline.numbers.keys).union(head.numbers.keys).filter { name in
            ["operations.", "society.", "load."].contains { name.hasPrefix($0) }
        }
        let exact = names.sorted().map { name -> ComparedFigure in
            let (one, other) = (baseline.numbers[name] ?? .nan, head.numbers[name] ?? .nan)
            return ComparedFigure(name: name, baseline: one, head: other, judgement: one == other ? .same : .different)
        }
        let costs = [
            "performance.watch_days_per_core_second", "performance.bytes_per_watch", "performance.wall_seconds",
        ]
        return exact + shown(costs, baseline, head)
    }

    private static func driven(_ baseline: ReportSummary, _ head: ReportSummary, noise: Double) -> [ComparedFigure] {
        let columns = ["completed", "response_p50_seconds", "response_p99_seconds"]
        var figures = zip(PairedFigures.judged, columns).map { figure, column in
            var compared = PairedFigures.judge(
                figure.name, pairs: PairedFigures.blocks(baseline.seconds[column] ?? [], head.seconds[column] ?? []),
                moreIsBetter: figure.moreIsBetter, noise: noise)
            compared.baseline = baseline.numbers[figure.name] ?? .nan
            compared.head = head.numbers[figure.name] ?? .nan
            return compared
        }
        figures.append(errorRate(baseline, head))
        if let wrong = head.numbers["audit.findings_in_all"] {
            let before = baseline.numbers["audit.findings_in_all"] ?? .nan
            figures.append(
                ComparedFigure(
                    name: "audit.findings_in_all", baseline: before, head: wrong,
                    judgement: wrong > before ? .worse : wrong < before ? .better : wrong == before ? .same : .shown))
        }
        return figures
            + shown(
                [
                    "target.service_seconds.p99", "target.lag_seconds.p99", "target.on_time_share",
                    "target.generator_cpu", "target.retries",
                ], baseline, head)
    }

    /// Errors are counted, so each rate has an interval of its own: it is worse if the two do not meet.
    private static func errorRate(_ baseline: ReportSummary, _ head: ReportSummary) -> ComparedFigure {
        func interval(_ summary: ReportSummary) -> ConfidenceInterval? {
            guard let requests = summary.numbers["target.requests"], let errors = summary.numbers["target.errors"],
                requests >= 1, errors >= 0, errors <= requests
            else { return nil }
            return .proportion(successes: Int(errors), of: Int(requests))
        }
        let (one, other) = (interval(baseline), interval(head))
        var judgement = ComparedFigure.Judgement.unclear
        if let one, let other {
            let shift = other.estimate - one.estimate
            if shift == 0 { judgement = .same }
            if abs(shift) >= PairedFigures.leastErrorShift {
                if other.lower > one.upper { judgement = .worse }
                if other.upper < one.lower { judgement = .better }
            }
        }
        return ComparedFigure(
            name: "target.error_rate", baseline: one?.estimate ?? .nan, head: other?.estimate ?? .nan,
            judgement: judgement)
    }

    static func shown(_ names: [String], _ baseline: ReportSummary, _ head: ReportSummary) -> [ComparedFigure] {
        names.filter { baseline.numbers[$0] != nil || head.numbers[$0] != nil }.map { name in
            ComparedFigure(
                name: name, baseline: baseline.numbers[name] ?? .nan, head: head.numbers[name] ?? .nan,
                judgement: .shown)
        }
    }
}
