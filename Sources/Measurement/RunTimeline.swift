// SPDX-License-Identifier: GPL-3.0-or-later

/// Puts together what the event loops of a run hand over each second, as one row a second.
///
/// A second's times are known when every operation that was scheduled in it is over; until then its row has those that
/// are. Memory is a row a second, and two histograms for each second that is still open.
public struct RunTimeline: Sendable {
    /// A second that may still get operations.
    private struct OpenSecond {
        var response = DurationHistogram()
        var lag = DurationHistogram()
        var ended = 0
        /// Whether the row does not have all of these yet.
        var isNews = false
    }

    /// Seconds for which a second stays open at least, since the generator itself may be late.
    static let grace = 5
    /// Seconds after which a second is closed whatever is still missing, which bounds the memory.
    static let horizon = 600

    private let phases: [Phase]
    private var rows: [SecondRow] = []
    private var open: [OpenSecond] = []
    /// The second of `open[0]`; all before are closed.
    private var firstOpen = 0

    /// Begins a timeline.
    ///
    /// - Parameter phases: the parts of the run; seconds in none of them are called `Phase.steady`.
    public init(phases: [Phase] = []) { self.phases = phases }

    /// Takes what all event loops hand over when a second has ended.
    ///
    /// - Parameters:
    ///   - lanes: one value an event loop.
    ///   - second: how many seconds have ended since the run's begin, at least 1.
    /// - Returns: the row of the second that has just ended, for those who watch; its times are of what is over.
    @discardableResult
    public mutating func advance(_ lanes: [LaneSeconds], to second: Int) -> SecondRow {
        reach(max(0, second - 1))
        for lane in lanes {
            for counts in lane.counts { add(counts) }
            for sample in lane.samples { add(sample) }
        }
        let last = max(0, second - 1)
        rows[last].inFlight = lanes.reduce(0) { $0 + $1.inFlight }
        for index in open.indices { summarise(index) }
        close(before: second)
        return rows[last]
    }

    /// The rows of all seconds so far, ascending and without gaps.
    public var all: [SecondRow] { rows }

    private mutating func add(_ counts: SecondCounts) {
        let second = max(0, counts.second)
        reach(second)
        rows[second].offered += counts.offered
        rows[second].sent += counts.sent
        rows[second].completed += counts.completed
        rows[second].errors += counts.errors
        rows[second].retries += counts.retries
        rows[second].bytesSent += counts.bytesSent
        rows[second].bytesReceived += counts.bytesReceived
    }

    private mutating func add(_ sample: LaneSeconds.Sample) {
        let second = max(0, Int(sample.second))
        reach(second)
        guard second >= firstOpen else {
            // Too late for the percentiles of its row, but what was worst stays the worst.
            guard sample.hasTimes else { return }
            rows[second].responseMax = max(rows[second].responseMax, Double(sample.response) / 1e6)
            return
        }
        let index = second - firstOpen
        open[index].ended += 1
        guard sample.hasTimes else { return }
        open[index].response.record(microseconds: UInt64(sample.response))
        open[index].lag.record(microseconds: UInt64(sample.lag))
        open[index].isNews = true
    }

    /// Makes rows up to that of `second`.
    private mutating func reach(_ second: Int) {
        while rows.count <= second {
            let number = rows.count
            let phase = phases.first { $0.seconds.contains(number) }?.name ?? Phase.steady
            rows.append(SecondRow(second: number, phase: phase))
            open.append(OpenSecond())
        }
    }

    private mutating func summarise(_ index: Int) {
        let second = firstOpen + index
        guard open[index].isNews else { return }
        open[index].isNews = false
        rows[second].responseP50 = open[index].response.quantile(0.5)
        rows[second].responseP99 = open[index].response.quantile(0.99)
        rows[second].responseMax = open[index].response.max
        rows[second].lagP99 = open[index].lag.quantile(0.99)
    }

    private mutating func close(before second: Int) {
        let done = open.indices.prefix { index in
            let age = second - (firstOpen + index)
            return age > Self.horizon || age > Self.grace && open[index].ended >= rows[firstOpen + index].offered
        }
        open.removeFirst(done.count)
        firstOpen += done.count
    }
}
