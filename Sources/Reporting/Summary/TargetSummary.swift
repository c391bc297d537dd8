// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// The settings and measurements of a run against a backend.
public struct TargetSummary: Equatable, Sendable {
    /// The settings.
    public var setup: DrivenSetup
    /// Whether the run measured its target rather than its generator; nil until it is judged.
    public var isValid: Bool?
    /// The reasons why it did not.
    public var invalidBecause: [String]
    /// Why the run ended early; nil if it did not.
    public var endedEarly: String?
    /// Operations that ended, without skipped ones.
    public var requests: Int
    /// Operations that ended in an error.
    public var errors: Int
    /// Errors divided by requests.
    public var errorRate: Double
    /// Errors by outcome.
    public var errorsByCause: [NamedCount]
    /// Failed operations by kind, outcome and status, most frequent first.
    public var failures: [Failure]
    /// Attempts after a failed attempt.
    public var retries: Int
    /// Retries by the outcome of the failed attempt.
    public var retriesByCause: [NamedCount]
    /// Operations that ended without an error after a failed attempt.
    public var rescued: Int
    /// The share of a closed load's time that brought no answer; nil for other loads.
    public var deadTime: Double?
    /// The most connections open at once.
    public var mostConnections: Int
    /// Why connections failed, most frequent cause first.
    public var connectionFailures: [ConnectionFigures.Failure]
    /// Operations that the profile does not have, by kind.
    public var skipped: [NamedCount]
    /// Operations that their weight left out, by kind.
    public var leftOut: [NamedCount]
    /// Operations of the warm-up.
    public var warmUpRequests: Int
    /// The share of operations sent within the tolerance after they could be sent.
    public var onTimeShare: Double
    /// The same within 10 ms.
    public var onTimeStrictShare: Double
    /// Offered operations per second of the window.
    public var offeredPerSecond: Double
    /// Operations sent within the window, per second of it.
    public var sentPerSecond: Double
    /// Sent operations divided by those that the backend did not hold back.
    public var sentShare: Double
    /// Operations that ended within the window without an error, per second of it.
    public var throughputPerSecond: Double
    /// CPU utilization of the busiest event loop; 0...1.
    public var generatorCPU: Double
    /// The same plus its time waiting for a CPU; 0...1.
    public var generatorRunnable: Double
    /// Peak resident memory of the generator; bytes.
    public var peakRSSBytes: Int
    /// Bytes written to sockets.
    public var sentBytes: Int
    /// Bytes read from sockets.
    public var receivedBytes: Int
    /// Response time, service time and lag.
    public var times: TimesSummary
    /// One row per kind with requests.
    public var operations: [KindSummary]
    /// The phases of the run.
    public var phases: [PhaseSummary]
}

extension TargetSummary {
    /// Creates the summary of a driven run.
    public init(_ figures: DrivenFigures) {
        setup = figures.setup
        isValid = figures.validity?.isValid
        invalidBecause = figures.validity?.reasons ?? []
        endedEarly = figures.earlyEnd?.reason
        (requests, errors) = (figures.overall.requests, figures.overall.errors)
        (errorRate, errorsByCause) = (figures.overall.errorRate, figures.overall.errorsByCause)
        failures = figures.failures.map(\.withoutNeeds)
        (retries, retriesByCause, rescued) = (figures.retries, figures.retriesByCause, figures.rescued)
        deadTime = figures.deadTime
        (mostConnections, connectionFailures) = (figures.connections.most, figures.connections.failures)
        skipped = figures.kinds.filter { $0.skipped > 0 }.map { NamedCount($0.kind, $0.skipped) }
        (leftOut, warmUpRequests) = (figures.leftOut, figures.warmUpRequests)
        (onTimeShare, onTimeStrictShare) = (figures.onTimeShare, figures.onTimeStrictShare)
        offeredPerSecond = figures.offeredPerSecond
        (sentPerSecond, sentShare) = (figures.achievedPerSecond, figures.achievedShare)
        throughputPerSecond = figures.throughput
        (generatorCPU, generatorRunnable) = (figures.generatorCPU, figures.generatorRunnable)
        peakRSSBytes = figures.peakRSSBytes
        (sentBytes, receivedBytes) = (figures.bytesSent, figures.bytesReceived)
        times = TimesSummary(figures.overall.times)
        operations = figures.kinds.filter { $0.requests > 0 }.map { KindSummary($0) }
        let seconds = figures.seconds.count
        phases = figures.phases.map { PhaseSummary($0, runEnds: seconds) }
    }
}

/// The response time, the service time and the lag of operations.
public struct TimesSummary: Equatable, Sendable {
    /// From the scheduled start to the end.
    public var response: DurationFigures
    /// From the first byte sent to the end.
    public var service: DurationFigures
    /// From the scheduled start to the first byte sent.
    public var lag: DurationFigures
}

extension TimesSummary {
    /// Creates the figures of histograms.
    public init(_ times: DurationTriple) {
        response = DurationFigures(times.response)
        service = DurationFigures(times.service)
        lag = DurationFigures(times.lag)
    }
}

/// The operations of one kind in a run against a backend.
public struct KindSummary: Equatable, Sendable {
    /// The kind's name.
    public var kind: String
    /// Operations that ended, without skipped ones.
    public var requests: Int
    /// Operations that ended in an error.
    public var errors: Int
    /// Operations by outcome.
    public var outcomes: [NamedCount]
    /// Response time, service time and lag.
    public var times: TimesSummary
}

extension KindSummary {
    /// Creates a row.
    public init(_ row: OperationTimes) {
        (kind, requests, errors, outcomes) = (row.kind, row.requests, row.errors, row.outcomes)
        times = TimesSummary(row.times)
    }
}

/// A phase of a run against a backend.
public struct PhaseSummary: Equatable, Sendable {
    /// The name that objectives refer to.
    public var name: String
    /// The first second.
    public var beginSecond: Int
    /// The second after the last.
    public var endSecond: Int
}

extension PhaseSummary {
    /// Creates a row. The last phase is open-ended; it ends with the run.
    ///
    /// - Parameters:
    ///   - phase: the phase.
    ///   - end: the number of seconds of the run.
    public init(_ phase: Phase, runEnds end: Int) {
        (name, beginSecond) = (phase.name, phase.begin)
        endSecond = min(phase.end, max(phase.begin, end))
    }
}

extension Failure {
    /// The same failure without the account values that its example needs, which no file contains.
    fileprivate var withoutNeeds: Failure {
        var failure = self
        failure.example?.needs = []
        return failure
    }
}
