// SPDX-License-Identifier: GPL-3.0-or-later

/// The totals of one event loop, or of all of them, in the measured window.
public struct WorkerTotals: Equatable, Sendable {
    /// One row per kind of operation.
    public internal(set) var kinds: [KindTotals]
    /// Operations scheduled before the window, which no other figure includes.
    public internal(set) var warmUp = 0
    /// Operations scheduled after the window, which no other figure includes.
    public internal(set) var afterWindow = 0
    /// Operations that the generator sent within the tolerance after they became ready to send.
    public internal(set) var onTime = 0
    /// The same with a tolerance of 10 ms.
    public internal(set) var onTimeStrictly = 0
    /// Operations that were never sent because they waited for the backend: for an answer, or for a busy connection.
    /// They do not count against the generator.
    public internal(set) var heldBack = 0
    /// Operations that count for on-time shares: all except skipped ones, those held back and those whose dependency
    /// failed.
    public internal(set) var timed = 0
    /// Timed operations of which at least one byte was sent.
    public internal(set) var sent = 0
    /// Operations whose first byte was sent within the window, whenever they were scheduled.
    public internal(set) var sentInWindow = 0
    /// Attempts after a failed one, by the outcome of the failed attempt, in the order of `Outcome`.
    public internal(set) var retriesByCause = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Operations that ended without an error after more than one attempt.
    public internal(set) var rescued = 0
    /// Bytes written to sockets, warm-up included.
    public internal(set) var bytesSent = 0
    /// Bytes read from sockets, warm-up included.
    public internal(set) var bytesReceived = 0

    /// Creates empty totals.
    ///
    /// - Parameter kinds: the number of kinds of operations.
    public init(kinds: Int) { self.kinds = Array(repeating: KindTotals(), count: kinds) }

    /// Adds the totals of another event loop.
    ///
    /// - Precondition: both have the same kinds.
    public mutating func merge(_ other: WorkerTotals) {
        precondition(
            kinds.count == other.kinds.count, "totals of \(kinds.count) kinds merged with \(other.kinds.count)")
        for index in kinds.indices { kinds[index].merge(other.kinds[index]) }
        warmUp += other.warmUp
        afterWindow += other.afterWindow
        onTime += other.onTime
        onTimeStrictly += other.onTimeStrictly
        timed += other.timed
        heldBack += other.heldBack
        sent += other.sent
        sentInWindow += other.sentInWindow
        for index in retriesByCause.indices { retriesByCause[index] += other.retriesByCause[index] }
        rescued += other.rescued
        bytesSent += other.bytesSent
        bytesReceived += other.bytesReceived
    }

    /// Attempts after a failed one.
    public var retries: Int { retriesByCause.reduce(0, +) }

    /// The totals over all kinds.
    public var overall: KindTotals { kinds.reduce(into: KindTotals()) { $0.merge($1) } }
}

/// The operations of one kind, or of several, in the measured window.
public struct KindTotals: Equatable, Sendable {
    /// Operations by outcome, in the order of `Outcome`.
    public internal(set) var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Operations that ended within the window without an error, whenever they were scheduled.
    public internal(set) var succeededInWindow = 0
    /// The times of the operations that have times.
    public internal(set) var times = DurationTriple()
    /// The total time within the window spent on operations that ended in an error.
    public internal(set) var lostNanoseconds: Int64 = 0
    /// The time within the window of each operation that took longer than the threshold and ended without an error.
    public internal(set) var slow = DurationHistogram()

    /// The duration above which an operation is recorded in `slow`; nanoseconds.
    static let slow: Int64 = 1_000_000_000

    /// Creates empty totals.
    public init() {}

    /// The time within the window that produced no answer; seconds.
    ///
    /// It is the time of operations that failed, and of those that took longer than both a second and ten times the
    /// median of their kind.
    public var deadSeconds: Double {
        let bound = max(Double(Self.slow) / 1e9, 10 * times.response.quantile(0.5))
        return Double(lostNanoseconds) / 1e9 + slow.sum(above: bound)
    }

    /// The number of operations with `outcome`.
    public subscript(outcome: Outcome) -> Int { outcomes[Int(outcome.rawValue)] }

    /// Completed operations, skipped ones excluded.
    public var requests: Int { outcomes.reduce(0, +) - self[.skipped] }

    /// Completed operations that are errors.
    public var errors: Int { Outcome.allCases.reduce(0) { $0 + ($1.isError ? self[$1] : 0) } }

    /// Adds the operations of other totals.
    public mutating func merge(_ other: KindTotals) {
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        succeededInWindow += other.succeededInWindow
        times.merge(other.times)
        lostNanoseconds += other.lostNanoseconds
        slow.merge(other.slow)
    }
}

/// The three durations of operations.
///
/// *Response time* runs from the scheduled start to the end, *service time* from the first byte sent to the end. *Lag*
/// is the difference.
public struct DurationTriple: Codable, Equatable, Sendable {
    /// From scheduled start to completion.
    public var response = DurationHistogram()
    /// From actual start to completion, for operations that were sent.
    public var service = DurationHistogram()
    /// From scheduled to actual start; for operations never sent, to the instant at which they were given up.
    public var lag = DurationHistogram()

    /// Creates empty histograms.
    public init() {}

    /// Adds the durations of another triple.
    public mutating func merge(_ other: DurationTriple) {
        response.merge(other.response)
        service.merge(other.service)
        lag.merge(other.lag)
    }
}
