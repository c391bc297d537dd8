// SPDX-License-Identifier: GPL-3.0-or-later

/// What those who look on while a run goes on are told of each second, beside its row.
///
/// A second's row is complete only when all operations *scheduled* in it are over. Who looks on cannot wait for that, so
/// these figures are of the operations that *ended*: their response times still run from the schedule, and what is not
/// over is outstanding. So a stall shows at once by what is outstanding, and by long times when it ends.
public struct RunningTotals: Sendable {
    /// What happened since the last call.
    public struct Second: Equatable, Sendable {
        /// Seconds of the run that are over.
        public var second: Int
        /// Seconds since the call before.
        public var span: Int
        /// Operations that were to start.
        public var offered = 0
        /// Operations that ended, skipped ones left out.
        public var completed = 0
        /// Errors among these.
        public var errors = 0
        /// Requests sent again.
        public var retries = 0
        /// Operations sent and not over.
        public var inFlight = 0
        /// Operations that were to start by now and are not over.
        public var outstanding = 0
        /// Response times of those that ended.
        public var response = DurationFigures()
        /// Those that ended, by kind.
        public var kinds: [Int]
    }

    /// Operations by outcome, in the order of `Outcome`, of the whole run so far.
    private var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Offered for seconds that have not ended.
    private var ahead: [Int: Int] = [:]
    private var offered = 0
    private var completed = 0
    private var last = 0
    private let kindCount: Int
    /// Of the last second; kept for its storage.
    private var response = DurationHistogram()

    /// Begins to count.
    ///
    /// - Parameter kinds: how many kinds of operations there are.
    public init(kinds: Int) { kindCount = kinds }

    /// Takes what all event loops hand over when a second has ended: the same as `RunTimeline` gets.
    ///
    /// - Parameters:
    ///   - lanes: one value an event loop.
    ///   - second: how many seconds have ended since the run's begin.
    public mutating func advance(_ lanes: [LaneSeconds], to second: Int) -> Second {
        var row = Second(second: second, span: max(1, second - last), kinds: Array(repeating: 0, count: kindCount))
        last = max(last, second)
        response.reset()
        for lane in lanes {
            for counts in lane.counts {
                ahead[counts.second, default: 0] += counts.offered
                row.completed += counts.completed
                row.errors += counts.errors
                row.retries += counts.retries
            }
            for sample in lane.samples {
                outcomes[Int(sample.outcome.rawValue)] += 1
                if sample.outcome != .skipped { row.kinds[Int(sample.kind)] += 1 }
                if sample.hasTimes { response.record(microseconds: UInt64(sample.response)) }
            }
            row.inFlight += lane.inFlight
        }
        for (begin, count) in ahead where begin < second { row.offered += count }
        ahead = ahead.filter { $0.key >= second }
        offered += row.offered
        completed += row.completed
        row.outstanding = max(row.inFlight, offered - completed)
        row.response = DurationFigures(response)
        return row
    }

    /// Errors of the run so far by cause, the most frequent first.
    public var causes: [NamedCount] {
        Outcome.allCases.filter { $0.isError && outcomes[Int($0.rawValue)] > 0 }
            .map { NamedCount($0.name, outcomes[Int($0.rawValue)]) }
            .sorted { $0.count > $1.count }
    }

    /// Operations that ended so far, skipped ones left out.
    public var requests: Int { completed }
}
