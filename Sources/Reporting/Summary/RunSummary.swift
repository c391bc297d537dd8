// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
internal import TextFormats

/// The contents of `summary.json`: the results of a run for scripts, regression checks and dashboards.
///
/// `docs/report.md` describes the keys and their order, which `text` keeps. `SummaryFile` reads the file. Decoding by
/// `Codable` rejects unknown keys and sorts the members whose names are not fixed, such as `operations`.
public struct RunSummary: Equatable, Sendable {
    /// The version of the schema.
    public var schema = RunRecord.schema
    /// The scenario's name.
    public var scenario: String
    /// The digest of the scenario's text with its overrides; 16 hexadecimal digits.
    public var scenarioDigest: String
    /// The run's seed.
    public var seed: UInt64
    /// The program's version.
    public var version: String
    /// The hash of the society's final state; nil for a plain load.
    public var stateHash: String?
    /// The verdict on the run.
    public var verdict: Verdict
    /// The number of simulated watches.
    public var watches: Int
    /// The number of complete simulated days.
    public var days: Int
    /// The cost of the run.
    public var performance: Performance
    /// One row per kind of operation.
    public var operations: [OperationSummary]
    /// The load of all kinds together.
    public var load: LoadFigures
    /// The figures of the society at the end of the run.
    public var society: [NamedFigure]
    /// The settings and measurements of a run against a backend; nil for a simulated run.
    public var target: TargetSummary?
    /// The results of the audit; nil without an audit.
    public var audit: AuditSummary?
    /// The results of the objectives; nil if the run was not judged.
    public var objectives: [ObjectiveResult]?
    /// Assumptions, calibrated parameters, warnings.
    public var notes: [String]

}

extension RunSummary {
    /// Creates the summary of a run.
    public init(of record: RunRecord) {
        scenario = record.scenario
        scenarioDigest = SummaryJSON.digest(of: record.scenarioText)
        seed = record.seed
        version = record.version
        stateHash = record.state
        verdict = record.verdict
        watches = record.watches
        days = record.days
        performance = record.performance
        operations = record.operations.map { OperationSummary($0) }
        load = record.load
        society = record.society
        target = record.driven.map { TargetSummary($0) }
        audit = record.driven?.audit.map { AuditSummary($0) }
        objectives = SummaryJSON.isJudged(record) ? record.objectives : nil
        notes = record.notes
    }

    /// The text of the file.
    public var text: String { json.pretty }
}

/// The operations of one kind in a run.
public struct OperationSummary: Equatable, Sendable {
    /// The kind's name.
    public var kind: String
    /// The number of operations.
    public var count: Int
    /// Payload; bytes.
    public var bytes: Int
    /// The peak rate of a tick; operations per second.
    public var peakPerSecond: Double
}

extension OperationSummary {
    /// Creates a row.
    public init(_ figures: OperationFigures) {
        (kind, count, bytes) = (figures.kind, figures.count, figures.bytes)
        peakPerSecond = figures.peakPerSecond
    }
}

extension RunSummary: Codable {
    /// Decodes a summary, whose keys must all be known.
    public init(from decoder: any Decoder) throws { try self.init(decodingFrom: decoder) }

    /// Encodes the summary. The encoder determines the order of keys; `text` keeps the documented order.
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
