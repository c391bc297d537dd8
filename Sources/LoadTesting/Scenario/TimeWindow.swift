// SPDX-License-Identifier: GPL-3.0-or-later
public import Scenarios
public import Simulation
import Society

/// The time window of a scenario that is driven, and its speed.
public struct TimeWindow: Equatable, Sendable {
    /// Simulated milliseconds since the run's first midnight; starts at a tick.
    public let instants: Range<UInt64>
    /// Simulated seconds per real second.
    public let speedup: Double

    /// Real duration; seconds.
    public var seconds: Double { Double(instants.upperBound - instants.lowerBound) / 1_000 / speedup }

    /// Maximum real duration, a year; seconds.
    private static let mostSeconds = 31_536_000.0

    /// Selects a time window of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: the scenario.
    ///   - start: the beginning of the window, at the end of a tick; nil for the first midnight.
    ///   - simulated: simulated length; seconds, nil for the rest of the scenario.
    ///   - most: maximum real duration; seconds, nil if only the scenario limits it.
    ///   - speedup: simulated seconds per real second; greater than 0.
    /// - Throws: `DrivePlanError` if the window is empty, outside the scenario or longer than a year of real time.
    public init(
        of scenario: Scenario, from start: Instant? = nil, simulated: Double? = nil, atMost most: Double? = nil,
        speedup: Double = 1
    ) throws(DrivePlanError) {
        let time = scenario.parameters.time
        let (start, all) = (start?.second ?? 0, time.days * 86_400)
        guard start % time.tickSeconds == 0 else { throw .windowBeginsBetweenTicks(tickSeconds: time.tickSeconds) }
        guard start < all else { throw .windowBeginsTooLate(days: time.days) }
        var length = simulated ?? Double(all - start)
        if let most { length = min(length, most * speedup) }
        guard length > 0 else { throw .windowIsEmpty }
        guard Double(start) + length <= Double(all) else { throw .windowEndsTooLate(days: time.days) }
        self.speedup = speedup
        instants = UInt64(start) * 1_000..<UInt64(start) * 1_000 + UInt64((length * 1_000).rounded(.up))
        guard seconds <= Self.mostSeconds else { throw .windowTooLong(days: Int(seconds / 86_400)) }
    }

    /// Checks that a warm-up leaves something to measure.
    ///
    /// - Parameter warmUp: duration of the warm-up; real seconds.
    /// - Throws: `DrivePlanError` with `nothingMeasured`.
    public func check(warmUp: Double) throws(DrivePlanError) {
        guard warmUp < seconds else { throw .nothingMeasured(seconds: seconds) }
    }
}
