// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
public import Operations
public import Society

/// The observer that collects a run's results: sums in memory, and logs with one row per tick and one per day.
public final class ResultCollector: SimulationObserver {
    private static let kinds = OperationKind.allCases
    /// Figures whose mean over all days is more useful than the last day's value.
    private static let meansWanted = ["active_share", "posting_share", "liking_share", "commenting_share"]

    private let payloads: [Int]
    private let tickSeconds: Int
    /// The logs.
    let rows: RunRows
    /// Operations by kind.
    private var counts = [Int](repeating: 0, count: ResultCollector.kinds.count)
    /// Highest count in a tick, by kind.
    private var peaks = [Int](repeating: 0, count: ResultCollector.kinds.count)
    private var busiestTick = 0
    private var mostInTick = 0
    private var lastDay: [NamedFigure] = []
    /// Sums over all days of the figures in `meansWanted`.
    private var sums = [Double](repeating: 0, count: ResultCollector.meansWanted.count)

    /// Operations of all kinds so far.
    public private(set) var operations = 0
    /// Ticks added.
    public private(set) var ticks = 0
    /// Days added.
    public private(set) var days = 0

    /// Creates an empty collector.
    ///
    /// - Parameters:
    ///   - parameters: parameters of the society.
    ///   - rows: the logs, still empty.
    public init(_ parameters: SocietyParameters, rows: RunRows = .inMemory) {
        payloads = Self.kinds.map { parameters.payloads[$0] }
        tickSeconds = parameters.time.tickSeconds
        self.rows = rows
    }

    /// Adds a tick.
    public func tickEnded(_ tick: TickCounts, in run: SimulationRun) {
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
    public func dayEnded(_ day: DayObservation, in run: SimulationRun) {
        lastDay = day.figures.map(NamedFigure.init)
        for (index, name) in Self.meansWanted.enumerated() {
            if let figure = lastDay.first(where: { $0.name == name }) { sums[index] += figure.value }
        }
        days += 1
        rows.dailies.append(DailyRow(day: day.day, dayType: "\(day.type)", figures: lastDay))
        for child in run.society.lastPanel {
            rows.panel.append(
                PanelRow(day: child.day, child: child.child, figures: child.figures.map(NamedFigure.init)))
        }
    }

    /// One row per operation kind, over the whole run.
    public var figures: [OperationFigures] {
        Self.kinds.enumerated().map { index, kind in
            OperationFigures(
                kind: kind.name, isSocial: kind.isSocial, count: counts[index], bytes: counts[index] * payloads[index],
                peakPerSecond: Double(peaks[index]) / Double(tickSeconds))
        }
    }

    /// Operations so far, by kind.
    public var countsByKind: OperationTable<Int> {
        var table = OperationTable(repeating: 0)
        for (kind, count) in zip(Self.kinds, counts) { table[kind] = count }
        return table
    }

    /// Load figures of all kinds together.
    public var load: LoadFigures {
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
    public var society: [NamedFigure] {
        guard days > 0 else { return [] }
        let means = zip(Self.meansWanted, sums).filter { name, _ in lastDay.contains { $0.name == name } }
        return lastDay + means.map { NamedFigure("days_mean_" + $0, $1 / Double(days)) }
    }

    /// Operations without those that a watch sends at a fixed interval, whatever its child does.
    public var operationsByChildren: Int {
        zip(Self.kinds, counts).reduce(0) { sum, row in
            row.0.descriptor.group == .periodic ? sum : sum + row.1
        }
    }
}
