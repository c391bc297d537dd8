// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
import Requests

/// Requests before or after a load that failed.
public struct RequestFailures: Equatable, Sendable {
    /// How many, by cause.
    public private(set) var counts: [NamedCount]
    /// The first that is known, in words.
    public private(set) var first: String?

    /// Makes it of counts.
    public init(_ counts: [NamedCount] = [], first: String? = nil) { (self.counts, self.first) = (counts, first) }

    /// Whether none failed.
    public var isEmpty: Bool { counts.isEmpty }

    /// Adds those of requests that were sent later.
    public static func += (all: inout RequestFailures, more: RequestFailures) {
        all.counts.merge(more.counts)
        all.first = all.first ?? more.first
    }

    /// Counts and the first, such as `50 unexpected_status; the first: register for account 17: it was answered with 409`.
    public var words: String { first.map { "\(counts.words); the first: \($0)" } ?? counts.words }
}

extension CatalogueEntry {
    /// What failed, in words.
    ///
    /// - Parameter status: of the answer, if there was one.
    func words(for job: Job, _ outcome: Outcome, status: Int?) -> String {
        let why =
            switch outcome {
            case .dependencyFailed: "a value that it needs is missing"
            case .malformedResponse where status.map { template.judge(status: $0) == .expected } == true:
                "its answer does not hold what is to be captured, or a longer value than its width"
            default: status.map { "it was answered with \($0)" } ?? outcome.meaning
            }
        return "\(template.name) for account \(job.actor): \(why)"
    }
}
