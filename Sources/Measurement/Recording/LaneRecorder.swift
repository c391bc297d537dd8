// SPDX-License-Identifier: GPL-3.0-or-later

/// What one event loop keeps about its operations. Belongs to one thread; others get values out of it.
///
/// An operation is told of three times: when it is scheduled (`offer`), when its first byte is sent (`send`) and when it
/// is over (`record`). All instants are nanoseconds of one clock. Recording allocates only when a kind is seen for the
/// first time, or when a second has more operations than any before.
public struct LaneRecorder {
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

    private var settings: Settings
    /// Everything since the begin, for the end of the run.
    public private(set) var totals: LaneTotals
    private var inFlight = 0
    private var seconds = LaneSeconds()
    /// What was handed over last: its storage is used again once nobody else holds it.
    private var handed = LaneSeconds()
    /// The row that was asked for last, and the instants that belong to it.
    private var lastRow = 0
    private var lastInstants: Range<Int64> = 0..<0

    /// Makes a recorder of nothing.
    public init(_ settings: Settings) {
        self.settings = settings
        totals = LaneTotals(kinds: settings.kinds)
        seconds.clear()
    }

    /// Notes that an operation is to be sent at `scheduled`; each that is offered must come to an end in `record`.
    ///
    /// What the profile does not have is not offered, but recorded as `skipped` at once.
    public mutating func offer(kind: Int, scheduled: Int64) {
        let row = row(at: scheduled)
        seconds.counts[row].offered += 1
        seconds.offeredByKind[row * settings.kinds + kind] += 1
    }

    /// Notes that the first byte of an operation was sent at `actual`.
    ///
    /// - Parameter bytes: of the request.
    public mutating func send(at actual: Int64, bytes: Int) {
        let row = row(at: actual)
        seconds.counts[row].sent += 1
        seconds.counts[row].bytesSent += bytes
        totals.bytesSent += bytes
        inFlight += 1
        if settings.window.contains(actual) { totals.sentInWindow += 1 }
    }

    /// Takes back an `offer`: the operation was not asked for after all, and does not come to an end.
    public mutating func withdraw(kind: Int, scheduled: Int64) {
        let row = row(at: scheduled)
        seconds.counts[row].offered -= 1
        // Below 0 if the offer was handed over before.
        seconds.offeredByKind[row * settings.kinds + kind] -= 1
    }

    /// Notes that a request was sent once more, at `instant`.
    ///
    /// - Parameter bytes: of the request.
    public mutating func resend(at instant: Int64, bytes: Int) {
        seconds.counts[row(at: instant)].bytesSent += bytes
        totals.bytesSent += bytes
    }

    /// Notes that an operation is tried once more, at `instant`: that its request is sent, or that no connection could be made
    /// for it.
    ///
    /// - Parameters:
    ///   - cause: how the attempt before ended.
    ///   - scheduled: the scheduled start of the operation.
    public mutating func retry(since cause: Outcome, at instant: Int64, scheduled: Int64) {
        seconds.counts[row(at: instant)].retries += 1
        if settings.window.contains(scheduled) { totals.retriesByCause[Int(cause.rawValue)] += 1 }
    }

    /// Notes that an operation that was tried more than once ended without an error.
    public mutating func rescue(scheduled: Int64) {
        if settings.window.contains(scheduled) { totals.rescued += 1 }
    }

    /// Notes that the run ends sooner than was planned: the window is over at `instant`.
    public mutating func end(at instant: Int64) {
        let window = settings.window
        settings.window = window.lowerBound..<max(window.lowerBound, min(window.upperBound, instant))
    }

    /// Notes an answer of so many bytes, whether it ends an operation or not.
    public mutating func receive(bytes: Int, at instant: Int64) {
        seconds.counts[row(at: instant)].bytesReceived += bytes
        totals.bytesReceived += bytes
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
    public mutating func record(
        kind: Int, outcome: Outcome, scheduled: Int64, ready: Int64? = nil, actual: Int64?, completed: Int64
    ) {
        guard outcome != .skipped else { return skip(kind: kind, scheduled: scheduled) }
        if actual != nil { inFlight -= 1 }
        let sample = sample(kind, outcome, scheduled: scheduled, actual: actual, completed: completed)
        seconds.samples.append(sample)
        let row = row(at: completed)
        seconds.counts[row].completed += 1
        if outcome.isErrorFast {
            seconds.counts[row].errors += 1
            totals.kinds[kind].lostNanoseconds += settings.overlap(from: scheduled, to: completed)
        } else {
            if settings.window.contains(completed) { totals.kinds[kind].succeededInWindow += 1 }
            if completed - scheduled > KindTotals.slow {
                totals.kinds[kind].slow.record(nanoseconds: settings.overlap(from: scheduled, to: completed))
            }
        }
        guard settings.window.contains(scheduled) else {
            if scheduled < settings.window.lowerBound { totals.warmUp += 1 } else { totals.afterWindow += 1 }
            return
        }
        totals.kinds[kind].outcomes[Int(outcome.rawValue)] += 1
        guard sample.hasTimes else { return }
        totals.kinds[kind].times.record(sample)
        if actual == nil, ready != nil {
            // Kept from being sent by the backend, whose fault the response time tells.
            totals.heldBack += 1
            return
        }
        totals.note(late: (actual ?? completed) - max(scheduled, ready ?? scheduled), sent: actual != nil, settings)
    }

    /// Hands over what happened since this was called last.
    public mutating func takeSeconds() -> LaneSeconds {
        // Megabytes a second at full rate: taken anew each time, they would scatter over the heap and let it grow.
        var next = LaneSeconds()
        swap(&next, &handed)
        next.clear()
        swap(&next, &seconds)
        lastInstants = 0..<0
        next.inFlight = inFlight
        handed = next
        return next
    }

    private mutating func skip(kind: Int, scheduled: Int64) {
        if settings.window.contains(scheduled) { totals.kinds[kind].outcomes[Int(Outcome.skipped.rawValue)] += 1 }
    }

    private func sample(
        _ kind: Int, _ outcome: Outcome, scheduled: Int64, actual: Int64?, completed: Int64
    ) -> LaneSeconds.Sample {
        let none = LaneSeconds.Sample.none
        var sample = LaneSeconds.Sample(
            second: Int32(truncatingIfNeeded: second(of: scheduled)),
            completion: Int32(truncatingIfNeeded: second(of: completed)), response: none, service: none, lag: none,
            kind: UInt8(truncatingIfNeeded: kind), outcome: outcome)
        guard outcome.hasResponseTimeFast else { return sample }
        sample.response = UInt32(DurationHistogram.microseconds(completed - scheduled))
        sample.lag = UInt32(DurationHistogram.microseconds((actual ?? completed) - scheduled))
        if let actual { sample.service = UInt32(DurationHistogram.microseconds(completed - actual)) }
        return sample
    }

    private func second(of instant: Int64) -> Int {
        let since = instant - settings.origin
        return Int((since >= 0 ? since : since - 999_999_999) / 1_000_000_000)
    }

    /// The row of the second of `instant`, made if it is missing.
    private mutating func row(at instant: Int64) -> Int {
        if lastInstants.contains(instant) { return lastRow }
        let second = second(of: instant)
        // Nearly always one of the newest.
        let older = seconds.counts.lastIndex { $0.second <= second }
        lastRow = older ?? 0
        if older == nil || seconds.counts[lastRow].second != second {
            lastRow = (older ?? -1) + 1
            seconds.counts.insert(SecondCounts(second: second), at: lastRow)
            let blank = repeatElement(Int32(0), count: settings.kinds)
            seconds.offeredByKind.insert(contentsOf: blank, at: lastRow * settings.kinds)
        }
        let begin = settings.origin + Int64(second) * 1_000_000_000
        lastInstants = begin..<(begin + 1_000_000_000)
        return lastRow
    }
}

extension LaneRecorder.Settings {
    /// How much of a stretch of time lies in the window; nanoseconds.
    fileprivate func overlap(from begin: Int64, to end: Int64) -> Int64 {
        max(0, min(end, window.upperBound) - max(begin, window.lowerBound))
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

extension DurationTriple {
    fileprivate mutating func record(_ sample: LaneSeconds.Sample) {
        response.record(microseconds: UInt64(sample.response))
        if sample.service != LaneSeconds.Sample.none { service.record(microseconds: UInt64(sample.service)) }
        lag.record(microseconds: UInt64(sample.lag))
    }
}

extension Outcome {
    /// `isError` by a table of bits.
    fileprivate var isErrorFast: Bool { Self.errorBits >> UInt32(rawValue) & 1 == 1 }
    /// `hasResponseTime` likewise.
    fileprivate var hasResponseTimeFast: Bool { Self.timedBits >> UInt32(rawValue) & 1 == 1 }
}
