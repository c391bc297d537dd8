// SPDX-License-Identifier: GPL-3.0-or-later

/// The measurements of a run against a backend.
///
/// All figures except the rows of seconds cover the measured window, which means the operations scheduled in it.
public struct DrivenFigures: Sendable {
    /// The settings of the run.
    public var setup: DrivenSetup
    /// The totals over all kinds.
    public var overall: OperationTimes
    /// One row per kind that was offered, in the vocabulary's order.
    public var kinds: [OperationTimes]
    /// Attempts after a failed one: requests sent again, and connection attempts repeated for an operation.
    public var retries: Int
    /// Retries by the outcome of the previous attempt, in the order of `Outcome`.
    public var retriesByCause: [NamedCount]
    /// Operations that ended without an error after more than one attempt.
    public var rescued: Int
    /// The share of a closed model's time that produced no answer; 0...1, nil for other models.
    ///
    /// It is the time of operations that failed, or that took longer than both a second and ten times the median of
    /// their kind.
    public var deadTime: Double?
    /// The share of operations that the generator sent within the tolerance after they became ready to send; 0...1.
    public var onTimeShare: Double
    /// The same with a tolerance of 10 ms.
    public var onTimeStrictShare: Double
    /// Offered operations per second of the window.
    public var offeredPerSecond: Double
    /// Operations sent within the window, per second of it.
    public var achievedPerSecond: Double
    /// Sent operations divided by those that the backend did not hold back; 1 if there were none.
    public var achievedShare: Double
    /// CPU utilization of the busiest event loop's thread; 0...1.
    public var generatorCPU: Double
    /// The share of the time in which that thread was runnable: running, or waiting for a CPU; 0...1.
    public var generatorRunnable: Double
    /// Operations of the warm-up, which no other figure includes.
    public var warmUpRequests: Int
    /// Bytes written to sockets during the whole run.
    public var bytesSent: Int
    /// Bytes read from sockets during the whole run.
    public var bytesReceived: Int
    /// Peak resident memory of the process; bytes.
    public var peakRSSBytes: Int
    /// The phases of the run, warm-up included.
    public var phases: [Phase]
    /// One row per second.
    public var seconds: Rows<SecondRow>
    /// The results of objectives over windows of seconds.
    public var watched: [WatchedWindows]
    /// Errors by kind, outcome and status, most frequent first; their counts add up to the errors.
    public var failures: [Failure] = []
    /// Operations omitted because of their weights, by kind.
    public var leftOut: [NamedCount] = []
    /// The results of the audit of answers; nil without an audit.
    public var audit: AuditFigures?
    /// The connections of the run.
    public var connections = ConnectionFigures()
    /// The reason for an early end; nil if the run was complete.
    public var earlyEnd: EarlyEnd?
    /// Whether the figures describe the target rather than the generator; nil until the run is judged.
    public var validity: Validity?

    /// Creates the figures of a run.
    ///
    /// - Parameters:
    ///   - setup: the settings of the run.
    ///   - names: the names of the kinds of operations, in numeric order.
    ///   - totals: the merged totals of all event loops.
    ///   - seconds: the rows of the run, ascending.
    ///   - generatorCPU: CPU utilization of the busiest event loop's thread; 0...1.
    ///   - generatorRunnable: the same plus the time spent waiting for a CPU; nil if unknown.
    ///   - peakRSSBytes: peak resident memory of the process.
    ///   - phases: the phases of the run.
    ///   - watched: the results of the objectives over windows.
    ///   - audit: the results of the audit.
    /// - Precondition: `names` has one name per kind.
    public init(
        setup: DrivenSetup, names: [String], totals: WorkerTotals, seconds: Rows<SecondRow>, generatorCPU: Double,
        generatorRunnable: Double? = nil, peakRSSBytes: Int, phases: [Phase] = [], watched: [WatchedWindows] = [],
        audit: AuditFigures? = nil
    ) {
        precondition(
            names.count == totals.kinds.count, "\(names.count) names for \(totals.kinds.count) kinds of operations")
        self.setup = setup
        overall = OperationTimes("all", totals.overall)
        kinds = zip(names, totals.kinds).filter { $1.outcomes.contains { $0 > 0 } }.map { OperationTimes($0, $1) }
        retries = totals.retries
        retriesByCause = Outcome.allCases.map { NamedCount($0.name, totals.retriesByCause[Int($0.rawValue)]) }
            .filter { $0.count > 0 }
        rescued = totals.rescued
        let timed = Double(totals.timed)
        onTimeShare = totals.timed == 0 ? 1 : Double(totals.onTime) / timed
        onTimeStrictShare = totals.timed == 0 ? 1 : Double(totals.onTimeStrictly) / timed
        let window = setup.windowSeconds
        let time = Double(setup.concurrency ?? 0) * window
        deadTime = time > 0 ? min(1, totals.kinds.reduce(0) { $0 + $1.deadSeconds } / time) : nil
        offeredPerSecond = window > 0 ? (timed + Double(totals.heldBack)) / window : 0
        achievedPerSecond = window > 0 ? Double(totals.sentInWindow) / window : 0
        achievedShare = totals.timed == 0 ? 1 : Double(totals.sent) / timed
        self.generatorCPU = generatorCPU
        self.generatorRunnable = max(generatorCPU, generatorRunnable ?? 0)
        warmUpRequests = totals.warmUp
        bytesSent = totals.bytesSent
        bytesReceived = totals.bytesReceived
        self.peakRSSBytes = peakRSSBytes
        self.phases = phases
        self.seconds = seconds
        self.watched = watched
        self.audit = audit
    }

    /// Operations that ended within the window without an error, per second of it.
    public var throughput: Double {
        setup.windowSeconds > 0 ? Double(overall.succeededInWindow) / setup.windowSeconds : 0
    }
}

/// The reason why a run ended early.
public struct EarlyEnd: Equatable, Sendable {
    /// The reason in one line.
    public var reason: String
    /// The name of the objective that aborted the run; nil for another reason.
    public var objective: String?

    /// Creates an early end.
    public init(_ reason: String, objective: String? = nil) { (self.reason, self.objective) = (reason, objective) }
}

/// The operations of one kind, or of all kinds, in the measured window.
public struct OperationTimes: Codable, Equatable, Sendable {
    /// The kind's name; `all` for all kinds.
    public var kind: String
    /// Completed operations, skipped ones excluded.
    public var requests: Int
    /// Completed operations that are errors.
    public var errors: Int
    /// Operations that ended within the window without an error, whenever they were scheduled.
    public var succeededInWindow: Int
    /// Operations by outcome, in the order of `Outcome`; outcomes that did not occur are absent.
    public var outcomes: [NamedCount]
    /// Response time, service time and lag.
    public var times: DurationTriple

    /// Creates a row from totals.
    public init(_ kind: String, _ totals: KindTotals) {
        self.kind = kind
        requests = totals.requests
        errors = totals.errors
        succeededInWindow = totals.succeededInWindow
        outcomes = Outcome.allCases.filter { totals[$0] > 0 }.map { NamedCount($0.name, totals[$0]) }
        times = totals.times
    }

    /// Operations that the profile does not define.
    public var skipped: Int { outcomes.first { $0.name == Outcome.skipped.name }?.count ?? 0 }

    /// The outcomes that are errors.
    public var errorsByCause: [NamedCount] { outcomes.filter { Outcome(name: $0.name)?.isError ?? true } }

    /// Errors divided by completed operations; 0 if there are none.
    public var errorRate: Double { requests == 0 ? 0 : Double(errors) / Double(requests) }

    /// Adds the operations of another row.
    public mutating func merge(_ other: OperationTimes) {
        requests += other.requests
        errors += other.errors
        succeededInWindow += other.succeededInWindow
        outcomes.merge(other.outcomes)
        times.merge(other.times)
    }
}

/// A named count.
public struct NamedCount: Codable, Equatable, Sendable {
    /// The name in snake case.
    public var name: String
    /// The count.
    public var count: Int

    /// Creates a count.
    public init(_ name: String, _ count: Int) {
        self.name = name
        self.count = count
    }
}

extension [NamedCount] {
    /// Adds counts to those of the same names and appends the others.
    public mutating func merge(_ other: [NamedCount]) {
        for row in other {
            if let index = firstIndex(where: { $0.name == row.name }) {
                self[index].count += row.count
            } else {
                append(row)
            }
        }
    }

    /// The counts in one line, such as `50 unexpected_status, 3 reset`.
    public var words: String { map { "\($0.count) \($0.name)" }.joined(separator: ", ") }
}
