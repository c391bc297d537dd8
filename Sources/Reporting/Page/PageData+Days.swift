// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

/// The days that the page shows: all of them, or in a long run only those that begin a bin of its curve, and the last.
struct PageDays {
    /// The type of every day.
    private(set) var types: [String] = []
    /// The shown days.
    private(set) var shown: [DailyRow] = []
    private var names: [String] = []
    private var totals: [Double] = []

    init(of record: RunRecord) throws {
        let binSeconds = RunCurve.binSeconds(ticks: record.timeline.count, tickSeconds: record.tickSeconds)
        let (step, last) = (max(1, binSeconds / 86_400), record.dailies.count - 1)
        var (types, shown, names, totals) = ([String](), [DailyRow](), [String](), [Double]())
        try record.dailies.forEach { row in
            if types.isEmpty {
                names = row.figures.map(\.name)
                totals = Array(repeating: 0, count: names.count)
            }
            for (index, figure) in row.figures.enumerated() where index < totals.count { totals[index] += figure.value }
            if types.count % step == 0 || types.count == last { shown.append(row) }
            types.append(row.dayType)
        }
        (self.types, self.shown, self.names, self.totals) = (types, shown, names, totals)
    }

    /// The figures of the shown days, by name.
    var figures: JSONText {
        .object(
            names.enumerated().map { index, name in
                let values = shown.map { index < $0.figures.count ? $0.figures[index].value : .nan }
                return (name, .list(values.map(PageData.rounded)))
            })
    }

    /// The sum of each figure over all days.
    var sums: JSONText { .object(zip(names, totals).map { ($0, PageData.rounded($1)) }) }
}
