// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// `timeline.csv`: operations and bytes by kind, one row a tick.
public enum TimelineCSV {
    /// The file's text.
    ///
    /// - Precondition: every row of the timeline has a count and a number of bytes for each kind of
    ///   operation.
    public static func text(of record: RunRecord) -> String {
        let kinds = record.operations.map(\.kind)
        var table = CSVText(
            header: ["tick", "day", "time"] + kinds.map { $0 + "_count" } + kinds.map { $0 + "_bytes" })
        for row in record.timeline {
            precondition(
                row.counts.count == kinds.count && row.bytes.count == kinds.count,
                "tick \(row.tick) has \(row.counts.count) counts and \(row.bytes.count) bytes for \(kinds.count) kinds")
            let instant = TickTime(row.tick, tickSeconds: record.tickSeconds)
            table.append(
                ["\(row.tick)", "\(instant.day)", instant.clock] + row.counts.map(\.description)
                    + row.bytes.map(\.description))
        }
        return table.text
    }
}

/// Where a tick begins, in the run's calendar.
struct TickTime {
    /// Day from 0.
    var day: Int
    /// Seconds since that day's midnight.
    var second: Int

    /// The beginning of `tick`.
    init(_ tick: Int, tickSeconds: Int) {
        (day, second) = (tick * tickSeconds).quotientAndRemainder(dividingBy: 86_400)
    }

    /// `HH:MM:SS`.
    var clock: String {
        [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
