// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// The results of an audit of a backend's answers.
public struct AuditSummary: Equatable, Sendable {
    /// Counts and shares by name.
    public var figures: [NamedFigure]
    /// The number of wrong answers.
    public var findingsInAll: Int
    /// The first wrong answers.
    public var findings: [AuditFinding]
    /// How soon reads see acknowledged writes, ascending by age.
    public var freshness: [FreshnessPoint]
    /// How often the audit checked each subject.
    public var looks: [AuditLook]
    /// How the backend's state before the load compares with the audit's initial state; empty if it was not checked.
    public var startState: String
}

extension AuditSummary {
    /// Creates the summary of an audit.
    public init(_ audit: AuditFigures) {
        (figures, findingsInAll, findings) = (audit.figures, audit.findingsInAll, audit.findings)
        (freshness, looks, startState) = (audit.freshness, audit.looks, audit.startState)
    }
}

extension AuditSummary: JSONRecord {
    static var recordName: String { "audit" }
    static var blank: AuditSummary {
        AuditSummary(figures: [], findingsInAll: 0, findings: [], freshness: [], looks: [], startState: "")
    }
    static var fields: [JSONField<AuditSummary>] {
        [
            .members(
                "figures", \.figures, "counts and shares by name", name: \.name, value: \.value,
                make: NamedFigure.init),
            JSONField("findings_in_all", \.findingsInAll, "wrong answers"),
            JSONField("findings", \.findings, "at most \(AuditFigures.mostFindings) wrong answers"),
            JSONField("freshness", \.freshness, "how soon reads see acknowledged writes"),
            JSONField("looked_at", \.looks, "everything that the audit can look at"),
            JSONField(
                "start_state", \.startState,
                "how the backend's state before the load compared with the state from which the audit begins"),
        ]
    }
}

extension AuditFinding: JSONRecord {
    static var recordName: String { "finding" }
    static var blank: AuditFinding { AuditFinding(kind: "", account: 0, expected: "", seen: "", at: nil) }
    static var fields: [JSONField<AuditFinding>] {
        [
            JSONField("kind", \.kind, "the kind of fault, such as `stale_read`"),
            JSONField("account", \.account, "the account concerned"),
            JSONField("expected", \.expected, "the correct answer, in words or numbers"),
            JSONField("seen", \.seen, "the actual answer"),
            JSONField("at_seconds", \.at, "seconds since the run began; `null` for the read-back after it"),
        ]
    }
}

extension FreshnessPoint: JSONRecord {
    static var recordName: String { "freshness" }
    static var blank: FreshnessPoint { FreshnessPoint(ageSeconds: .nan, reads: 0, fresh: 0) }
    static var fields: [JSONField<FreshnessPoint>] {
        [
            JSONField("age_seconds", \.ageSeconds, "least time between the acknowledgement and the read"),
            JSONField("reads", \.reads, "reads of that age; 0 for some"),
            JSONField("fresh", \.fresh, "those that saw the write"),
        ]
    }
}

extension AuditLook: JSONRecord {
    static var recordName: String { "look" }
    static var blank: AuditLook { AuditLook(name: "", words: "", count: 0, requests: [], figures: []) }
    static var fields: [JSONField<AuditLook>] {
        [
            JSONField("name", \.name, "the subject"),
            JSONField("words", \.words, "the subject in words, to follow a number"),
            JSONField("count", \.count, "how often the audit looked"),
            JSONField("requests", \.requests, "the requests of the profile that show it"),
            JSONField("why_not", \.whyNot, "why the count is 0; empty otherwise"),
            JSONField("figures", \.figures, "the figures that depend on it"),
        ]
    }
}
