// SPDX-License-Identifier: GPL-3.0-or-later

/// What one event loop keeps about its operations. Owned by one thread; others get values out of it.
///
/// An operation is told of three times: when it is scheduled (`offer`), when its first byte is sent (`send`) and when it
/// is over (`record`). All instants are nanoseconds of one clock. Recording allocates only when a kind is seen for the
/// first time, or when a second has more operations than any before.
public final class LaneRecorder {
    /// What the whole run has in common.
    public struct Settings: Equatable, Sendable {
        /// How many kinds of operations there are; at most 255.
        public var kinds: Int
        /// The instant from which seconds are counted: the run's begin, warm-up included.
        public var origin: Int64
        /// Scheduled starts that are measured; what lies before is warm-up.
        public var window: Range<Int64>
        /// How late an operation may be sent and still count as on time; nanoseconds.
        public var tolerance: Int64

        /// Makes the settings.
        public init(kinds: Int, origin: Int64, window: Range<Int64>, tolerance: Int64 = 1_000_000_000) {
            precondition((1...255).contains(kinds), "\(kinds) kinds of operations; there must be 1 to 255")
            self.kinds = kinds
            self.origin = origin
            self.window = window
            self.tolerance = tolerance
        }
    }

    // One value behind the class: what is done in it is checked for exclusive access once, and not at every step.
    private var state: LaneState

    /// Makes a recorder of nothing.
    public init(_ settings: Settings) { state = LaneState(settings) }

    /// Everything since the begin, for the end of the run.
    public var totals: LaneTotals { state.totals }

    /// Operations that were sent and are not over.
    public var inFlight: Int { state.inFlight }

    /// Notes that an operation is to be sent at `scheduled`; each that is offered must come to an end in `record`.
    ///
    /// What the profile does not have is not offered, but recorded as `skipped` at once.
    public func offer(kind: Int, scheduled: Int64) { state.offer(kind: kind, scheduled: scheduled) }

    /// Notes that the first byte of an operation was sent at `actual`.
    public func send(at actual: Int64) { state.send(at: actual) }

    /// Notes that a request was sent once more, at `instant`.
    ///
    /// - Parameter scheduled: the scheduled start of its operation.
    public func retry(at instant: Int64, scheduled: Int64) { state.retry(at: instant, scheduled: scheduled) }

    /// Notes bytes that went over sockets, at `instant`.
    public func bytes(sent: Int, received: Int, at instant: Int64) {
        state.bytes(sent: sent, received: received, at: instant)
    }

    /// Notes that an operation is over.
    ///
    /// - Parameters:
    ///   - kind: its number, 0..<`kinds`.
    ///   - outcome: how it ended.
    ///   - scheduled: when it was to be sent.
    ///   - ready: when the answers that it waited for were there; nil if it waited for none. What happens before is no
    ///     lateness of the generator.
    ///   - actual: when its first byte was sent; nil if none was.
    ///   - completed: when it was over: answered, or given up.
    public func record(
        kind: Int, outcome: Outcome, scheduled: Int64, ready: Int64? = nil, actual: Int64?, completed: Int64
    ) {
        state.record(
            kind: kind, outcome: outcome, scheduled: scheduled, ready: ready, actual: actual, completed: completed)
    }

    /// Hands over what happened since this was called last.
    public func takeSeconds() -> LaneSeconds { state.takeSeconds() }
}
