// SPDX-License-Identifier: GPL-3.0-or-later

/// Running totals of a driven run for live display.
///
/// The row of a second is final only when all operations *scheduled* in it have ended, which is too late for live
/// display. These figures therefore cover the operations that *ended* in the second. Their response times still run
/// from the schedule, and operations that have not ended count as outstanding. A stall shows immediately in the
/// outstanding operations, and in long response times when it ends.
public struct RunningTotals: Sendable {
    /// The figures since the previous call.
    public struct Second: Equatable, Sendable {
        /// The number of seconds of the run that have ended.
        public var second: Int
        /// Seconds since the previous call.
        public var span: Int
        /// Operations scheduled.
        public var offered = 0
        /// Completed operations, skipped ones excluded.
        public var completed = 0
        /// Completed operations that are errors.
        public var errors = 0
        /// Retries.
        public var retries = 0
        /// Operations sent that have not ended.
        public var inFlight = 0
        /// Operations scheduled so far that have not ended.
        public var outstanding = 0
        /// Response times of the completed operations.
        public var response = DurationFigures()
        /// Completed operations by kind.
        public var kinds: [Int]
    }

    /// Operations of the whole run so far by outcome, in the order of `Outcome`.
    private var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Operations offered for seconds that have not ended, by second.
    private var ahead: [Int: Int] = [:]
    private var offered = 0
    private var completed = 0
    private var last = 0
    private let kindCount: Int
    /// Response times of the last second; kept for reuse of its storage.
    private var response = DurationHistogram()

    /// Creates empty totals.
    ///
    /// - Parameter kinds: the number of kinds of operations.
    public init(kinds: Int) { kindCount = kinds }

    /// Adds the data of all event loops when a second has ended; `RunTimeline` receives the same data.
    ///
    /// - Parameters:
    ///   - workers: one value per event loop.
    ///   - second: seconds that have ended since the run began.
    public mutating func advance(_ workers: [WorkerSeconds], to second: Int) -> Second {
        var row = Second(second: second, span: max(1, second - last), kinds: Array(repeating: 0, count: kindCount))
        last = max(last, second)
        response.reset()
        for worker in workers {
            for counts in worker.counts {
                ahead[counts.second, default: 0] += counts.offered
                row.completed += counts.completed
                row.errors += counts.errors
                row.retries += counts.retries
            }
            for sample in worker.samples {
                outcomes[Int(sample.outcome.rawValue)] += 1
                if sample.outcome != .skipped { row.kinds[Int(sample.kind)] += 1 }
                if sample.hasTimes { response.record(microseconds: UInt64(sample.response)) }
            }
            row.inFlight += worker.inFlight
        }
        for (begin, count) in ahead where begin < second { row.offered += count }
        ahead = ahead.filter { $0.key >= second }
        offered += row.offered
        completed += row.completed
        row.outstanding = max(row.inFlight, offered - completed)
        row.response = DurationFigures(response)
        return row
    }

    /// Errors of the run so far by cause, most frequent first.
    public var causes: [NamedCount] {
        Outcome.allCases.filter { $0.isError && outcomes[Int($0.rawValue)] > 0 }
            .map { NamedCount($0.name, outcomes[Int($0.rawValue)]) }
            .sorted { $0.count > $1.count }
    }

    /// Completed operations so far, skipped ones excluded.
    public var requests: Int { completed }
}
