// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
internal import TextFormats

/// `timeline.csv`: operations and bytes by kind, one row per tick; one row per second for a run against a backend.
public struct TimelineCSV: StreamedFileFormat {
    /// The name of the file.
    public static let fileName = "timeline.csv"

    /// Creates the format.
    public init() {}

    /// Writes the table.
    ///
    /// - Throws: an error if rows could not be stored or read.
    /// - Precondition: every row of the timeline has a count and a number of bytes per kind of operation.
    public static func write(_ record: RunRecord, to file: inout some TextOutputStream) throws {
        if let driven = record.driven { return try write(driven.seconds, to: &file) }
        let kinds = record.operations.map(\.kind)
        file.write(
            CSVText.row(["tick", "day", "time"] + kinds.map { $0 + "_count" } + kinds.map { $0 + "_bytes" }))
        try record.timeline.forEach { row in
            precondition(
                row.counts.count == kinds.count && row.bytes.count == kinds.count,
                "tick \(row.tick) has \(row.counts.count) counts and \(row.bytes.count) bytes for \(kinds.count) kinds")
            let instant = TickTime(row.tick, tickSeconds: record.tickSeconds)
            file.write(
                CSVText.row(
                    ["\(row.tick)", "\(instant.day)", instant.clock] + row.counts.map(\.description)
                        + row.bytes.map(\.description)))
        }
    }

    private static func write(_ rows: Rows<SecondRow>, to file: inout some TextOutputStream) throws {
        file.write(CSVText.row(secondsHeader))
        try rows.forEach { row in
            let before = [row.second].map(\.description) + [row.phase]
            let counts = [row.offered, row.sent, row.completed, row.errors, row.retries, row.inFlight]
            let times = [row.responseP50, row.responseP99, row.responseMax, row.lagP99]
            file.write(
                CSVText.row(
                    before + counts.map(\.description) + times.map(CSVText.field)
                        + [row.bytesSent, row.bytesReceived].map(\.description)))
        }
    }

    /// The columns of a run against a backend.
    static let secondsHeader = [
        "second", "phase", "offered", "sent", "completed", "errors", "retries", "in_flight", "response_p50_seconds",
        "response_p99_seconds", "response_max_seconds", "lag_p99_seconds", "sent_bytes", "received_bytes",
    ]
}

/// The start of a tick in the run's calendar.
struct TickTime {
    /// The day, counted from 0.
    var day: Int
    /// Seconds since that day's midnight.
    var second: Int

    /// Creates the start of `tick`.
    init(_ tick: Int, tickSeconds: Int) {
        (day, second) = (tick * tickSeconds).quotientAndRemainder(dividingBy: 86_400)
    }

    /// The time of day as `HH:MM:SS`.
    var clock: String {
        [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
