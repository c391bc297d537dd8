// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics

/// A comparison of two reports of one scenario, figure by figure.
struct ReportComparison {
    /// The figures, the judged ones first.
    let figures: [ComparedFigure]

    /// Compares two reports.
    ///
    /// Figures that do not depend on the machine must be equal. Times and rates are judged by the seconds of both runs.
    /// Seconds show the spread within a run but not between runs, so a worse figure is suspect unless `isStrict`.
    init(baseline: ReportSummary, head: ReportSummary, noise: Double, isStrict: Bool) {
        figures =
            head.isDriven && baseline.isDriven
            ? Self.driven(baseline, head, noise: noise, isStrict: isStrict) : Self.simulated(baseline, head)
    }

    /// Figures of a simulated run that are shown for information.
    static let costs = [
        "performance.watch_days_per_core_second", "performance.bytes_per_watch", "performance.wall_seconds",
    ]

    /// Figures of a driven run that are shown for information.
    static let generatorFigures = [
        "target.service_seconds.p99", "target.lag_seconds.p99", "target.on_time_share", "target.generator_cpu",
        "target.retries",
    ]

    private static func simulated(_ baseline: ReportSummary, _ head: ReportSummary) -> [ComparedFigure] {
        let names = Set(baseline.numbers.keys).union(head.numbers.keys).filter { name in
            ["operations.", "society.", "load."].contains { name.hasPrefix($0) }
        }
        let exact = names.sorted().map { name -> ComparedFigure in
            let (one, other) = (baseline.numbers[name] ?? .nan, head.numbers[name] ?? .nan)
            return ComparedFigure(name: name, baseline: one, head: other, judgement: one == other ? .same : .different)
        }
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
            // Seconds do not show how much two runs differ, so they decide nothing unless the user passes --strict.
            if !isStrict { figure.detectable = .none }
            return figure
        }
        figures.append(errorRate(baseline, head))
        if let audit = audit(baseline, head) { figures.append(audit) }
        return figures
            + shown(generatorFigures, baseline, head)
    }

    /// Returns what the first report without a figure, or without its column of seconds, lacks; nil if all have both.
    private static func lack(of name: String, _ column: String, in reports: [ReportSummary]) -> Obstacle? {
        for report in reports {
            let lack =
                report.numbers[name] == nil
                ? "summary.json does not contain it"
                : (report.seconds[column] ?? []).isEmpty ? "timeline.csv has no measured second with `\(column)`" : nil
            guard let lack else { continue }
            return Obstacle(why: "\(report.path): \(lack)", hint: "drive that backend again for a complete report")
        }
        return nil
    }

    /// Compares the numbers of wrong answers, of which one more is worse. Returns nil if neither run was audited, or
    /// only the head was and it has none.
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

    /// More requests than any run has; a greater number indicates a damaged file.
    private static let mostRequests = 1e15

    /// Compares the error rates: they differ if their confidence intervals do not overlap.
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
                        "\(path): summary.json needs `target.requests` above 0 and `target.errors` as counts",
                    hint: "drive that backend again for a complete report"))
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
