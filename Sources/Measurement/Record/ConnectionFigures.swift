// SPDX-License-Identifier: GPL-3.0-or-later

/// The connections of a run against a backend, from its start to its end.
public struct ConnectionFigures: Codable, Equatable, Sendable {
    /// Connections that failed for one cause.
    public struct Failure: Codable, Equatable, Sendable {
        /// The outcome under which their requests count.
        public var outcome: String
        /// What happened.
        public var cause: String
        /// What to do; nil if the cause says it.
        public var hint: String?
        /// Connections that could not be opened, or requests that were lost with theirs.
        public var count: Int

        /// Makes a row.
        public init(_ outcome: Outcome, _ cause: String, hint: String? = nil, count: Int) {
            (self.outcome, self.cause, self.hint, self.count) = (outcome.name, cause, hint, count)
        }
    }

    /// The most that were open at once; with several event loops the sum of the most of each.
    public var most: Int
    /// Why connections failed, the most frequent cause first.
    public var failures: [Failure]
    /// How many a closed load needed at once; nil for other loads.
    public var needed: Int?

    /// Makes figures.
    public init(most: Int = 0, failures: [Failure] = [], needed: Int? = nil) {
        (self.most, self.failures, self.needed) = (most, failures, needed)
    }

    /// Why the load was not the one that was asked for; nil if connections are not the reason.
    var shortage: String? {
        let lacking = failures.filter { $0.outcome == Outcome.outOfSockets.name }
        let causes = (lacking.isEmpty ? failures : lacking).prefix(3).map { "\($0.count) × \($0.cause)" }
        if let needed, most < needed, !failures.isEmpty {
            return "\(most) of \(needed) connections could be opened: \(causes.joined(separator: ", "))"
        }
        guard !lacking.isEmpty else { return nil }
        return "connections could not be opened on this machine: \(causes.joined(separator: ", "))"
            + (lacking[0].hint.map { "; \($0)" } ?? "")
    }
}
