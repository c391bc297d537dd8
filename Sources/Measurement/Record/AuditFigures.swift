// SPDX-License-Identifier: GPL-3.0-or-later

/// The results of an audit of a backend's answers.
public struct AuditFigures: Codable, Equatable, Sendable {
    /// The maximum number of findings that a report lists individually.
    public static let mostFindings = 100

    /// Counts and shares by name, such as `stale_reads` (a share) or `lost_likes` (a count).
    public var figures: [NamedFigure]
    /// The first wrong answers; at most `mostFindings`.
    public var findings: [AuditFinding]
    /// The total number of wrong answers.
    public var findingsInAll: Int
    /// How soon reads see acknowledged writes, ascending by age.
    public var freshness: [FreshnessPoint]

    /// Whether the read-back covered all planned accounts. A read-back that was cut short may have missed faults.
    public var isWhole: Bool

    /// The audit's coverage: how often it checked each subject, including those that it could not check.
    public var looks: [AuditLook]
    /// Figures without a value although the audit checked the subjects on which they depend.
    public var absent: [AbsentFigure]
    /// How the backend's state before the load compares with the audit's initial state; empty if it was not checked.
    public var startState: String

    /// Creates the results; findings beyond `mostFindings` are counted, but not stored.
    public init(
        figures: [NamedFigure], findings: [AuditFinding], findingsInAll: Int? = nil, freshness: [FreshnessPoint],
        isWhole: Bool = true, looks: [AuditLook] = [], absent: [AbsentFigure] = [], startState: String = ""
    ) {
        self.figures = figures
        self.findings = Array(findings.prefix(Self.mostFindings))
        self.findingsInAll = max(findingsInAll ?? 0, findings.count)
        self.freshness = freshness
        self.isWhole = isWhole
        self.looks = looks
        self.absent = absent
        self.startState = startState
    }

    /// Returns the reason why a figure has no meaningful value; nil if it has one.
    func whyNothing(of figure: String) -> String? {
        let rests = looks.filter { $0.figures.contains(figure) }
        if !rests.isEmpty, rests.allSatisfy({ $0.count == 0 }) {
            return "not checked: "
                + rests.map { "\($0.words): \($0.whyNot)" }.joined(separator: "; ")
        }
        return absent.first { $0.name == figure }.map { "audit.\(figure) has no value: \($0.why)" }
    }
}

/// A subject that an audit can check, with the number of checks.
public struct AuditLook: Codable, Equatable, Sendable {
    /// The name, such as `friend_lists`.
    public var name: String
    /// The subject in words, to follow a number.
    public var words: String
    /// The number of checks.
    public var count: Int
    /// The requests of the profile whose answers contain it.
    public var requests: [String]
    /// The reason why it was not checked; empty if it was.
    public var whyNot: String
    /// The figures that depend on it, among others or alone.
    public var figures: [String]

    /// Creates a look.
    public init(
        name: String, words: String, count: Int, requests: [String], whyNot: String = "", figures: [String]
    ) {
        self.name = name
        self.words = words
        self.count = count
        self.requests = requests
        self.whyNot = whyNot
        self.figures = figures
    }
}

/// A figure without a value, and the reason.
public struct AbsentFigure: Codable, Equatable, Sendable {
    /// The figure's name.
    public var name: String
    /// The reason why it has no value.
    public var why: String

    /// Creates an absent figure.
    public init(name: String, why: String) {
        self.name = name
        self.why = why
    }
}

/// One wrong answer.
public struct AuditFinding: Codable, Equatable, Sendable {
    /// The kind of fault, such as `stale_read` or `lost_like`.
    public var kind: String
    /// The account concerned.
    public var account: Int
    /// The correct answer, in words or numbers.
    public var expected: String
    /// The actual answer.
    public var seen: String
    /// Seconds since the run began; nil for the read-back after it.
    public var at: Double?

    /// Creates a finding.
    public init(kind: String, account: Int, expected: String, seen: String, at: Double?) {
        self.kind = kind
        self.account = account
        self.expected = expected
        self.seen = seen
        self.at = at
    }
}

/// How often reads see a write of a given age since its acknowledgement.
public struct FreshnessPoint: Codable, Equatable, Sendable {
    /// The minimum time between the acknowledgement and the read; seconds.
    public var ageSeconds: Double
    /// The number of reads of this age.
    public var reads: Int
    /// The number of those reads that saw the write.
    public var fresh: Int

    /// Creates a point.
    public init(ageSeconds: Double, reads: Int, fresh: Int) {
        self.ageSeconds = ageSeconds
        self.reads = reads
        self.fresh = fresh
    }

    /// `fresh` divided by `reads`; 1 without reads.
    public var share: Double { reads == 0 ? 1 : Double(fresh) / Double(reads) }
}
