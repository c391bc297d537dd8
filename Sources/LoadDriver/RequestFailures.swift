// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
import Requests

/// Requests before or after a load that failed.
public struct RequestFailures: Equatable, Sendable {
    /// How many, by cause.
    public private(set) var counts: [NamedCount]
    /// The first that is known, in words.
    public private(set) var first: String?

    /// Those that were not sent, since the budget of requests was spent.
    public private(set) var withheld: Int

    /// Makes it of counts.
    public init(_ counts: [NamedCount] = [], withheld: Int = 0, first: String? = nil) {
        (self.counts, self.withheld, self.first) = (counts, withheld, first)
    }

    /// Whether none failed, and all were sent.
    public var isEmpty: Bool { counts.isEmpty && withheld == 0 }

    /// Adds those of requests that were sent later.
    public static func += (all: inout RequestFailures, more: RequestFailures) {
        all.counts.merge(more.counts)
        all.withheld += more.withheld
        all.first = all.first ?? more.first
    }

    /// Counts and the first, such as `50 unexpected_status; the first: register for account 17: it was answered with 409`.
    public var words: String {
        let beyond = withheld == 0 ? [] : ["\(withheld) not sent, since --max-requests allows no more"]
        let failed = counts.isEmpty ? [] : [first.map { "\(counts.words); the first: \($0)" } ?? counts.words]
        return (failed + beyond).joined(separator: "; ")
    }
}

extension CatalogueEntry {
    /// What failed, in words.
    ///
    /// - Parameters:
    ///   - status: of the answer, if there was one.
    ///   - cause: why a connection failed, if that is more than the outcome tells.
    func words(for job: Job, _ outcome: Outcome, status: Int?, cause: String? = nil) -> String {
        let why =
            switch outcome {
            case .dependencyFailed: "a value that it needs is missing"
            case .malformedResponse where status.map { template.judge(status: $0) == .expected } == true:
                "its answer does not hold what is to be captured, or a longer value than its width"
            default: status.map { "it was answered with \($0)" } ?? cause ?? outcome.meaning
            }
        return "\(template.name) for account \(job.actor): \(why)"
    }
}
