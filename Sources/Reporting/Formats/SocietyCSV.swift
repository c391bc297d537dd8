// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
internal import TextFormats

/// `society.csv`: the figures of the society, one row per day.
public struct SocietyCSV: StreamedFileFormat {
    /// The name of the file.
    public static let fileName = "society.csv"

    /// Creates the format.
    public init() {}

    /// Writes the table; without a day, only the header.
    ///
    /// - Throws: an error if rows could not be stored or read.
    /// - Precondition: every day has the same figures in the same order.
    public static func write(_ record: RunRecord, to file: inout some TextOutputStream) throws {
        var names: [String]?
        try record.dailies.forEach { row in
            if names == nil { file.write(header(row.figures.map(\.name))) }
            let known = names ?? row.figures.map(\.name)
            names = known
            precondition(row.figures.map(\.name) == known, "day \(row.day) has other figures than the first day")
            file.write(CSVText.row(["\(row.day)", row.dayType] + row.figures.map { CSVText.field($0.value) }))
        }
        if names == nil { file.write(header([])) }
    }

    private static func header(_ names: [String]) -> String { CSVText.row(["day", "day_type"] + names) }
}
