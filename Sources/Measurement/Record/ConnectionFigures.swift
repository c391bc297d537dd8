// SPDX-License-Identifier: GPL-3.0-or-later

/// The connections of a whole run against a backend.
public struct ConnectionFigures: Codable, Equatable, Sendable {
    /// Connection failures with the same cause.
    public struct Failure: Codable, Equatable, Sendable {
        /// The outcome that their requests count as.
        public var outcome: String
        /// The cause in words.
        public var cause: String
        /// The remedy; nil if it is obvious from the cause.
        public var hint: String?
        /// The number of connections that could not be opened, plus the requests lost with a connection.
        public var count: Int

        /// Creates a row.
        public init(_ outcome: Outcome, _ cause: String, hint: String? = nil, count: Int) {
            (self.outcome, self.cause, self.hint, self.count) = (outcome.name, cause, hint, count)
        }
    }

    /// The peak number of open connections; with several event loops, the sum of their peaks.
    public var most: Int
    /// The causes of connection failures, most frequent first.
    public var failures: [Failure]
    /// The number of connections that a closed model needs at once; nil for other models.
    public var needed: Int?

    /// Creates figures.
    public init(most: Int = 0, failures: [Failure] = [], needed: Int? = nil) {
        (self.most, self.failures, self.needed) = (most, failures, needed)
    }

    /// The reason why connections prevented the requested load; nil if they did not.
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
