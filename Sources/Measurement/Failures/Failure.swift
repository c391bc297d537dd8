// SPDX-License-Identifier: GPL-3.0-or-later

/// The operations of one kind that ended in the same error, with one of them as an example.
public struct Failure: Codable, Equatable, Sendable {
    /// The operation, or the profile's request, such as `viewHomepage`; `probe` for the audit's probes.
    public var kind: String
    /// The outcome that they share.
    public var outcome: Outcome
    /// The status of their last answer; nil if there was none.
    public var status: Int?
    /// The number of operations.
    public var count: Int
    /// One of them; nil if the limit on examples was reached.
    public var example: FailureExample?

    /// Creates a failure from its count.
    public init(kind: String, outcome: Outcome, status: Int? = nil, count: Int, example: FailureExample? = nil) {
        self.kind = kind
        self.outcome = outcome
        self.status = status
        self.count = count
        self.example = example
    }

    /// The status or the outcome: `404`, `timed_out`, `200 malformed_response`.
    public var what: String {
        guard let status else { return outcome.name }
        return outcome == .malformedResponse ? "\(status) \(outcome.name)" : "\(status)"
    }

    /// A short description, such as `viewHomepage 404: 312`.
    public var words: String { "\(kind) \(what): \(count)" }
}

/// One failed request, safe to print: secrets are masked and control characters are escaped.
public struct FailureExample: Codable, Equatable, Sendable {
    /// The method and the path.
    public var request: String
    /// The account that sent it.
    public var account: Int
    /// Seconds since the load began; negative before that.
    public var at: Double
    /// A fault besides the status, such as a value missing from the answer; empty if there is none.
    public var detail = ""
    /// The `Location` of a redirect.
    public var location: String?
    /// The answer's `Content-Type`.
    public var contentType: String?
    /// The answer's `Content-Encoding`, such as `gzip`.
    public var contentEncoding: String?
    /// The first bytes of the answer's body, or of the data received in place of an answer; nil if nothing was
    /// received.
    public var body: String?
    /// The account values that the request needs, such as `actor.token (accounts.csv)`.
    public var needs: [String] = []

    /// Creates an example.
    public init(request: String, account: Int, at: Double = 0) {
        self.request = request
        self.account = account
        self.at = at
    }
}

extension [Failure] {
    /// Merges the failures of another event loop or of a later part: adds the counts and keeps the first example.
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

    /// The failure to report if only one is reported: preferably not `neverSent` and `dependencyFailed`, which follow
    /// from other failures.
    public var foremost: Failure? {
        first { $0.outcome != .dependencyFailed && $0.outcome != .neverSent }
            ?? first { $0.outcome != .dependencyFailed } ?? first
    }

    /// The failures, most frequent first.
    public var sortedByCount: [Failure] {
        sorted { ($1.count, $0.kind, $0.what) < ($0.count, $1.kind, $1.what) }
    }
}
