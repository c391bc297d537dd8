// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// The failed requests before or after a load.
public struct RequestFailures: Equatable, Sendable {
    /// The failures by request, outcome and status; most frequent first.
    public private(set) var failures: [Failure]
    /// The number of requests that were not sent because the request budget was spent.
    public private(set) var withheld: Int

    /// Creates failures from counts.
    public init(_ failures: [Failure] = [], withheld: Int = 0) { (self.failures, self.withheld) = (failures, withheld) }

    /// Whether all requests were sent and none failed.
    public var isEmpty: Bool { failures.isEmpty && withheld == 0 }

    /// The number of failures by outcome.
    public var counts: [NamedCount] {
        failures.reduce(into: []) { $0.merge([NamedCount($1.outcome.name, $1.count)]) }
    }

    /// Adds the failures of later requests.
    public static func += (all: inout RequestFailures, more: RequestFailures) {
        all.failures.merge(more.failures)
        all.withheld += more.withheld
    }

    /// The failure to report first: where one request depends on another, the earlier one.
    var foremost: Failure? { failures.foremost }

    /// Counts and an example: `register 409: 50; the first: POST /v1/accounts of account 17 was answered with 409`.
    public var words: String {
        let beyond = withheld == 0 ? [] : ["\(withheld) not sent because the --max-requests budget is spent"]
        guard let foremost else { return beyond.joined() }
        let counts = failures.prefix(6).map(\.words).joined(separator: ", ") + (failures.count > 6 ? ", …" : "")
        return (["\(counts); the first: \(foremost.sentence)"] + beyond).joined(separator: "; ")
    }
}
