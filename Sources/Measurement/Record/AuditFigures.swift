// SPDX-License-Identifier: GPL-3.0-or-later

/// What an audit of a backend's answers found.
public struct AuditFigures: Codable, Equatable, Sendable {
    /// The most findings that a report tells one by one.
    public static let mostFindings = 100

    /// Counts and shares by name, such as `stale_reads` (a share) or `lost_likes` (a count).
    public var figures: [NamedFigure]
    /// The first wrong answers; at most `mostFindings`.
    public var findings: [AuditFinding]
    /// Wrong answers in all.
    public var findingsInAll: Int
    /// How soon what was acknowledged is seen, ascending by age.
    public var freshness: [FreshnessPoint]

    /// Whether all accounts were read back that were to be: what an audit that was cut short has not found may be there.
    public var isWhole: Bool

    /// What was looked at and how often; also what was not.
    public var looks: [AuditLook]
    /// Figures that have no value although what they rest on was looked at.
    public var absent: [AbsentFigure]
    /// How the backend's state before the load compared with that from which the audit begins; empty if nobody looked.
    public var startState: String

    /// Gathers what was found; findings beyond `mostFindings` are counted and dropped.
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

    /// Why a figure says nothing; nil if it says something.
    func whyNothing(of figure: String) -> String? {
        let rests = looks.filter { $0.figures.contains(figure) }
        if !rests.isEmpty, rests.allSatisfy({ $0.count == 0 }) {
            return "nothing of it was looked at: "
                + rests.map { "\($0.words): \($0.whyNot)" }.joined(separator: "; ")
        }
        return absent.first { $0.name == figure }.map { "audit.\(figure) has no value: \($0.why)" }
    }
}

/// Something that an audit can look at, and how often it did.
public struct AuditLook: Codable, Equatable, Sendable {
    /// The name, such as `friend_lists`.
    public var name: String
    /// In words, to follow a number.
    public var words: String
    /// How often it was looked at.
    public var count: Int
    /// The requests of the profile whose answers tell it.
    public var requests: [String]
    /// Why it was not looked at; empty if it was.
    public var whyNot: String
    /// The figures that rest on it, alone or among others.
    public var figures: [String]

    /// Makes a look.
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

/// A figure that has no value, and why.
public struct AbsentFigure: Codable, Equatable, Sendable {
    /// The figure's name.
    public var name: String
    /// Why it has none.
    public var why: String

    /// Makes one.
    public init(name: String, why: String) {
        self.name = name
        self.why = why
    }
}

/// One wrong answer.
public struct AuditFinding: Codable, Equatable, Sendable {
    /// What is wrong, such as `stale_read` or `lost_like`.
    public var kind: String
    /// The account that it is about.
    public var account: Int
    /// What a right answer would have been, in words or numbers.
    public var expected: String
    /// What was answered.
    public var seen: String
    /// When; seconds since the run's begin, nil for the read-back after it.
    public var at: Double?

    /// Makes a finding.
    public init(kind: String, account: Int, expected: String, seen: String, at: Double?) {
        self.kind = kind
        self.account = account
        self.expected = expected
        self.seen = seen
        self.at = at
    }
}

/// How often a read sees a write that was acknowledged some time before.
public struct FreshnessPoint: Codable, Equatable, Sendable {
    /// The least time between the acknowledgement and the read; seconds.
    public var ageSeconds: Double
    /// Reads of this age.
    public var reads: Int
    /// Those that saw the write.
    public var fresh: Int

    /// Makes a point.
    public init(ageSeconds: Double, reads: Int, fresh: Int) {
        self.ageSeconds = ageSeconds
        self.reads = reads
        self.fresh = fresh
    }

    /// `fresh` over `reads`; 1 without reads.
    public var share: Double { reads == 0 ? 1 : Double(fresh) / Double(reads) }
}
