// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// `society.csv`: the figures of the society, one row a day.
public enum SocietyCSV {
    /// The file's text; without a day, the header alone.
    ///
    /// - Precondition: every day has the same figures in the same order.
    public static func text(of record: RunRecord) -> String {
        let names = record.dailies.first?.figures.map(\.name) ?? []
        var table = CSVText(header: ["day", "day_type"] + names)
        for row in record.dailies {
            precondition(row.figures.map(\.name) == names, "day \(row.day) has other figures than the first day")
            table.append(["\(row.day)", row.dayType] + row.figures.map { CSVText.field($0.value) })
        }
        return table.text
    }
}
