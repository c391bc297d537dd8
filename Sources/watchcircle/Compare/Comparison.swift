// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics

/// Two reports of one scenario, figure by figure.
struct Comparison {
    /// The figures, those that are judged first.
    let figures: [ComparedFigure]

    /// Compares two reports.
    ///
    /// Figures that no machine changes must be equal. Times and rates are judged by the seconds of both runs, which tell the
    /// spread within a run and nothing of that between runs: what is worse by them is suspect, unless the user is strict.
    init(baseline: ReportSummary, head: ReportSummary, noise: Double, isStrict: Bool) {
        figures =
            head.isDriven && baseline.isDriven
            ? Self.driven(baseline, head, noise: noise, isStrict: isStrict) : Self.simulated(baseline, head)
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

    private static func driven(_ baseline: ReportSummary, _ head: ReportSummary, noise: Double, isStrict: Bool)
        -> [ComparedFigure]
    {
        let columns = ["completed", "response_p50_seconds", "response_p99_seconds"]
        let measures = zip(PairedFigures.judged, columns).map { figure, column in
            PairedMeasure(
                name: figure.name, moreIsBetter: figure.moreIsBetter,
                pairs: PairedFigures.blocks(baseline.seconds[column] ?? [], head.seconds[column] ?? []), kind: .blocks,
                noise: noise, obstacle: lack(of: figure.name, column, in: [baseline, head]))
        }
        var figures = PairedFigures.judge(measures).map { figure in
            var figure = figure
            figure.baseline = baseline.numbers[figure.name] ?? .nan
            figure.head = head.numbers[figure.name] ?? .nan
            if figure.judgement == .worse, !isStrict { figure.judgement = .suspect }
            // Seconds tell nothing of how far two runs differ, so that nothing is judged by them unless the user is strict.
            if !isStrict { figure.detectable = .none }
            return figure
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

    /// What the first report that lacks a figure, or its column of seconds, lacks; nil if all have both.
    private static func lack(of name: String, _ column: String, in reports: [ReportSummary]) -> Obstacle? {
        for report in reports {
            let lack =
                report.numbers[name] == nil
                ? "summary.json does not tell it"
                : (report.seconds[column] ?? []).isEmpty ? "timeline.csv has no measured second with `\(column)`" : nil
            guard let lack else { continue }
            return Obstacle(why: "\(report.path): \(lack)", hint: "drive that backend again for a whole report")
        }
        return nil
    }

    /// Wrong answers, which are counted: one more is worse. Nil if neither run, or the head alone and with none, was audited.
    private static func audit(_ baseline: ReportSummary, _ head: ReportSummary) -> ComparedFigure? {
        let name = "audit.findings_in_all"
        switch (baseline.numbers[name], head.numbers[name]) {
        case (let before?, let wrong?):
            return ComparedFigure(
                name: name, baseline: before, head: wrong,
                judgement: wrong > before ? .worse : wrong < before ? .better : .same, detectable: .one)
        case (nil, nil), (nil, 0?): return nil
        case (let before, let wrong):
            let side = before == nil ? "baseline" : "head"
            return .unjudged(
                name, baseline: before ?? .nan, head: wrong ?? .nan,
                Obstacle(why: "the \(side) was not audited", hint: "drive both with --audit"))
        }
    }

    /// More requests than any run has: a greater number is a damaged file.
    private static let mostRequests = 1e15

    /// Errors are counted, so each rate has an interval of its own: it is worse if the two do not meet.
    private static func errorRate(_ baseline: ReportSummary, _ head: ReportSummary) -> ComparedFigure {
        func interval(_ summary: ReportSummary) -> ConfidenceInterval? {
            guard let requests = summary.numbers["target.requests"], let errors = summary.numbers["target.errors"],
                requests >= 1, errors >= 0, errors <= requests, requests <= mostRequests
            else { return nil }
            return .proportion(successes: Int(errors), of: Int(requests))
        }
        let name = "target.error_rate"
        guard let one = interval(baseline), let other = interval(head) else {
            let path = interval(baseline) == nil ? baseline.path : head.path
            return .unjudged(
                name, baseline: interval(baseline)?.estimate ?? .nan, head: interval(head)?.estimate ?? .nan,
                Obstacle(
                    why:
                        "\(path): `requests` and `errors` of `target` in summary.json are no counts, or there were no requests",
                    hint: "drive that backend again for a whole report"))
        }
        let shift = other.estimate - one.estimate
        var judgement = shift == 0 ? ComparedFigure.Judgement.same : .unclear
        if abs(shift) >= PairedFigures.leastErrorShift {
            if other.lower > one.upper { judgement = .worse }
            if other.upper < one.lower { judgement = .better }
        }
        return ComparedFigure(
            name: name, baseline: one.estimate, head: other.estimate, judgement: judgement,
            detectable: .errors(
                above: one.upper, estimate: one.estimate, of: Int(head.numbers["target.requests"] ?? 1),
                floor: PairedFigures.leastErrorShift))
    }

    static func shown(_ names: [String], _ baseline: ReportSummary, _ head: ReportSummary) -> [ComparedFigure] {
        names.filter { baseline.numbers[$0] != nil || head.numbers[$0] != nil }.map { name in
            ComparedFigure(
                name: name, baseline: baseline.numbers[name] ?? .nan, head: head.numbers[name] ?? .nan,
                judgement: .shown)
        }
    }
}
