// SPDX-License-Identifier: GPL-3.0-or-later

/// An objective with the data of each second that it needs.
struct WatchedObjective: Sendable {
    /// The objective's operations in one second.
    private struct Second {
        /// Durations of the operations scheduled in this second; empty unless the objective measures durations.
        var durations = DurationHistogram()
        /// Operations scheduled in this second.
        var offered = 0
        /// Scheduled operations that have ended.
        var ended = 0
        /// Ended operations that are errors.
        var errors = 0
        /// Operations that ended in this second without an error.
        var done = 0

        mutating func merge(_ other: Second) {
            durations.merge(other.durations)
            offered += other.offered
            ended += other.ended
            errors += other.errors
            done += other.done
        }
    }

    let objective: Objective
    /// The results of the settled windows.
    private(set) var windows: WatchedWindows
    private let kinds: [Bool]
    /// The judged seconds; later phases of the same name are excluded.
    private var seconds: Range<Int>
    private let window: Int
    /// The seconds from `begin` on.
    private var open: [Second] = []
    private var begin: Int
    /// The sum of all settled seconds, if the whole phase is judged.
    private var whole = Second()
    /// The end of the settled seconds.
    private var settled: Int
    /// The number of most recent consecutive settled windows that missed the bound, and the value of the last one.
    private var missed = (inARow: 0, value: 0.0)
    /// The second since which the bound is missed, if the whole phase is judged.
    private var failingSince: Int?

    /// The maximum number of unsettled windows that are checked for a breach; a longer time-out delays the abort.
    private static let mostUnsettled = 60

    init(_ objective: Objective, kinds: [Bool], seconds: Range<Int>) {
        self.objective = objective
        self.kinds = kinds
        self.seconds = seconds
        window = objective.span.window
        windows = WatchedWindows(of: objective)
        begin = seconds.lowerBound
        settled = seconds.lowerBound
    }

    /// Excludes seconds beyond the run.
    ///
    /// An incomplete last second counts for the whole of a phase, but not for windows or throughput.
    ///
    /// - Parameter length: the length of the run in seconds; no second that ends later may be settled yet.
    mutating func end(after length: Double) {
        let isRate = if case .throughput = objective.figure { true } else { false }
        let last = Int(Seconds.exact(length).rounded(window > 0 || isRate ? .down : .up))
        seconds = seconds.lowerBound..<max(seconds.lowerBound, min(seconds.upperBound, last))
    }

    // MARK: - Counting

    mutating func add(_ worker: WorkerSeconds, kindCount: Int) {
        for (row, counts) in worker.counts.enumerated() where counts.offered != 0 {
            guard let index = index(of: counts.second) else { continue }
            for kind in 0..<kindCount where kinds[kind] {
                open[index].offered += Int(worker.offeredByKind[row * kindCount + kind])
            }
        }
        for sample in worker.samples where kinds[Int(sample.kind)] { add(sample) }
    }

    private mutating func add(_ sample: WorkerSeconds.Sample) {
        if !sample.outcome.isError, let index = index(of: Int(sample.completion)) { open[index].done += 1 }
        guard let index = index(of: Int(sample.second)) else { return }
        open[index].ended += 1
        if sample.outcome.isError { open[index].errors += 1 }
        guard sample.hasTimes, case .duration(_, let measure, _) = objective.figure else { return }
        let duration =
            switch measure {
            case .response: sample.response
            case .service: sample.service
            case .lag: sample.lag
            }
        if duration != WorkerSeconds.Sample.none { open[index].durations.record(microseconds: UInt64(duration)) }
    }

    /// Returns the index of a judged second that is still open, appending seconds as needed; nil for other seconds.
    private mutating func index(of second: Int) -> Int? {
        guard seconds.contains(second), second >= begin else { return nil }
        while open.count <= second - begin { open.append(Second()) }
        return second - begin
    }

    // MARK: - Judging

    /// Settles the seconds whose operations have all ended.
    ///
    /// - Parameters:
    ///   - now: the number of seconds that have ended.
    ///   - isOver: whether the run has ended, so that no more data will be added.
    mutating func settle(now: Int, isOver: Bool) {
        while settled < min(now, seconds.upperBound) {
            guard let index = index(of: settled) else { return }
            let age = now - settled
            let isComplete = open[index].ended >= open[index].offered && age > RunTimeline.grace
            guard isOver || isComplete || age > RunTimeline.horizon else { return }
            settled += 1
            if window == 0 {
                whole.merge(open.removeFirst())
                begin += 1
                // Only the latest value counts.
                windows = WatchedWindows(of: objective)
                windows.add(value(of: whole), end: settled)
            } else if settled - begin >= window {
                let value = value(of: merged(open[..<window]))
                windows.add(value, end: settled)
                missed = value.flatMap { objective.isMet(by: $0) ? nil : (missed.inARow + 1, $0) } ?? (0, 0)
                open.removeFirst()
                begin += 1
            }
        }
    }

    /// Checks whether the objective has been missed for `abortAfter` seconds; call once per second.
    ///
    /// - Parameter now: the number of seconds that have ended.
    /// - Returns: the present value if the objective aborts the run; otherwise nil.
    mutating func breach(now: Int) -> Double? {
        guard let patience = objective.abortAfter else { return nil }
        if window > 0 { return breachOfWindows(now: now, patience: patience) }
        guard now > seconds.lowerBound, let value = present(now: now), !objective.isMet(by: value) else {
            failingSince = nil
            return nil
        }
        let since = failingSince ?? now
        failingSince = since
        return now - since >= patience ? value : nil
    }

    /// Checks for more consecutive missed windows than allowed.
    ///
    /// A late answer counts in the window of its scheduled start, so past windows are checked again until they are
    /// settled.
    private func breachOfWindows(now: Int, patience: Int) -> Double? {
        if missed.inARow > patience { return missed.value }
        var inARow = missed.inARow
        for end in max(settled, now - Self.mostUnsettled)..<max(settled, min(now, seconds.upperBound)) {
            guard let value = present(now: now, end: end + 1) else { continue }
            inARow = objective.isMet(by: value) ? 0 : inARow + 1
            if inARow > patience { return value }
        }
        return nil
    }

    /// Returns the value of the window that ends now, or of the whole so far.
    ///
    /// The present age of an outstanding operation is a lower bound of its duration. A backend that answers nothing
    /// therefore misses the objective before the first request times out.
    ///
    /// - Parameters:
    ///   - now: the number of seconds that have ended.
    ///   - end: the end of another window; nil for `now`.
    func present(now: Int, end: Int? = nil) -> Double? {
        var sum = whole
        let end = end ?? now
        let from = window == 0 ? begin : end - window
        guard from >= seconds.lowerBound else { return nil }
        for second in max(from, begin)..<max(end, from, begin) where second - begin < open.count {
            var part = open[second - begin]
            let pending = max(0, part.offered - part.ended)
            if pending > 0, case .duration(_, let measure, _) = objective.figure, measure != .service {
                part.durations.record(nanoseconds: Int64(now - second - 1) * 1_000_000_000, count: pending)
            }
            sum.merge(part)
        }
        return value(of: sum, seconds: window == 0 ? now - seconds.lowerBound : window)
    }

    private func merged(_ parts: ArraySlice<Second>) -> Second {
        parts.count == 1 ? parts[parts.startIndex] : parts.reduce(into: Second()) { $0.merge($1) }
    }

    private func value(of second: Second, seconds: Int? = nil) -> Double? {
        switch objective.figure {
        case .duration(let statistic, _, _):
            return second.durations.isEmpty ? nil : second.durations.value(of: statistic)
        case .errorRate: return second.ended == 0 ? nil : Double(second.errors) / Double(second.ended)
        case .throughput:
            let length = seconds ?? (window == 0 ? settled - self.seconds.lowerBound : window)
            return length == 0 ? nil : Double(second.done) / Double(length)
        case .deadTime, .named: return nil
        }
    }
}

extension DurationHistogram {
    /// Returns a statistic of the durations; seconds.
    func value(of statistic: ObjectiveFigure.Statistic) -> Double {
        switch statistic {
        case .quantile(let share): quantile(share)
        case .mean: mean
        case .max: max
        }
    }
}
