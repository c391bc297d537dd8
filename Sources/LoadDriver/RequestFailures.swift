// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// Requests before or after a load that failed.
public struct RequestFailures: Equatable, Sendable {
    /// Them, by request, outcome and status; the most frequent first.
    public private(set) var failures: [Failure]
    /// Those that were not sent, since the budget of requests was spent.
    public private(set) var withheld: Int

    /// Makes it of what was counted.
    public init(_ failures: [Failure] = [], withheld: Int = 0) { (self.failures, self.withheld) = (failures, withheld) }

    /// Whether none failed, and all were sent.
    public var isEmpty: Bool { failures.isEmpty && withheld == 0 }

    /// How many, by cause.
    public var counts: [NamedCount] {
        failures.reduce(into: []) { $0.merge([NamedCount($1.outcome.name, $1.count)]) }
    }

    /// Adds those of requests that were sent later.
    public static func += (all: inout RequestFailures, more: RequestFailures) {
        all.failures.merge(more.failures)
        all.withheld += more.withheld
    }

    /// What is told first: where one request builds upon another, the one that came before.
    var foremost: Failure? { failures.foremost }

    /// Counts and an example, such as `register 409: 50; the first: POST /v1/accounts of account 17 was answered with 409`.
    public var words: String {
        let beyond = withheld == 0 ? [] : ["\(withheld) not sent, since --max-requests allows no more"]
        guard let foremost else { return beyond.joined() }
        let counts = failures.prefix(6).map(\.words).joined(separator: ", ") + (failures.count > 6 ? ", …" : "")
        return (["\(counts); the first: \(foremost.sentence)"] + beyond).joined(separator: "; ")
    }
}
