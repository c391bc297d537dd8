// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Statistics

/// What the pairs of a comparison are.
enum PairKind {
    /// Runs against two backends in turn.
    case runs
    /// Blocks of seconds of two runs.
    case blocks

    fileprivate var name: String { self == .runs ? "pairs of runs" : "pairs of blocks of seconds" }
    /// What the user can do to have more of them.
    var hint: String {
        self == .runs
            ? "--keep DIR keeps the runs' reports, which tell what was not measured; more --pairs give more to judge by"
            : "measure at least \(PairedFigures.leastSeconds) s in both runs, or drive both backends in turn with --pairs"
    }
}

/// What is known of one figure.
struct PairedMeasure {
    /// The path in `summary.json`.
    var name: String
    var moreIsBetter: Bool
    /// Baseline and head of each pair; what was not measured is 0 or not finite.
    var pairs: [(baseline: Double, head: Double)]
    /// What the pairs are.
    var kind: PairKind
    /// Effects up to this share are the machine's; it may exceed 1.
    var noise: Double
    /// Why it cannot be judged whatever the pairs are; nil if it can.
    var obstacle: Obstacle?
}

/// Judges figures that a machine measures, by pairs of measurements.
enum PairedFigures {
    /// What is judged, and whether more of it is better.
    static let judged: [(name: String, moreIsBetter: Bool)] = [
        ("target.throughput_per_second", true), ("target.response_seconds.p50", false),
        ("target.response_seconds.p99", false),
    ]

    /// P-values below are no chance.
    static let leastP = 0.05

    /// The least effect that counts; a share, by which the greater of two values exceeds the other.
    static let leastEffect = 0.05

    /// Fewer pairs can never give a p-value below 0.05 for one of three figures: that of n pairs is at least 3 · 2^(1 - n).
    static let leastPairs = 7

    /// Fewer pairs of equal runs have no interval of 95 %: that between the least and the greatest of n holds 1 - 2^(1 - n).
    static let leastEquals = 6

    /// Seconds in the shortest block.
    static let blockSeconds = 5

    /// The shortest run of which there are enough blocks; seconds.
    static let leastSeconds = leastPairs * blockSeconds

    /// Judges the figures of one comparison.
    ///
    /// The more figures are looked at, the more often one of them differs by chance: their p-values are raised so that the chance
    /// of any false alarm is 5 %.
    static func judge(_ measures: [PairedMeasure]) -> [ComparedFigure] {
        var figures = measures.map(test)
        let tested = figures.indices.filter { figures[$0].pValue != nil }
        // The strictest level that Holm's rule asks of one of them.
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
            // In logarithms, in which a half and a double are as far from 1: a ratio falls by a share of 1 at most.
            guard pValue < leastP, abs(shift) >= log(1 + max(leastEffect, measure.noise)) else { continue }
            figures[index].judgement = (shift > 0) == measure.moreIsBetter ? .better : .worse
        }
        return figures
    }

    /// A figure with its ratio and its own p-value; neither better nor worse yet.
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

    /// Why pairs tell nothing; nil if they do.
    ///
    /// A pair with one side alone is no pair to leave out: a backend that answers nothing any more would pass.
    private static func obstacle(_ pairs: [(baseline: Double, head: Double)], of kind: PairKind) -> Obstacle? {
        func isThere(_ value: Double) -> Bool { value.isFinite && value > 0 }
        for (side, lacks) in [
            ("head", pairs.count { isThere($0.baseline) && !isThere($0.head) }),
            ("baseline", pairs.count { !isThere($0.baseline) && isThere($0.head) }),
        ] where lacks > 0 {
            return Obstacle(
                why: "the \(side) alone has no value, or 0, in \(lacks) of \(pairs.count) \(kind.name)", hint: kind.hint
            )
        }
        let usable = logRatios(pairs).count
        guard usable < leastPairs else { return nil }
        return Obstacle(
            why: "there are values in \(usable) of \(pairs.count) \(kind.name); \(leastPairs) are needed",
            hint: kind.hint)
    }

    /// The noise that pairs of equal runs show: how far the greater of a pair exceeds the other; a share that may exceed 1.
    ///
    /// - Returns: nil if there are too few with a value on both sides.
    static func noise(of pairs: [(baseline: Double, head: Double)]) -> Double? {
        let logs = logRatios(pairs)
        guard logs.count >= leastEquals else { return nil }
        let shift = ConfidenceInterval.hodgesLehmann(logs)
        return exp(max(abs(shift.lower), abs(shift.upper))) - 1
    }

    /// Pairs of seconds of two runs that were asked the same, as medians of blocks: neighbouring seconds depend on each
    /// other, blocks of five or more hardly do.
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
