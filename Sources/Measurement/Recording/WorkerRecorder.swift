// SPDX-License-Identifier: GPL-3.0-or-later

/// The recorder of one event loop's operations. It is confined to one thread; other threads receive values from it.
///
/// Each operation is recorded three times: when it is scheduled (`offer`), when its first byte is sent (`send`) and
/// when it ends (`record`). All instants are nanoseconds of the same clock. Recording allocates only for the first
/// operation of a kind, or when a second has more operations than any second before.
public struct WorkerRecorder {
    /// The settings that apply to the whole run.
    public struct Settings: Equatable, Sendable {
        /// The number of kinds of operations; 1...255.
        public var kinds: Int
        /// The instant from which seconds are counted: the start of the run, warm-up included.
        public var origin: Int64
        /// The measured window of scheduled starts; earlier ones belong to the warm-up.
        public var window: Range<Int64>
        /// The maximum lag of an operation that counts as on time; nanoseconds.
        public var tolerance: Int64

        /// Creates the settings.
        public init(kinds: Int, origin: Int64, window: Range<Int64>, tolerance: Int64 = 1_000_000_000) {
            precondition((1...255).contains(kinds), "\(kinds) kinds of operations; there must be 1 to 255")
            self.kinds = kinds
            self.origin = origin
            self.window = window
            self.tolerance = tolerance
        }
    }

    /// The maximum lag that counts as on time in the strict sense; nanoseconds.
    fileprivate static let strictTolerance: Int64 = 10_000_000

    private var settings: Settings
    /// The totals since the start of the run.
    public private(set) var totals: WorkerTotals
    private var inFlight = 0
    private var seconds = WorkerSeconds()
    /// The most recent result of `takeSeconds`; its storage is reused once no other reference exists.
    private var handed = WorkerSeconds()
    /// The most recently used row, and the instants that belong to it.
    private var lastRow = 0
    private var lastInstants: Range<Int64> = 0..<0

    /// Creates an empty recorder.
    public init(_ settings: Settings) {
        self.settings = settings
        totals = WorkerTotals(kinds: settings.kinds)
        seconds.clear()
    }

    /// Records an operation scheduled for `scheduled`. Each offered operation must end in `record`.
    ///
    /// Operations that the profile does not define are not offered, but recorded as `skipped` immediately.
    public mutating func offer(kind: Int, scheduled: Int64) {
        let row = row(at: scheduled)
        seconds.counts[row].offered += 1
        seconds.offeredByKind[row * settings.kinds + kind] += 1
    }

    /// Records that the first byte of an operation was sent at `actual`.
    ///
    /// - Parameters:
    ///   - actual: the actual start.
    ///   - bytes: the size of the request.
    public mutating func send(at actual: Int64, bytes: Int) {
        let row = row(at: actual)
        seconds.counts[row].sent += 1
        seconds.counts[row].bytesSent += bytes
        totals.bytesSent += bytes
        inFlight += 1
        if settings.window.contains(actual) { totals.sentInWindow += 1 }
    }

    /// Reverts an `offer`: the operation is not needed after all, and will not end in `record`.
    public mutating func withdraw(kind: Int, scheduled: Int64) {
        let row = row(at: scheduled)
        seconds.counts[row].offered -= 1
        // Negative if `takeSeconds` already returned the offer.
        seconds.offeredByKind[row * settings.kinds + kind] -= 1
    }

    /// Records that a request was sent again at `instant`.
    ///
    /// - Parameters:
    ///   - instant: the time of sending.
    ///   - bytes: the size of the request.
    public mutating func resend(at instant: Int64, bytes: Int) {
        seconds.counts[row(at: instant)].bytesSent += bytes
        totals.bytesSent += bytes
    }

    /// Records another attempt of an operation: its request is sent again, or another connection attempt for it failed.
    ///
    /// - Parameters:
    ///   - cause: the outcome of the previous attempt.
    ///   - instant: the time of the attempt.
    ///   - scheduled: the scheduled start of the operation.
    public mutating func retry(since cause: Outcome, at instant: Int64, scheduled: Int64) {
        seconds.counts[row(at: instant)].retries += 1
        if settings.window.contains(scheduled) { totals.retriesByCause[Int(cause.rawValue)] += 1 }
    }

    /// Records that an operation ended without an error after more than one attempt.
    public mutating func rescue(scheduled: Int64) {
        if settings.window.contains(scheduled) { totals.rescued += 1 }
    }

    /// Shortens the measured window of a run that ends early, at `instant`.
    public mutating func end(at instant: Int64) {
        let window = settings.window
        settings.window = window.lowerBound..<max(window.lowerBound, min(window.upperBound, instant))
    }

    /// Records an answer of `bytes` bytes, whether or not it ends an operation.
    public mutating func receive(bytes: Int, at instant: Int64) {
        seconds.counts[row(at: instant)].bytesReceived += bytes
        totals.bytesReceived += bytes
    }

    /// Records the end of an operation.
    ///
    /// - Parameters:
    ///   - kind: the number of its kind, 0..<`kinds`.
    ///   - outcome: the outcome.
    ///   - scheduled: the scheduled start.
    ///   - ready: the arrival of the last answer that the operation depended on; nil if it depended on none. The wait
    ///     before it does not count as lag of the generator.
    ///   - actual: the time of the first byte sent; nil if none was sent.
    ///   - completed: the time at which it was answered or given up.
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
            // The backend held it back; the response time accounts for the delay.
            totals.heldBack += 1
            return
        }
        totals.note(late: (actual ?? completed) - max(scheduled, ready ?? scheduled), sent: actual != nil, settings)
    }

    /// Returns the data recorded since the previous call.
    public mutating func takeSeconds() -> WorkerSeconds {
        // Megabytes per second at full rate: a new allocation each time would fragment and grow the heap.
        var next = WorkerSeconds()
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
    ) -> WorkerSeconds.Sample {
        let none = WorkerSeconds.Sample.none
        var sample = WorkerSeconds.Sample(
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

    /// Returns the row of the second that contains `instant`, inserting it if it is missing.
    private mutating func row(at instant: Int64) -> Int {
        if lastInstants.contains(instant) { return lastRow }
        let second = second(of: instant)
        // It is nearly always one of the newest rows.
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

extension WorkerRecorder.Settings {
    /// Returns the part of a time interval that lies in the measured window; nanoseconds.
    fileprivate func overlap(from begin: Int64, to end: Int64) -> Int64 {
        max(0, min(end, window.upperBound) - max(begin, window.lowerBound))
    }
}

extension WorkerTotals {
    /// Records the lag of an operation.
    fileprivate mutating func note(late: Int64, sent isSent: Bool, _ settings: WorkerRecorder.Settings) {
        timed += 1
        guard isSent else { return }
        sent += 1
        if late < settings.tolerance { onTime += 1 }
        if late < WorkerRecorder.strictTolerance { onTimeStrictly += 1 }
    }
}

extension DurationTriple {
    fileprivate mutating func record(_ sample: WorkerSeconds.Sample) {
        response.record(microseconds: UInt64(sample.response))
        if sample.service != WorkerSeconds.Sample.none { service.record(microseconds: UInt64(sample.service)) }
        lag.record(microseconds: UInt64(sample.lag))
    }
}

extension Outcome {
    /// `isError` from a bit table.
    fileprivate var isErrorFast: Bool { Self.errorBits >> UInt32(rawValue) & 1 == 1 }
    /// `hasResponseTime` from a bit table.
    fileprivate var hasResponseTimeFast: Bool { Self.timedBits >> UInt32(rawValue) & 1 == 1 }
}
