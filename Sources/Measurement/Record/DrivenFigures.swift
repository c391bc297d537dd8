// SPDX-License-Identifier: GPL-3.0-or-later

/// What a run against a backend measured. All figures but the rows of seconds are of the measured window: of operations
/// whose scheduled start lies in it.
public struct DrivenFigures: Sendable {
    /// What was asked.
    public var setup: DrivenSetup
    /// All kinds together.
    public var overall: OperationTimes
    /// One row a kind that was offered, in the vocabulary's order.
    public var kinds: [OperationTimes]
    /// Attempts that followed one that failed: requests sent again, and connections tried again for an operation.
    public var retries: Int
    /// These by how the attempt before ended, in the order of `Outcome`.
    public var retriesByCause: [NamedCount]
    /// Operations that were tried more than once and ended without an error.
    public var rescued: Int
    /// Share of a closed load's time that brought no answer to those who asked: time of operations that failed, or that took
    /// longer than a second and than ten times the median of their kind; 0...1, nil for other loads.
    public var deadTime: Double?
    /// Share of operations that the generator sent within the tolerance after they could be sent; 0...1.
    public var onTimeShare: Double
    /// The same within 10 ms.
    public var onTimeStrictShare: Double
    /// Operations that were to be sent, a second of the window.
    public var offeredPerSecond: Double
    /// Operations that were sent within the window, a second of it.
    public var achievedPerSecond: Double
    /// Sent operations over those that the backend did not hold back; 1 if there were none.
    public var achievedShare: Double
    /// Processor time of the busiest event loop's thread, over the time that passed; 0...1.
    public var generatorCPU: Double
    /// Share of the time in which that thread ran or could have run, had others left it a processor; 0...1.
    public var generatorRunnable: Double
    /// Operations of the warm-up, which are in no other figure.
    public var warmUpRequests: Int
    /// Bytes written to sockets in the whole run.
    public var bytesSent: Int
    /// Bytes read from sockets in the whole run.
    public var bytesReceived: Int
    /// Greatest resident memory of the process; bytes.
    public var peakRSSBytes: Int
    /// The parts of the run, warm-up included.
    public var phases: [Phase]
    /// One row a second.
    public var seconds: Rows<SecondRow>
    /// What objectives over windows of seconds saw.
    public var watched: [WatchedWindows]
    /// Operations that ended in an error, by kind, outcome and status, the most frequent first; their counts add up to the errors.
    public var failures: [Failure] = []
    /// Operations that were left out by their weights, by kind.
    public var leftOut: [NamedCount] = []
    /// What the audit of answers found; nil if there was none.
    public var audit: AuditFigures?
    /// Its connections.
    public var connections = ConnectionFigures()
    /// Why it ended before its time; nil if it did not.
    public var earlyEnd: EarlyEnd?
    /// Whether the figures are of the target and not of the generator; nil until the run is judged.
    public var validity: Validity?

    /// Gathers the figures of a run.
    ///
    /// - Parameters:
    ///   - setup: what was asked.
    ///   - names: of the kinds of operations, in the order of their numbers.
    ///   - totals: of all event loops together.
    ///   - seconds: the rows of the run, ascending.
    ///   - generatorCPU: of the busiest event loop's thread; 0...1.
    ///   - generatorRunnable: the same with the time for which it waited for a processor; nil if that is not known.
    ///   - peakRSSBytes: of the process.
    ///   - phases: the parts of the run.
    ///   - watched: of the objectives over windows.
    ///   - audit: what the audit found.
    /// - Precondition: there is a name for each kind.
    public init(
        setup: DrivenSetup, names: [String], totals: LaneTotals, seconds: Rows<SecondRow>, generatorCPU: Double,
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

    /// Operations that ended within the window and without an error, a second of it.
    public var throughput: Double {
        setup.windowSeconds > 0 ? Double(overall.succeededInWindow) / setup.windowSeconds : 0
    }
}

/// Why a run ended before its time.
public struct EarlyEnd: Equatable, Sendable {
    /// In one line.
    public var reason: String
    /// The objective that ended it, by its name; nil if something else did.
    public var objective: String?

    /// Makes it of a reason.
    public init(_ reason: String, objective: String? = nil) { (self.reason, self.objective) = (reason, objective) }
}

/// The operations of one kind, or of all kinds, in the measured window.
public struct OperationTimes: Codable, Equatable, Sendable {
    /// The kind's name; `all` for all kinds.
    public var kind: String
    /// Operations that ended, skipped ones left out.
    public var requests: Int
    /// Errors among these.
    public var errors: Int
    /// Operations that ended within the window and without an error, whenever they were scheduled.
    public var succeededInWindow: Int
    /// Operations by outcome's name, those alone that were seen, in the order of `Outcome`.
    public var outcomes: [NamedCount]
    /// Response, service and lag.
    public var times: DurationTriple

    /// Makes a row of what was counted.
    public init(_ kind: String, _ totals: KindTotals) {
        self.kind = kind
        requests = totals.requests
        errors = totals.errors
        succeededInWindow = totals.succeededInWindow
        outcomes = Outcome.allCases.filter { totals[$0] > 0 }.map { NamedCount($0.name, totals[$0]) }
        times = totals.times
    }

    /// Operations that the profile does not have.
    public var skipped: Int { outcomes.first { $0.name == Outcome.skipped.name }?.count ?? 0 }

    /// The outcomes that are errors.
    public var errorsByCause: [NamedCount] { outcomes.filter { Outcome(name: $0.name)?.isError ?? true } }

    /// Errors over operations that ended; 0 if there are none.
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

/// A count with a name.
public struct NamedCount: Codable, Equatable, Sendable {
    /// Snake case.
    public var name: String
    /// The count.
    public var count: Int

    /// Makes a count.
    public init(_ name: String, _ count: Int) {
        self.name = name
        self.count = count
    }
}

extension [NamedCount] {
    /// Adds counts to those of the same names; others come after them.
    public mutating func merge(_ other: [NamedCount]) {
        for row in other {
            if let index = firstIndex(where: { $0.name == row.name }) {
                self[index].count += row.count
            } else {
                append(row)
            }
        }
    }

    /// In one line, such as `50 unexpected_status, 3 reset`.
    public var words: String { map { "\($0.count) \($0.name)" }.joined(separator: ", ") }
}
