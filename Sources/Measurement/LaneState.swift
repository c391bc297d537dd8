// SPDX-License-Identifier: GPL-3.0-or-later

/// The state of a `LaneRecorder`, which says what its functions do.
struct LaneState {
    /// Lag that counts as on time in the strict sense; nanoseconds.
    fileprivate static let strictTolerance: Int64 = 10_000_000

    private let settings: LaneRecorder.Settings
    private(set) var totals: LaneTotals
    private(set) var inFlight = 0
    private var seconds = LaneSeconds()
    /// What was handed over last: its storage is used again once nobody else holds it.
    private var handed = LaneSeconds()
    /// The row that was asked for last, and the instants that belong to it.
    private var lastRow = 0
    private var lastInstants: Range<Int64> = 0..<0

    init(_ settings: LaneRecorder.Settings) {
        self.settings = settings
        totals = LaneTotals(kinds: settings.kinds)
        seconds.clear()
    }

    mutating func offer(kind: Int, scheduled: Int64) {
        let row = row(at: scheduled)
        seconds.counts[row].offered += 1
        seconds.offeredByKind[row * settings.kinds + kind] += 1
    }

    mutating func send(at actual: Int64) {
        seconds.counts[row(at: actual)].sent += 1
        inFlight += 1
    }

    mutating func retry(at instant: Int64, scheduled: Int64) {
        seconds.counts[row(at: instant)].retries += 1
        if settings.window.contains(scheduled) { totals.retries += 1 }
    }

    mutating func bytes(sent: Int, received: Int, at instant: Int64) {
        let row = row(at: instant)
        seconds.counts[row].bytesSent += sent
        seconds.counts[row].bytesReceived += received
        totals.bytesSent += sent
        totals.bytesReceived += received
    }

    mutating func record(
        kind: Int, outcome: Outcome, scheduled: Int64, ready: Int64?, actual: Int64?, completed: Int64
    ) {
        guard outcome != .skipped else { return skip(kind: kind, scheduled: scheduled) }
        if actual != nil { inFlight -= 1 }
        let sample = sample(kind, outcome, scheduled: scheduled, actual: actual, completed: completed)
        seconds.samples.append(sample)
        let row = row(at: completed)
        seconds.counts[row].completed += 1
        if outcome.isErrorFast { seconds.counts[row].errors += 1 }
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

    mutating func takeSeconds() -> LaneSeconds {
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
            let blank = repeatElement(UInt32(0), count: settings.kinds)
            seconds.offeredByKind.insert(contentsOf: blank, at: lastRow * settings.kinds)
        }
        let begin = settings.origin + Int64(second) * 1_000_000_000
        lastInstants = begin..<(begin + 1_000_000_000)
        return lastRow
    }
}

extension LaneTotals {
    /// Notes how late an operation was.
    fileprivate mutating func note(late: Int64, sent isSent: Bool, _ settings: LaneRecorder.Settings) {
        timed += 1
        guard isSent else { return }
        sent += 1
        if late < settings.tolerance { onTime += 1 }
        if late < LaneState.strictTolerance { onTimeStrictly += 1 }
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
