// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Statistics

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
