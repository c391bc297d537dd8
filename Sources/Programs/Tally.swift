// SPDX-License-Identifier: GPL-3.0-or-later
package import Measurement
import Operations
package import Society

/// What a run leaves behind, gathered as it goes: one row a tick and one a day.
package struct Tally {
    private static let kinds = OperationKind.allCases

    private let payloads: [Int]
    private let tickSeconds: Int
    /// Counts by tick and kind, one flat list: a row a tick costs no allocation of its own.
    private var counts: [Int] = []
    package private(set) var dailies: [DailyRow] = []
    package private(set) var panel: [PanelRow] = []

    /// Operations of all kinds.
    package private(set) var operations = 0
    /// Ticks counted.
    package var ticks: Int { counts.count / Self.kinds.count }

    package init(_ parameters: SocietyParameters) {
        payloads = Self.kinds.map { parameters.payloads[$0] }
        tickSeconds = parameters.time.tickSeconds
        // A month of short ticks is 20 MB; whatever is longer grows as it goes.
        counts.reserveCapacity(Self.kinds.count * min(parameters.time.days * parameters.time.ticksPerDay, 200_000))
    }

    /// Adds a tick.
    package mutating func add(_ tick: TickCounts) {
        for kind in Self.kinds {
            counts.append(tick.counts[kind])
            operations += tick.counts[kind]
        }
    }

    /// Adds a day that has ended.
    package mutating func add(_ day: DayObservation, _ children: [PanelObservation]) {
        dailies.append(DailyRow(day: day.day, dayType: "\(day.type)", figures: day.figures.map(NamedFigure.init)))
        for child in children {
            panel.append(PanelRow(day: child.day, child: child.child, figures: child.figures.map(NamedFigure.init)))
        }
    }

    /// One row a tick, as reports want it.
    package var timeline: [TimelineRow] {
        (0..<ticks).map { tick in
            let row = Array(counts[(tick * Self.kinds.count)..<((tick + 1) * Self.kinds.count)])
            return TimelineRow(tick: tick, counts: row, bytes: zip(row, payloads).map { $0 * $1 })
        }
    }

    /// One row a kind, over the whole run.
    package var figures: [OperationFigures] {
        Self.kinds.enumerated().map { index, kind in
            let column = stride(from: index, to: counts.count, by: Self.kinds.count).lazy.map { counts[$0] }
            let count = column.reduce(0, +)
            return OperationFigures(
                kind: kind.name, isSocial: kind.isSocial, count: count, bytes: count * payloads[index],
                peakPerSecond: Double(column.max() ?? 0) / Double(tickSeconds))
        }
    }

    /// All kinds together.
    package var load: LoadFigures {
        let width = Self.kinds.count
        var (busiest, most) = (0, 0)
        for tick in 0..<ticks {
            let sum = counts[(tick * width)..<((tick + 1) * width)].reduce(0, +)
            if sum > most { (busiest, most) = (tick, sum) }
        }
        guard most > 0 else { return LoadFigures(meanPerSecond: 0, peakPerSecond: 0, peakAt: "never", peakToMean: 0) }
        let mean = Double(operations) / Double(ticks * tickSeconds)
        let peak = Double(most) / Double(tickSeconds)
        return LoadFigures(
            meanPerSecond: mean, peakPerSecond: peak, peakAt: Instant(second: busiest * tickSeconds).text,
            peakToMean: peak / mean)
    }

    /// Operations but for those that a watch sends at a fixed interval, whatever its child does.
    package var operationsByChildren: Int {
        zip(Self.kinds, figures).reduce(0) { sum, row in
            row.0 == .keepAlive || row.0 == .reportLocation ? sum : sum + row.1.count
        }
    }
}

/// An instant of a run, in words: `day 3 20:15`.
package struct Instant {
    /// Seconds since the run's first midnight.
    package var second: Int

    /// Makes an instant.
    package init(second: Int) { self.second = second }

    package var text: String { "day \(second / 86_400) \(clock)" }

    /// `20:15`, with seconds where there are any.
    package var clock: String {
        let parts = [second / 3_600 % 24, second / 60 % 60] + (second % 60 == 0 ? [] : [second % 60])
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
