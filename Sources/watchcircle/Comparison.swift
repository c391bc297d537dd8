// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Statistics

/// What became of one figure between a baseline and a head.
struct ComparedFigure {
    /// What a comparison can say.
    enum Judgement: String {
        case same
        case better
        case worse = "WORSE"
        /// Different where it must not be.
        case different = "DIFFERENT"
        /// A difference that chance or the machine explains.
        case unclear
        /// Shown for the reader.
        case shown = "-"
    }

    /// The path in `summary.json`.
    var name: String
    var baseline: Double
    var head: Double
    /// Head over baseline, with the interval that holds it in 95 of 100 cases; nil if there is none.
    var ratio: ConfidenceInterval?
    /// Of the signed-rank test; nil if none was made.
    var pValue: Double?
    var judgement: Judgement

    var isRegression: Bool { judgement == .worse || judgement == .different }
}

/// Judges figures that a machine measures, by pairs of measurements.
enum PairedFigures {
    /// What is judged, and whether more of it is better.
    static let judged: [(name: String, moreIsBetter: Bool)] = [
        ("target.throughput_per_second", true), ("target.response_seconds.p50", false),
        ("target.response_seconds.p99", false),
    ]

    /// The least effect that counts; a share.
    static let leastEffect = 0.05

    /// Judges pairs.
    ///
    /// - Parameters:
    ///   - name: the figure.
    ///   - pairs: baseline and head of each pair, greater than 0.
    ///   - noise: effects up to this share are the machine's.
    static func judge(
        _ name: String, pairs: [(baseline: Double, head: Double)], moreIsBetter: Bool, noise: Double
    ) -> ComparedFigure {
        let logs = logRatios(pairs)
        var figure = ComparedFigure(
            name: name, baseline: median(pairs.map(\.baseline)), head: median(pairs.map(\.head)), judgement: .unclear)
        guard !logs.isEmpty else { return figure }
        let shift = ConfidenceInterval.hodgesLehmann(logs)
        let test = SignedRank(logs)
        (figure.ratio, figure.pValue) = (shift, test.pValue)
        let effect = abs(exp(shift.estimate) - 1)
        guard test.pValue < 0.05, effect >= max(leastEffect, noise) else {
            figure.judgement = shift.estimate == 0 && test.count == 0 ? .same : .unclear
            return figure
        }
        figure.judgement = (shift.estimate > 0) == moreIsBetter ? .better : .worse
        return figure
    }

    /// Error rates of pairs of runs: they may be 0, so their differences are tested, in points and not as ratios.
    static func errors(_ pairs: [(baseline: ReportSummary, head: ReportSummary)]) -> ComparedFigure {
        let name = "target.error_rate"
        let rates = pairs.map { (baseline: $0.baseline.numbers[name] ?? .nan, head: $0.head.numbers[name] ?? .nan) }
            .filter { $0.baseline.isFinite && $0.head.isFinite }
        let differences = rates.map { $0.head - $0.baseline }
        var figure = ComparedFigure(
            name: name, baseline: median(rates.map(\.baseline)), head: median(rates.map(\.head)), judgement: .unclear)
        guard !differences.isEmpty else { return figure }
        let test = SignedRank(differences)
        figure.pValue = test.pValue
        let shift = ConfidenceInterval.hodgesLehmann(differences).estimate
        if test.count == 0 { figure.judgement = .same }
        // A tenth of a percent of all requests: less is no reason to stop anybody.
        if test.pValue < 0.05, abs(shift) >= leastErrorShift { figure.judgement = shift > 0 ? .worse : .better }
        return figure
    }

    /// The least change of an error rate that counts; a share of all operations.
    static let leastErrorShift = 0.001

    /// The noise that pairs of equal runs show: how far from 1 their ratio may be; a share.
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
        let length = max(5, (count + 499) / 500)
        return stride(from: 0, through: count - length, by: length).map { start in
            (median(Array(baseline[start..<start + length])), median(Array(head[start..<start + length])))
        }
    }

    private static func logRatios(_ pairs: [(baseline: Double, head: Double)]) -> [Double] {
        pairs.filter { $0.baseline > 0 && $0.head > 0 && $0.baseline.isFinite && $0.head.isFinite }
            .map { log($0.head / $0.baseline) }
    }

    private static func median(_ values: [Double]) -> Double { Summary(values.filter(\.isFinite))?.median ?? .nan }
}

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

/// A comparison as a table for a terminal.
enum ComparisonText {
    /// The table: exact figures that are equal are counted, not listed.
    static func table(_ figures: [ComparedFigure]) -> String {
        let equal = figures.filter { $0.judgement == .same && $0.ratio == nil }
        let rows = figures.filter { !($0.judgement == .same && $0.ratio == nil) }.map(row)
        let table = [["figure", "baseline", "head", "ratio", "95 % interval", "p", "judgement"]] + rows
        let widths = (0..<7).map { column in table.map { $0[column].count }.max() ?? 0 }
        var lines = table.map { cells in
            cells.enumerated().map { index, cell in
                let gap = String(repeating: " ", count: widths[index] - cell.count)
                return index == 0 || index == 6 ? cell + gap : gap + cell
            }.joined(separator: "  ").replacing(/\ +$/, with: "")
        }
        if !equal.isEmpty {
            lines.append("\(equal.count) figure\(equal.count == 1 ? "" : "s") equal to the last bit")
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ figure: ComparedFigure) -> [String] {
        let plain = figure.baseline > 0 && figure.head.isFinite ? figure.head / figure.baseline : .nan
        let ratio = figure.ratio.map { exp($0.estimate) } ?? plain
        let interval = figure.ratio.map { "\(number(exp($0.lower))) to \(number(exp($0.upper)))" } ?? ""
        return [
            figure.name, number(figure.baseline), number(figure.head), number(ratio), interval,
            figure.pValue.map(number) ?? "", figure.judgement.rawValue,
        ]
    }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        let size = abs(value)
        return size > 0 && size < 1e-4 ? String(format: "%.2g", value) : Readable.number(value)
    }
}
