// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Statistics

/// The kind of pairs in a comparison.
enum PairKind {
    /// Alternating runs against two backends.
    case runs
    /// Blocks of seconds from two runs.
    case blocks

    fileprivate var name: String { self == .runs ? "pairs of runs" : "pairs of blocks of seconds" }
    /// Advice to a user who needs more of them.
    var hint: String {
        self == .runs
            ? "--keep DIR keeps the runs' reports, which show what was not measured; more --pairs give more values"
            : "measure at least \(PairedFigures.leastSeconds) s in both runs, or compare both backends with --pairs"
    }
}

/// The measurements of one figure.
struct PairedMeasure {
    /// The figure's path in `summary.json`.
    var name: String
    var moreIsBetter: Bool
    /// Baseline and head of each pair; 0 or not finite if not measured.
    var pairs: [(baseline: Double, head: Double)]
    /// The kind of the pairs.
    var kind: PairKind
    /// Effects up to this share are noise; may exceed 1.
    var noise: Double
    /// Why the figure cannot be judged, whatever the pairs show; nil if it can.
    var obstacle: Obstacle?
}

/// Judges measured figures by pairs of measurements.
enum PairedFigures {
    /// The judged figures, and whether more is better.
    static let judged: [(name: String, moreIsBetter: Bool)] = [
        ("target.throughput_per_second", true), ("target.response_seconds.p50", false),
        ("target.response_seconds.p99", false),
    ]

    /// The significance level.
    static let leastP = 0.05

    /// Smallest effect that counts: the excess of the greater value over the other, as a share of the other.
    static let leastEffect = 0.05

    /// Minimum number of pairs. The p-value of n pairs, for one of three figures, is at least 3 · 2^(1 - n), and must
    /// be able to fall below 0.05.
    static let leastPairs = 7

    /// Minimum number of pairs of equal runs for a 95 % interval: the range of n values covers 1 - 2^(1 - n).
    static let leastEquals = 6

    /// Length of the shortest block; seconds.
    static let blockSeconds = 5

    /// Length of the shortest run with enough blocks; seconds.
    static let leastSeconds = leastPairs * blockSeconds

    /// Judges the figures of one comparison.
    ///
    /// The more figures are tested, the more often one of them differs by chance. Their p-values are adjusted so that
    /// the probability of any false alarm is 5 %.
    static func judge(_ measures: [PairedMeasure]) -> [ComparedFigure] {
        var figures = measures.map(test)
        let tested = figures.indices.filter { figures[$0].pValue != nil }
        // The strictest level in Holm's method.
        let level = leastP / Double(max(1, tested.count))
        var rules: [Int: DetectableShift] = [:]
        for index in tested {
            let logs = logRatios(measures[index].pairs)
            rules[logs.count] =
                rules[logs.count] ?? DetectableShift(count: logs.count, level: level, power: Detectable.power)
            figures[index].detectable = .ratios(
                logs, rules[logs.count], floor: max(leastEffect, measures[index].noise))
        }
        let adjusted = MultipleTests.holm(tested.compactMap { figures[$0].pValue })
        for (index, pValue) in zip(tested, adjusted) {
            figures[index].pValue = pValue
            let (measure, shift) = (measures[index], figures[index].ratio?.estimate ?? 0)
            // In logarithms, where a half and a double are equally far from 1; a ratio itself can fall by at most 1.
            guard pValue < leastP, abs(shift) >= log(1 + max(leastEffect, measure.noise)) else { continue }
            figures[index].judgement = (shift > 0) == measure.moreIsBetter ? .better : .worse
        }
        return figures
    }

    /// Returns a figure with its ratio and unadjusted p-value, not yet judged better or worse.
    private static func test(_ measure: PairedMeasure) -> ComparedFigure {
        var figure = ComparedFigure(
            name: measure.name, baseline: median(measure.pairs.map(\.baseline)),
            head: median(measure.pairs.map(\.head)), judgement: .unclear)
        if let obstacle = measure.obstacle ?? obstacle(measure.pairs, of: measure.kind) {
            return .unjudged(measure.name, baseline: figure.baseline, head: figure.head, obstacle)
        }
        let logs = logRatios(measure.pairs)
        let test = SignedRank(logs)
        (figure.ratio, figure.pValue) = (.hodgesLehmann(logs), test.pValue)
        if test.count == 0 { figure.judgement = .same }
        return figure
    }

    /// Returns why the pairs cannot be judged; nil if they can.
    ///
    /// A pair with a value on one side only counts as an obstacle. If it were left out, a backend that stopped
    /// answering would pass.
    private static func obstacle(_ pairs: [(baseline: Double, head: Double)], of kind: PairKind) -> Obstacle? {
        func isThere(_ value: Double) -> Bool { value.isFinite && value > 0 }
        for (side, lacks) in [
            ("head", pairs.count { isThere($0.baseline) && !isThere($0.head) }),
            ("baseline", pairs.count { !isThere($0.baseline) && isThere($0.head) }),
        ] where lacks > 0 {
            return Obstacle(
                why: "only the \(side) has no value, or 0, in \(lacks) of \(pairs.count) \(kind.name)", hint: kind.hint
            )
        }
        let usable = logRatios(pairs).count
        guard usable < leastPairs else { return nil }
        return Obstacle(
            why: "\(usable) of \(pairs.count) \(kind.name) have values; at least \(leastPairs) are needed",
            hint: kind.hint)
    }

    /// Returns the noise in pairs of equal runs: how much the greater value exceeds the other; a share, may exceed 1.
    ///
    /// - Returns: nil if too few pairs have both values.
    static func noise(of pairs: [(baseline: Double, head: Double)]) -> Double? {
        let logs = logRatios(pairs)
        guard logs.count >= leastEquals else { return nil }
        let shift = ConfidenceInterval.hodgesLehmann(logs)
        return exp(max(abs(shift.lower), abs(shift.upper))) - 1
    }

    /// Pairs the seconds of two runs with equal load, as medians of blocks. Neighbouring seconds are correlated; blocks
    /// of five or more hardly are.
    static func blocks(_ baseline: [Double], _ head: [Double]) -> [(baseline: Double, head: Double)] {
        let count = min(baseline.count, head.count)
        let length = max(blockSeconds, (count + 499) / 500)
        return stride(from: 0, through: count - length, by: length).map { start in
            (median(Array(baseline[start..<start + length])), median(Array(head[start..<start + length])))
        }
    }

    private static func logRatios(_ pairs: [(baseline: Double, head: Double)]) -> [Double] {
        pairs.filter { $0.baseline > 0 && $0.head > 0 && $0.baseline.isFinite && $0.head.isFinite }
            .map { log($0.head) - log($0.baseline) }
    }

    static func median(_ values: [Double]) -> Double { Summary(values.filter(\.isFinite))?.median ?? .nan }
}
