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
            timed(figure, column, baseline, head, noise: noise)
        }
        figures.append(errorRate(baseline, head))
        if let audit = audit(baseline, head) { figures.append(audit) }
        return figures
            + shown(
                [
                    "target.service_seconds.p99", "target.lag_seconds.p99", "target.on_time_share",
                    "target.generator_cpu", "target.retries",
                ], baseline, head)
    }

    /// A time or a rate, by blocks of the seconds of both runs.
    private static func timed(
        _ figure: (name: String, moreIsBetter: Bool), _ column: String, _ baseline: ReportSummary,
        _ head: ReportSummary,
        noise: Double
    ) -> ComparedFigure {
        let (before, after) = (baseline.numbers[figure.name] ?? .nan, head.numbers[figure.name] ?? .nan)
        for report in [baseline, head] {
            let lack =
                report.numbers[figure.name] == nil
                ? "summary.json does not tell it"
                : (report.seconds[column] ?? []).isEmpty ? "timeline.csv has no measured second with `\(column)`" : nil
            guard let lack else { continue }
            return .unjudged(
                figure.name, baseline: before, head: after,
                Obstacle(why: "\(report.path): \(lack)", hint: "drive that backend again for a whole report"))
        }
        var compared = PairedFigures.judge(
            figure.name, pairs: PairedFigures.blocks(baseline.seconds[column] ?? [], head.seconds[column] ?? []),
            of: .blocks, moreIsBetter: figure.moreIsBetter, noise: noise)
        (compared.baseline, compared.head) = (before, after)
        return compared
    }

    /// Wrong answers, which are counted: one more is worse. Nil if neither run, or the head alone and with none, was audited.
    private static func audit(_ baseline: ReportSummary, _ head: ReportSummary) -> ComparedFigure? {
        let name = "audit.findings_in_all"
        switch (baseline.numbers[name], head.numbers[name]) {
        case (let before?, let wrong?):
            return ComparedFigure(
                name: name, baseline: before, head: wrong,
                judgement: wrong > before ? .worse : wrong < before ? .better : .same)
        case (nil, nil), (nil, 0?): return nil
        case (let before, let wrong):
            let side = before == nil ? "baseline" : "head"
            return .unjudged(
                name, baseline: before ?? .nan, head: wrong ?? .nan,
                Obstacle(why: "the \(side) was not audited", hint: "drive both with --audit"))
        }
    }

    /// Errors are counted, so each rate has an interval of its own: it is worse if the two do not meet.
    private static func errorRate(_ baseline: ReportSummary, _ head: ReportSummary) -> ComparedFigure {
        func interval(_ summary: ReportSummary) -> ConfidenceInterval? {
            guard let requests = summary.numbers["target.requests"], let errors = summary.numbers["target.errors"],
                requests >= 1, errors >= 0, errors <= requests
            else { return nil }
            return .proportion(successes: Int(errors), of: Int(requests))
        }
        let name = "target.error_rate"
        guard let one = interval(baseline), let other = interval(head) else {
            let path = interval(baseline) == nil ? baseline.path : head.path
            return .unjudged(
                name, baseline: interval(baseline)?.estimate ?? .nan, head: interval(head)?.estimate ?? .nan,
                Obstacle(
                    why: "\(path): summary.json tells no counts `requests` and `errors` of `target`, or no requests",
                    hint: "drive that backend again for a whole report"))
        }
        let shift = other.estimate - one.estimate
        var judgement = shift == 0 ? ComparedFigure.Judgement.same : .unclear
        if abs(shift) >= PairedFigures.leastErrorShift {
            if other.lower > one.upper { judgement = .worse }
            if other.upper < one.lower { judgement = .better }
        }
        return ComparedFigure(name: name, baseline: one.estimate, head: other.estimate, judgement: judgement)
    }

    static func shown(_ names: [String], _ baseline: ReportSummary, _ head: ReportSummary) -> [ComparedFigure] {
        names.filter { baseline.numbers[$0] != nil || head.numbers[$0] != nil }.map { name in
            ComparedFigure(
                name: name, baseline: baseline.numbers[name] ?? .nan, head: head.numbers[name] ?? .nan,
                judgement: .shown)
        }
    }
}
