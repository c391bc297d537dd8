// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
internal import TextFormats

/// The contents of the file that `watchcircle compare --json` writes.
///
/// `docs/report.md` describes the keys and their order, which `text` keeps.
public struct ComparisonSummary: Equatable, Sendable {
    /// The version of the schema.
    public static let schema = 1

    /// The result of a comparison.
    public enum Verdict: String, CaseIterable, Sendable {
        /// A figure is worse, or differs where it must be equal.
        case worse
        /// A figure cannot be judged.
        case cannotBeJudged = "cannot_be_judged"
        /// The required change could have gone undetected.
        case tooBlind = "too_blind"
        /// None of these.
        case notWorse = "not_worse"
    }

    /// The result for a figure.
    public enum Judgement: String, CaseIterable, Sendable {
        /// Equal.
        case same
        /// Better than the baseline.
        case better
        /// Worse than the baseline.
        case worse
        /// Worse in two single runs, which are no evidence.
        case suspect
        /// Different although it must be equal.
        case different
        /// A difference that chance or noise explains.
        case unclear
        /// Too few measurements to judge.
        case unjudged
        /// Shown for information only.
        case shown
    }

    /// The smallest change that a comparison detects.
    public enum Detects: Equatable, Sendable {
        /// No change is detectable.
        case nothing
        /// A change by this much, in the unit.
        case change(Double, Unit)

        /// The unit of a change.
        public enum Unit: String, CaseIterable, Sendable {
            /// The share by which the greater value exceeds the other.
            case ratio
            /// A difference of shares.
            case difference
            /// A count.
            case number
        }
    }

    /// A compared figure.
    public struct Figure: Equatable, Sendable {
        /// The figure's path in `summary.json`.
        public var name: String
        /// The result.
        public var judgement: Judgement
        /// The baseline's value; nil if it has none.
        public var baseline: Double?
        /// The head's value; nil if it has none.
        public var head: Double?
        /// Head over baseline; nil if it was not estimated.
        public var ratio: Double?
        /// Lower end of the ratio's 95 % confidence interval.
        public var ratioLeast: Double?
        /// Upper end of the ratio's 95 % confidence interval.
        public var ratioMost: Double?
        /// The p-value of the signed-rank test; nil if it was not run.
        public var pValue: Double?
        /// Why the figure cannot be judged; nil if it can.
        public var why: String?
        /// The smallest change that the comparison detects; nil if the figure decides nothing.
        public var detects: Detects?

        /// Creates a figure without values.
        public init(name: String, judgement: Judgement) { (self.name, self.judgement) = (name, judgement) }
    }

    /// The verdicts of the runs on one side, by their own objectives.
    public struct Runs: Equatable, Sendable {
        /// `baseline` or `head`.
        public var side: String
        /// The number of runs.
        public var runs: Int
        /// Runs by verdict.
        public var verdicts: [NamedCount]
        /// Runs that missed an objective, by its rule.
        public var missed: [NamedCount]
        /// Runs that could not judge an objective, by its rule.
        public var unjudged: [NamedCount]

        /// Creates a row; counts are sorted by name.
        public init(
            side: String, runs: Int, verdicts: [String: Int], missed: [String: Int], unjudged: [String: Int]
        ) {
            func rows(_ counts: [String: Int]) -> [NamedCount] {
                counts.sorted { $0.key < $1.key }.map { NamedCount($0.key, $0.value) }
            }
            (self.side, self.runs, self.verdicts) = (side, runs, rows(verdicts))
            (self.missed, self.unjudged) = (rows(missed), rows(unjudged))
        }
    }

    /// The version of the schema.
    public var schema = ComparisonSummary.schema
    /// The report or scenario that was compared.
    public var subject: String
    /// The result.
    public var verdict: Verdict
    /// The change that had to be detectable; nil if none was required.
    public var require: Double?
    /// The probability with which the smallest detectable change is found.
    public var power: Double
    /// One row per side.
    public var runs: [Runs]
    /// The figures, the judged ones first.
    public var figures: [Figure]

    /// Creates the summary of a comparison.
    public init(
        subject: String, verdict: Verdict, require: Double?, power: Double, runs: [Runs], figures: [Figure]
    ) {
        (self.subject, self.verdict, self.require, self.power) = (subject, verdict, require, power)
        (self.runs, self.figures) = (runs, figures)
    }

    /// The text of the file.
    public var text: String { json.pretty }
}

extension ComparisonSummary: Codable {
    /// Decodes a comparison, whose keys must all be known.
    public init(from decoder: any Decoder) throws { try self.init(decodingFrom: decoder) }

    /// Encodes the comparison. The encoder determines the order of keys; `text` keeps the documented order.
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
