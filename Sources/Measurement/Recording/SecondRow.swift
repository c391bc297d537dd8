// SPDX-License-Identifier: GPL-3.0-or-later

/// One second of a driven run: a row of its `timeline.csv`.
///
/// Counts cover the events of the second. Times cover the operations *scheduled* in it, whenever they ended, so a stall
/// shows in the seconds whose operations it delayed.
public struct SecondRow: Codable, Equatable, Sendable {
    /// Seconds since the run began, warm-up included.
    public var second: Int
    /// The phase of the run, such as `warm-up`, `ramp` or `steady`.
    public var phase: String
    /// Operations scheduled.
    public var offered: Int
    /// Operations whose first byte was sent.
    public var sent: Int
    /// Operations that ended with any outcome.
    public var completed: Int
    /// Completed operations that are errors.
    public var errors: Int
    /// Retries.
    public var retries: Int
    /// Operations in flight at the end of the second.
    public var inFlight: Int
    /// Median response time; seconds, 0 if no operation was scheduled.
    public var responseP50: Double
    /// 99th percentile of the response time; seconds.
    public var responseP99: Double
    /// Maximum response time; seconds.
    public var responseMax: Double
    /// 99th percentile of the lag; seconds.
    public var lagP99: Double
    /// Bytes written to sockets.
    public var bytesSent: Int
    /// Bytes read from sockets.
    public var bytesReceived: Int

    /// Creates a row.
    public init(
        second: Int, phase: String = Phase.steady, offered: Int = 0, sent: Int = 0, completed: Int = 0,
        errors: Int = 0, retries: Int = 0, inFlight: Int = 0, responseP50: Double = 0, responseP99: Double = 0,
        responseMax: Double = 0, lagP99: Double = 0, bytesSent: Int = 0, bytesReceived: Int = 0
    ) {
        self.second = second
        self.phase = phase
        self.offered = offered
        self.sent = sent
        self.completed = completed
        self.errors = errors
        self.retries = retries
        self.inFlight = inFlight
        self.responseP50 = responseP50
        self.responseP99 = responseP99
        self.responseMax = responseMax
        self.lagP99 = lagP99
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
    }
}

/// A phase of a driven run, in seconds since the run began.
public struct Phase: Codable, Equatable, Sendable {
    /// The name of the phase before the measured window.
    public static let warmUp = "warm-up"
    /// The name of the measured window if it has no phases.
    public static let steady = "steady"
    /// The name of the phase after the measured window, in which outstanding answers arrive.
    public static let drain = "drain"

    /// The name that objectives refer to.
    public var name: String
    /// The first second.
    public var begin: Int
    /// The second after the last.
    public var end: Int

    /// Creates a phase.
    public init(_ name: String, _ seconds: Range<Int>) {
        self.name = name
        begin = seconds.lowerBound
        end = seconds.upperBound
    }

    /// The seconds of the phase.
    public var seconds: Range<Int> { begin..<max(begin, end) }
}
