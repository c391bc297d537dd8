// SPDX-License-Identifier: GPL-3.0-or-later
package import Measurement
package import Operations
package import Society

/// The result collector of a run: sums in memory, and logs with one row per tick and one per day.
package struct ResultCollector {
    private static let kinds = OperationKind.allCases
    /// Figures whose mean over all days is more useful than the last day's value.
    private static let meansWanted = ["active_share", "posting_share", "liking_share", "commenting_share"]

    private let payloads: [Int]
    private let tickSeconds: Int
    private let rows: RunRows
    /// Operations by kind.
    private var counts = [Int](repeating: 0, count: Self.kinds.count)
    /// Highest count in a tick, by kind.
    private var peaks = [Int](repeating: 0, count: Self.kinds.count)
    private var busiestTick = 0
    private var mostInTick = 0
    private var lastDay: [NamedFigure] = []
    /// Sums over all days of the figures in `meansWanted`.
    private var sums = [Double](repeating: 0, count: Self.meansWanted.count)

    /// Operations of all kinds so far.
    package private(set) var operations = 0
    /// Ticks added.
    package private(set) var ticks = 0
    /// Days added.
    package private(set) var days = 0

    /// Creates an empty collector.
    ///
    /// - Parameters:
    ///   - parameters: parameters of the society.
    ///   - rows: the logs, still empty.
    package init(_ parameters: SocietyParameters, rows: RunRows) {
        payloads = Self.kinds.map { parameters.payloads[$0] }
        tickSeconds = parameters.time.tickSeconds
        self.rows = rows
    }

    /// Adds a tick.
    package mutating func add(_ tick: TickCounts) {
        let row = Self.kinds.map { tick.counts[$0] }
        var sum = 0
        for (kind, count) in row.enumerated() {
            counts[kind] += count
            peaks[kind] = max(peaks[kind], count)
            sum += count
        }
        operations += sum
        if sum > mostInTick { (busiestTick, mostInTick) = (ticks, sum) }
        rows.timeline.append(TimelineRow(tick: ticks, counts: row, bytes: zip(row, payloads).map { $0 * $1 }))
        ticks += 1
    }

    /// Adds a completed day.
    package mutating func add(_ day: DayObservation, _ children: [PanelObservation]) {
        lastDay = day.figures.map(NamedFigure.init)
        for (index, name) in Self.meansWanted.enumerated() {
            if let figure = lastDay.first(where: { $0.name == name }) { sums[index] += figure.value }
        }
        days += 1
        rows.dailies.append(DailyRow(day: day.day, dayType: "\(day.type)", figures: lastDay))
        for child in children {
            rows.panel.append(
                PanelRow(day: child.day, child: child.child, figures: child.figures.map(NamedFigure.init)))
        }
    }

    /// One row per operation kind, over the whole run.
    package var figures: [OperationFigures] {
        Self.kinds.enumerated().map { index, kind in
            OperationFigures(
                kind: kind.name, isSocial: kind.isSocial, count: counts[index], bytes: counts[index] * payloads[index],
                peakPerSecond: Double(peaks[index]) / Double(tickSeconds))
        }
    }

    /// Operations so far, by kind.
    package var countsByKind: OperationTable<Int> {
        var table = OperationTable(repeating: 0)
        for (kind, count) in zip(Self.kinds, counts) { table[kind] = count }
        return table
    }

    /// Load figures of all kinds together.
    package var load: LoadFigures {
        guard mostInTick > 0 else {
            return LoadFigures(meanPerSecond: 0, peakPerSecond: 0, peakAt: "never", peakToMean: 0)
        }
        let mean = Double(operations) / Double(ticks * tickSeconds)
        let peak = Double(mostInTick) / Double(tickSeconds)
        return LoadFigures(
            meanPerSecond: mean, peakPerSecond: peak, peakAt: Instant(second: busiestTick * tickSeconds).text,
            peakToMean: peak / mean)
    }

    /// The last day's figures, and means over all days of some of them; empty before the first day ends.
    package var society: [NamedFigure] {
        guard days > 0 else { return [] }
        let means = zip(Self.meansWanted, sums).filter { name, _ in lastDay.contains { $0.name == name } }
        return lastDay + means.map { NamedFigure("days_mean_" + $0, $1 / Double(days)) }
    }

    /// Operations without those that a watch sends at a fixed interval, whatever its child does.
    package var operationsByChildren: Int {
        zip(Self.kinds, counts).reduce(0) { sum, row in
            row.0.descriptor.group == .periodic ? sum : sum + row.1
        }
    }
}

/// A simulated instant, written as `day 3 20:15`.
package struct Instant {
    /// Seconds since the run's first midnight.
    package var second: Int

    /// Creates an instant.
    package init(second: Int) { self.second = second }

    package var text: String { "day \(second / 86_400) \(clock)" }

    /// Time of day, such as `20:15`, with seconds unless they are 0.
    package var clock: String {
        let parts = [second / 3_600 % 24, second / 60 % 60] + (second % 60 == 0 ? [] : [second % 60])
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
