// SPDX-License-Identifier: GPL-3.0-or-later

/// One objective that is followed second by second.
struct WatchedObjective: Sendable {
    /// What a second has of the objective's operations.
    private struct Second {
        /// Of those scheduled in it; empty unless durations are asked.
        var durations = DurationHistogram()
        /// Scheduled in it.
        var offered = 0
        /// Of these, over.
        var ended = 0
        /// Of these, errors.
        var errors = 0
        /// Ended in it without an error.
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
    /// What the settled windows have seen.
    private(set) var windows: WatchedWindows
    private let kinds: [Bool]
    /// The seconds that are judged; those of later phases of the same name are not.
    private var seconds: Range<Int>
    private let window: Int
    /// From `begin` on.
    private var open: [Second] = []
    private var begin: Int
    /// All settled seconds, where the whole phase is judged.
    private var whole = Second()
    /// Seconds settled.
    private var settled: Int
    /// The newest settled windows that missed it, one after the other, and the value of the last of them.
    private var missed = (inARow: 0, value: 0.0)
    /// Since when it is missed, where the whole phase is judged.
    private var failingSince: Int?

    /// Windows that are not settled and yet looked at, at most: with a time-out that is longer, an abort comes later.
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

    /// Judges nothing that lies beyond the run.
    ///
    /// A part of a second is no second: its operations are in the whole of a phase, but in no window and no throughput.
    ///
    /// - Parameter length: of the run, in seconds; no second that ends later is settled yet.
    mutating func end(after length: Double) {
        let isRate = if case .throughput = objective.figure { true } else { false }
        let last = Int(Seconds.exact(length).rounded(window > 0 || isRate ? .down : .up))
        seconds = seconds.lowerBound..<max(seconds.lowerBound, min(seconds.upperBound, last))
    }

    // MARK: - Counting

    mutating func add(_ lane: LaneSeconds, kindCount: Int) {
        for (row, counts) in lane.counts.enumerated() where counts.offered != 0 {
            guard let index = index(of: counts.second) else { continue }
            for kind in 0..<kindCount where kinds[kind] {
                open[index].offered += Int(lane.offeredByKind[row * kindCount + kind])
            }
        }
        for sample in lane.samples where kinds[Int(sample.kind)] { add(sample) }
    }

    private mutating func add(_ sample: LaneSeconds.Sample) {
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
        if duration != LaneSeconds.Sample.none { open[index].durations.record(microseconds: UInt64(duration)) }
    }

    /// The place of a second that is judged and still open, made if it is missing.
    private mutating func index(of second: Int) -> Int? {
        guard seconds.contains(second), second >= begin else { return nil }
        while open.count <= second - begin { open.append(Second()) }
        return second - begin
    }

    // MARK: - Judging

    /// Settles the seconds whose operations are all over.
    ///
    /// - Parameters:
    ///   - now: seconds that have ended.
    ///   - isOver: whether nothing more will come.
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
                // One value: the latest says all.
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

    /// Whether the objective has been missed for as long as it may be; call once a second.
    ///
    /// - Parameter now: seconds that have ended.
    /// - Returns: the value that it has, if the run is to be ended.
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

    /// Looks for more missed windows in a row than there may be. A late answer shows in the window of its scheduled start, so
    /// that those which have passed are looked at again until they are settled.
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

    /// The value of the window that ends now, or of all so far.
    ///
    /// What is still on its way has at least the age that it has now: a backend that answers nothing is found out before
    /// the first request is given up.
    ///
    /// - Parameter end: the window's end, if it is another.
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
    /// A statistic of the durations; seconds.
    func value(of statistic: ObjectiveFigure.Statistic) -> Double {
        switch statistic {
        case .quantile(let share): quantile(share)
        case .mean: mean
        case .max: max
        }
    }
}
