// SPDX-License-Identifier: GPL-3.0-or-later

/// The timeline of a run: one row per second, merged from the data of all event loops.
///
/// The times of a second are final when all operations scheduled in it have ended; until then its row covers the ended
/// ones. A final row moves to a log, so memory holds a row and two histograms for each open second only.
public struct RunTimeline: Sendable {
    /// A second whose operations have not all ended.
    private struct OpenSecond {
        var row = SecondRow(second: 0)
        var response = DurationHistogram()
        var lag = DurationHistogram()
        var ended = 0
        /// Whether the histograms contain durations that the row does not include yet.
        var isNews = false

        /// Clears it for reuse by another second and keeps the storage.
        mutating func reset() {
            response.reset()
            lag.reset()
            (ended, isNews) = (0, false)
        }
    }

    /// The minimum age at which a second is closed; seconds. The generator itself may be late.
    static let grace = 5
    /// The age at which a second is closed even if operations are outstanding, which bounds memory; seconds.
    static let horizon = 600

    private var phases: [Phase]
    /// The rows of the seconds before `firstOpen`.
    private let closed: any RowLog<SecondRow>
    private var open: [OpenSecond] = []
    /// The second of `open[0]`; all earlier seconds are closed.
    private var firstOpen = 0
    /// Closed seconds kept for reuse of their storage.
    private var spare: [OpenSecond] = []

    /// Creates a timeline.
    ///
    /// - Parameters:
    ///   - phases: the phases of the run; seconds outside all phases belong to `Phase.steady`.
    ///   - closed: an empty log for the final rows.
    public init(phases: [Phase] = [], closed: any RowLog<SecondRow> = RowsInMemory()) {
        self.phases = phases
        self.closed = closed
    }

    /// Adds the data of all event loops when a second has ended.
    ///
    /// - Parameters:
    ///   - workers: one value per event loop.
    ///   - second: seconds that have ended since the run began, at least 1.
    /// - Returns: the provisional row of the second that has just ended; its times cover the ended operations.
    @discardableResult
    public mutating func advance(_ workers: [WorkerSeconds], to second: Int) -> SecondRow {
        let last = max(firstOpen, second - 1)
        reach(last)
        for worker in workers {
            for counts in worker.counts { add(counts) }
            for sample in worker.samples { add(sample) }
        }
        open[last - firstOpen].row.inFlight = workers.reduce(0) { $0 + $1.inFlight }
        for index in open.indices { summarise(index) }
        let row = open[last - firstOpen].row
        close(before: second)
        return row
    }

    /// Replaces the phases of a run that ends early; only open seconds may change their phase.
    public mutating func end(with phases: [Phase]) {
        self.phases = phases
        for index in open.indices { open[index].row.phase = phase(of: open[index].row.second) }
    }

    /// Closes all seconds at the end of the run.
    ///
    /// - Returns: the rows of all seconds, ascending and without gaps.
    @discardableResult
    public mutating func finish() -> Rows<SecondRow> {
        for second in open { closed.append(second.row) }
        firstOpen += open.count
        (open, spare) = ([], [])
        return Rows(closed)
    }

    /// The number of rows in memory.
    var openCount: Int { open.count }

    private mutating func add(_ counts: SecondCounts) {
        change(max(0, counts.second)) { row in
            row.offered += counts.offered
            row.sent += counts.sent
            row.completed += counts.completed
            row.errors += counts.errors
            row.retries += counts.retries
            row.bytesSent += counts.bytesSent
            row.bytesReceived += counts.bytesReceived
        }
    }

    private mutating func add(_ sample: WorkerSeconds.Sample) {
        let second = max(0, Int(sample.second))
        guard second >= firstOpen else {
            // Too late for the percentiles of the row, but the maximum can still be updated.
            guard sample.hasTimes else { return }
            change(second) { $0.responseMax = max($0.responseMax, Double(sample.response) / 1e6) }
            return
        }
        reach(second)
        let index = second - firstOpen
        open[index].ended += 1
        guard sample.hasTimes else { return }
        open[index].response.record(microseconds: UInt64(sample.response))
        open[index].lag.record(microseconds: UInt64(sample.lag))
        open[index].isNews = true
    }

    private mutating func change(_ second: Int, _ change: (inout SecondRow) -> Void) {
        guard second >= firstOpen else { return closed.update(second, change) }
        reach(second)
        change(&open[second - firstOpen].row)
    }

    /// Appends rows up to `second`.
    private mutating func reach(_ second: Int) {
        while firstOpen + open.count <= second {
            let number = firstOpen + open.count
            var next = spare.popLast() ?? OpenSecond()
            next.row = SecondRow(second: number, phase: phase(of: number))
            open.append(next)
        }
    }

    private func phase(of second: Int) -> String {
        phases.first { $0.seconds.contains(second) }?.name ?? Phase.steady
    }

    private mutating func summarise(_ index: Int) {
        guard open[index].isNews else { return }
        open[index].isNews = false
        open[index].row.responseP50 = open[index].response.quantile(0.5)
        open[index].row.responseP99 = open[index].response.quantile(0.99)
        open[index].row.responseMax = open[index].response.max
        open[index].row.lagP99 = open[index].lag.quantile(0.99)
    }

    private mutating func close(before second: Int) {
        let done = open.indices.prefix { index in
            let age = second - (firstOpen + index)
            return age > Self.horizon || age > Self.grace && open[index].ended >= open[index].row.offered
        }
        for _ in done {
            var oldest = open.removeFirst()
            closed.append(oldest.row)
            firstOpen += 1
            guard spare.count <= Self.grace else { continue }
            oldest.reset()
            spare.append(oldest)
        }
    }
}
