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

    /// Lag that counts as on time in the strict sense; nanoseconds.
    fileprivate static let strictTolerance: Int64 = 10_000_000

    private let settings: Settings
    /// Everything since the begin, for the end of the run.
    public private(set) var totals: LaneTotals
    private var seconds = LaneSeconds()
    /// Sent and not yet over.
    public private(set) var inFlight = 0

    /// Makes a recorder of nothing.
    public init(_ settings: Settings) {
        self.settings = settings
        totals = LaneTotals(kinds: settings.kinds)
    }

    /// Notes that an operation is to be sent at `scheduled`; each that is offered must come to an end in `record`.
    ///
    /// What the profile does not have is not offered, but recorded as `skipped` at once.
    public func offer(kind: Int, scheduled: Int64) {
        let row = row(at: scheduled)
        seconds.counts[row].offered += 1
        seconds.offeredByKind[row * settings.kinds + kind] += 1
    }

    /// Notes that the first byte of an operation was sent at `actual`.
    public func send(at actual: Int64) {
        seconds.counts[row(at: actual)].sent += 1
        inFlight += 1
    }

    /// Notes that a request was sent once more, at `instant`.
    ///
    /// - Parameter scheduled: the scheduled start of its operation.
    public func retry(at instant: Int64, scheduled: Int64) {
        seconds.counts[row(at: instant)].retries += 1
        if settings.window.contains(scheduled) { totals.retries += 1 }
    }

    /// Notes bytes that went over sockets, at `instant`.
    public func bytes(sent: Int, received: Int, at instant: Int64) {
        let row = row(at: instant)
        seconds.counts[row].bytesSent += sent
        seconds.counts[row].bytesReceived += received
        totals.bytesSent += sent
        totals.bytesReceived += received
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
        guard outcome != .skipped else {
            if settings.window.contains(scheduled) {
                totals.kinds[kind].outcomes[Int(outcome.rawValue)] += 1
            }
            return
        }
        if actual != nil { inFlight -= 1 }
        let bit = UInt32(1) << UInt32(outcome.rawValue)
        let (response, lag) = (completed - scheduled, (actual ?? completed) - scheduled)
        let hasTimes = Outcome.timedBits & bit != 0
        var sample = LaneSeconds.Sample(
            second: Int32(truncatingIfNeeded: second(of: scheduled)), response: LaneSeconds.Sample.none,
            service: LaneSeconds.Sample.none, lag: LaneSeconds.Sample.none, kind: UInt8(truncatingIfNeeded: kind),
            outcome: outcome)
        if hasTimes {
            sample.response = UInt32(DurationHistogram.microseconds(response))
            sample.lag = UInt32(DurationHistogram.microseconds(lag))
            if let actual { sample.service = UInt32(DurationHistogram.microseconds(completed - actual)) }
        }
        seconds.samples.append(sample)
        let row = row(at: completed)
        seconds.counts[row].completed += 1
        if Outcome.errorBits & bit != 0 { seconds.counts[row].errors += 1 }
        guard scheduled >= settings.window.lowerBound else {
            totals.warmUp += 1
            return
        }
        guard scheduled < settings.window.upperBound else {
            totals.afterWindow += 1
            return
        }
        totals.kinds[kind].outcomes[Int(outcome.rawValue)] += 1
        guard hasTimes else { return }
        totals.kinds[kind].record(response: sample.response, service: sample.service, lag: sample.lag)
        totals.note(late: (actual ?? completed) - max(scheduled, ready ?? scheduled), sent: actual != nil, settings)
    }

    /// Hands over what happened since this was called last.
    public func takeSeconds() -> LaneSeconds {
        var taken = LaneSeconds()
        taken.samples.reserveCapacity(seconds.samples.count)
        swap(&taken, &seconds)
        taken.inFlight = inFlight
        return taken
    }

    private func second(of instant: Int64) -> Int {
        let since = instant - settings.origin
        return Int((since >= 0 ? since : since - 999_999_999) / 1_000_000_000)
    }

    /// The row of the second of `instant`, made if it is missing.
    private func row(at instant: Int64) -> Int {
        let second = second(of: instant)
        // Nearly always the newest second, or one of the few since the last call of `takeSeconds`.
        var row = seconds.counts.count
        while row > 0, seconds.counts[row - 1].second >= second {
            row -= 1
            if seconds.counts[row].second == second { return row }
        }
        seconds.counts.insert(SecondCounts(second: second), at: row)
        seconds.offeredByKind.insert(contentsOf: repeatElement(0, count: settings.kinds), at: row * settings.kinds)
        return row
    }
}

extension LaneTotals {
    /// Notes how late an operation was.
    fileprivate mutating func note(late: Int64, sent isSent: Bool, _ settings: LaneRecorder.Settings) {
        timed += 1
        guard isSent else { return }
        sent += 1
        if late < settings.tolerance { onTime += 1 }
        if late < LaneRecorder.strictTolerance { onTimeStrictly += 1 }
    }
}

extension KindTotals {
    /// Adds durations; microseconds.
    fileprivate mutating func record(response: UInt32, service: UInt32, lag: UInt32) {
        if times == nil { times = DurationTriple() }
        times?.response.record(microseconds: UInt64(response))
        if service != LaneSeconds.Sample.none { times?.service.record(microseconds: UInt64(service)) }
        times?.lag.record(microseconds: UInt64(lag))
    }
}
