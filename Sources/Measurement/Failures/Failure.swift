// SPDX-License-Identifier: GPL-3.0-or-later

/// Operations of one kind that ended in the same error, and one of them as an example.
public struct Failure: Codable, Equatable, Sendable {
    /// The operation, or the profile's request, such as `viewHomepage`; `probe` for those of the audit.
    public var kind: String
    /// How they ended.
    public var outcome: Outcome
    /// The status of their last answer; nil if none came.
    public var status: Int?
    /// How many.
    public var count: Int
    /// One of them; nil if there are too many kinds of failures.
    public var example: FailureExample?

    /// Makes it of what was counted.
    public init(kind: String, outcome: Outcome, status: Int? = nil, count: Int, example: FailureExample? = nil) {
        self.kind = kind
        self.outcome = outcome
        self.status = status
        self.count = count
        self.example = example
    }

    /// Status or cause: `404`, `timed_out`, `200 malformed_response`.
    public var what: String {
        guard let status else { return outcome.name }
        return outcome == .malformedResponse ? "\(status) \(outcome.name)" : "\(status)"
    }

    /// In a few words, such as `viewHomepage 404: 312`.
    public var words: String { "\(kind) \(what): \(count)" }
}

/// One request that failed, as far as it may be told: secrets are masked, control characters escaped.
public struct FailureExample: Codable, Equatable, Sendable {
    /// The method and the path.
    public var request: String
    /// Who asked.
    public var account: Int
    /// Seconds since the load's first moment; below 0 before it.
    public var at: Double
    /// What is wrong beyond the status, such as a value that the answer lacks; empty if nothing is.
    public var detail = ""
    /// Where a redirect points.
    public var location: String?
    /// What the answer says of its body.
    public var contentType: String?
    /// Likewise: `gzip` and the like.
    public var contentEncoding: String?
    /// The first bytes of the answer's body, or of what is no answer; nil if nothing came.
    public var body: String?
    /// Values of accounts that the request needs, such as `actor.token (accounts.csv)`.
    public var needs: [String] = []

    /// Makes an example.
    public init(request: String, account: Int, at: Double = 0) {
        self.request = request
        self.account = account
        self.at = at
    }
}

extension [Failure] {
    /// Adds those of another event loop, or of a later part: counts are added up, the first example stays.
    public mutating func merge(_ others: [Failure]) {
        for other in others {
            guard
                let index = firstIndex(where: {
                    $0.kind == other.kind && $0.outcome == other.outcome && $0.status == other.status
                })
            else {
                append(other)
                continue
            }
            self[index].count += other.count
            self[index].example = self[index].example ?? other.example
        }
    }

    /// What is told of them if only one is: what failed since something before it did explains nothing.
    public var foremost: Failure? { first { $0.outcome != .dependencyFailed } ?? first }

    /// The most frequent first.
    public var sortedByCount: [Failure] {
        sorted { ($1.count, $0.kind, $0.what) < ($0.count, $1.kind, $1.what) }
    }
}
