// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
public import Measurement
public import Operations
public import Society

/// The observer that collects a run's results: sums in memory, and logs with one row per tick and one per day.
public final class ResultCollector: SimulationObserver {
    private static let kinds = OperationKind.allCases

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
    /// Sums over all days of the figures that are averaged.
    private var sums = [Double](repeating: 0, count: DayFigure.averaged.count)

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
        for (index, figure) in DayFigure.averaged.enumerated() { sums[index] += day[figure] }
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
        return lastDay + zip(DayFigure.averaged, sums).map { NamedFigure($0.meanName, $1 / Double(days)) }
    }

    /// Operations without those that a watch sends at a fixed interval, whatever its child does.
    public var operationsByChildren: Int {
        zip(Self.kinds, counts).reduce(0) { sum, row in
            row.0.descriptor.group == .periodic ? sum : sum + row.1
        }
    }
}
