// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
internal import TextFormats

/// The contents of `rating.json`: a search for the highest load that meets the objectives.
///
/// `docs/rate.md` describes the keys and their order, which `text` keeps.
public struct RatingSummary: Equatable, Sendable {
    /// The file's name.
    public static let fileName = "rating.json"
    /// The version of the schema.
    public static let schema = 1

    /// The load that a search raises.
    public enum Load: String, CaseIterable, Sendable {
        /// Simulated seconds per second.
        case speedup
        /// Watches in real time.
        case watches
        /// Requests per second of a plain load.
        case rate
    }

    /// How a search ended.
    public enum End: String, CaseIterable, Sendable {
        /// A load passed all confirmations, and a higher one failed.
        case found
        /// No load passed.
        case neverPasses = "never_passes"
        /// The highest load to try passed.
        case alwaysPasses = "always_passes"
        /// The maximum number of trials confirmed no load.
        case exhausted
        /// The generator was the limit.
        case invalid
        /// An objective could not be judged.
        case unjudged
        /// The backend could not be reached.
        case unreachable
        /// The driver could not run.
        case failed
        /// The search was interrupted, or still runs.
        case interrupted
    }

    /// Requests per second over the confirmations.
    public struct Rates: Equatable, Sendable {
        /// The median.
        public var median: Double
        /// The minimum.
        public var least: Double
        /// The maximum.
        public var most: Double

        /// Creates rates.
        public init(median: Double, least: Double, most: Double) {
            (self.median, self.least, self.most) = (median, least, most)
        }
    }

    /// An objective that a trial did not meet.
    public struct Rule: Equatable, Sendable {
        /// The rule.
        public var objective: String
        /// Value and bound in words, or why it was not judged.
        public var why: String

        /// Creates a rule.
        public init(objective: String, why: String) { (self.objective, self.why) = (objective, why) }
    }

    /// A completed trial.
    public struct Trial: Equatable, Sendable {
        /// Its number, from 1.
        public var trial: Int
        /// Its load.
        public var load: Double
        /// Whether it confirms an earlier pass.
        public var isConfirmation: Bool
        /// The verdict on its run.
        public var verdict: Verdict
        /// Requests sent per second; nil if unknown.
        public var requestsPerSecond: Double?
        /// 99th percentile of the response time; seconds, nil if unknown.
        public var responseP99Seconds: Double?
        /// The rules of the missed objectives.
        public var missed: [String]
        /// The folder of its report, next to the file.
        public var report: String

        /// Creates a trial.
        public init(
            trial: Int, load: Double, isConfirmation: Bool, verdict: Verdict, requestsPerSecond: Double? = nil,
            responseP99Seconds: Double? = nil, missed: [String], report: String
        ) {
            (self.trial, self.load, self.isConfirmation) = (trial, load, isConfirmation)
            (self.verdict, self.missed, self.report) = (verdict, missed, report)
            (self.requestsPerSecond, self.responseP99Seconds) = (requestsPerSecond, responseP99Seconds)
        }
    }

    /// The version of the schema.
    public var schema = RatingSummary.schema
    /// The scenario's name; nil for a plain load.
    public var scenario: String?
    /// The backend's scheme, host and port.
    public var target: String
    /// The load that the search raises.
    public var by: Load
    /// How the search ended.
    public var ended: End
    /// The load found; nil if there is none.
    public var load: Double?
    /// The highest load that passed; nil if none did.
    public var highestPass: Double?
    /// The lowest load that failed; nil if none did.
    public var lowestFail: Double?
    /// Requests per second at the load found.
    public var requestsPerSecond: Rates?
    /// The load found as a number of watches; nil if the search raised another load.
    public var children: Int?
    /// The objectives missed at the lowest load that failed.
    public var brokeFirst: [Rule] = []
    /// The objectives that could not be judged; nil if the search did not end for that.
    public var unjudged: [Rule]?
    /// Why the generator was the limit; nil if it was not.
    public var invalidBecause: [String]?
    /// The trials in order.
    public var trials: [Trial] = []

    /// Creates the summary of a search without trials.
    public init(scenario: String?, target: String, by: Load, ended: End) {
        (self.scenario, self.target, self.by, self.ended) = (scenario, target, by, ended)
    }

    /// The text of the file.
    public var text: String { json.pretty }
}

extension RatingSummary: Codable {
    /// Decodes a rating, whose keys must all be known.
    public init(from decoder: any Decoder) throws { try self.init(decodingFrom: decoder) }

    /// Encodes the rating. The encoder determines the order of keys; `text` keeps the documented order.
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
