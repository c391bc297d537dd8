// SPDX-License-Identifier: GPL-3.0-or-later

/// What one event loop, or all of them together, counted in the measured window.
public struct LaneTotals: Equatable, Sendable {
    /// One row a kind of operation.
    public internal(set) var kinds: [KindTotals]
    /// Operations scheduled before the window, which are in no other figure.
    public internal(set) var warmUp = 0
    /// Operations scheduled after the window, likewise.
    public internal(set) var afterWindow = 0
    /// Operations that the generator handed over within the tolerance after they could have been sent.
    public internal(set) var onTime = 0
    /// The same within 10 ms.
    public internal(set) var onTimeStrictly = 0
    /// Operations that were never sent since they waited for the backend: for an answer, or for one of the connections that it
    /// kept busy. No fault of the generator.
    public internal(set) var heldBack = 0
    /// Operations that could be late: all but skipped ones, those held back and those whose dependency failed.
    public internal(set) var timed = 0
    /// Of these, those of which a first byte was sent.
    public internal(set) var sent = 0
    /// Operations of which a first byte was sent within the window, whenever they were scheduled.
    public internal(set) var sentInWindow = 0
    /// Attempts that followed one that failed, by the outcome of that one, in the order of `Outcome`.
    public internal(set) var retriesByCause = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Operations that were tried more than once and ended without an error.
    public internal(set) var rescued = 0
    /// Bytes written to sockets, warm-up included.
    public internal(set) var bytesSent = 0
    /// Bytes read from sockets, warm-up included.
    public internal(set) var bytesReceived = 0

    /// Makes the totals of nothing.
    ///
    /// - Parameter kinds: how many kinds of operations there are.
    public init(kinds: Int) { self.kinds = Array(repeating: KindTotals(), count: kinds) }

    /// Adds what another event loop counted.
    ///
    /// - Precondition: both have the same kinds.
    public mutating func merge(_ other: LaneTotals) {
        precondition(kinds.count == other.kinds.count, "\(kinds.count) kinds are merged with \(other.kinds.count)")
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

    /// Attempts that followed one that failed.
    public var retries: Int { retriesByCause.reduce(0, +) }

    /// All kinds together.
    public var overall: KindTotals { kinds.reduce(into: KindTotals()) { $0.merge($1) } }
}

/// The operations of one kind, or of several, in the measured window.
public struct KindTotals: Equatable, Sendable {
    /// Operations by outcome, in the order of `Outcome`.
    public internal(set) var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Operations that ended within the window and without an error, whenever they were scheduled.
    public internal(set) var succeededInWindow = 0
    /// Times of those that have them.
    public internal(set) var times = DurationTriple()
    /// Time within the window that passed on operations that ended with an error, all added up.
    public internal(set) var lostNanoseconds: Int64 = 0
    /// The same of each of those that ended without an error, but took long.
    public internal(set) var slow = DurationHistogram()

    /// What is longer is kept in `slow`; nanoseconds.
    static let slow: Int64 = 1_000_000_000

    /// Makes the totals of nothing.
    public init() {}

    /// Time within the window that brought no answer to those who asked: of operations that failed, and of those that took
    /// longer than a second and than ten times the median of their kind; seconds.
    public var deadSeconds: Double {
        let bound = max(Double(Self.slow) / 1e9, 10 * times.response.quantile(0.5))
        return Double(lostNanoseconds) / 1e9 + slow.sum(above: bound)
    }

    /// Operations with `outcome`.
    public subscript(outcome: Outcome) -> Int { outcomes[Int(outcome.rawValue)] }

    /// Operations that ended, skipped ones left out.
    public var requests: Int { outcomes.reduce(0, +) - self[.skipped] }

    /// Errors among these.
    public var errors: Int { Outcome.allCases.reduce(0) { $0 + ($1.isError ? self[$1] : 0) } }

    /// Adds the operations of another.
    public mutating func merge(_ other: KindTotals) {
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        succeededInWindow += other.succeededInWindow
        times.merge(other.times)
        lostNanoseconds += other.lostNanoseconds
        slow.merge(other.slow)
    }
}

/// The three durations of operations. *Response* runs from the scheduled start to the end, *service* from the first byte
/// sent to the end, *lag* is the difference.
public struct DurationTriple: Codable, Equatable, Sendable {
    /// From scheduled start to completion.
    public var response = DurationHistogram()
    /// From actual start to completion; of those that were sent.
    public var service = DurationHistogram()
    /// From scheduled to actual start; for those never sent, to the instant when they were given up.
    public var lag = DurationHistogram()

    /// Makes empty histograms.
    public init() {}

    /// Adds the durations of another.
    public mutating func merge(_ other: DurationTriple) {
        response.merge(other.response)
        service.merge(other.service)
        lag.merge(other.lag)
    }
}
