// SPDX-License-Identifier: GPL-3.0-or-later

/// One second of a driven run: a row of its `timeline.csv`.
///
/// Counts are of what happened in the second. Times are of the operations that were *scheduled* in it, whenever they
/// ended: a stall shows in the seconds whose operations it delayed.
public struct SecondRow: Codable, Equatable, Sendable {
    /// Seconds since the run's begin, warm-up included.
    public var second: Int
    /// The part of the run, such as `warm-up`, `ramp` or `steady`.
    public var phase: String
    /// Operations scheduled to start.
    public var offered: Int
    /// Operations of which the first byte was sent.
    public var sent: Int
    /// Operations that ended, whatever the outcome.
    public var completed: Int
    /// Errors among these.
    public var errors: Int
    /// Requests sent again.
    public var retries: Int
    /// Operations sent and not yet over, at the second's end.
    public var inFlight: Int
    /// Median response time; seconds, 0 if no operation was scheduled.
    public var responseP50: Double
    /// 99th percentile of the response time; seconds.
    public var responseP99: Double
    /// Greatest response time; seconds.
    public var responseMax: Double
    /// 99th percentile of the lag; seconds.
    public var lagP99: Double
    /// Bytes written to sockets.
    public var bytesSent: Int
    /// Bytes read from sockets.
    public var bytesReceived: Int

    /// Makes a row.
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

/// A part of a driven run, in seconds since its begin.
public struct Phase: Codable, Equatable, Sendable {
    /// The name of the part before the measured window.
    public static let warmUp = "warm-up"
    /// The name of the measured window where it has no parts.
    public static let steady = "steady"
    /// The name of what comes after the measured window, while answers are awaited.
    public static let drain = "drain"

    /// The name that objectives give.
    public var name: String
    /// First second.
    public var begin: Int
    /// The second after the last.
    public var end: Int

    /// Makes a phase.
    ///
    /// - Precondition: it does not end before it begins.
    public init(_ name: String, _ seconds: Range<Int>) {
        self.name = name
        begin = seconds.lowerBound
        end = seconds.upperBound
    }

    /// Its seconds.
    public var seconds: Range<Int> { begin..<max(begin, end) }
}
