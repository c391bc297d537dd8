// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TextFormats

/// The measured seconds of a driven run, from its `timeline.csv`.
enum MeasuredSeconds {
    /// The phases outside the measured window.
    private static let unmeasured = ["warm-up", "drain"]

    /// Reads the table.
    ///
    /// - Returns: the values of the measured seconds by column, not finite where a field is no number; empty if the file
    ///   cannot be read as the table of a driven run.
    static func read(_ file: URL) -> [String: [Double]] {
        guard let data = try? Data(contentsOf: file), let rows = try? rows([UInt8](data)),
            let header = rows.first, let phase = header.firstIndex(of: "phase")
        else { return [:] }
        let measured = rows.dropFirst().filter { $0.count == header.count && !unmeasured.contains($0[phase]) }
        return Dictionary(
            header.enumerated().map { index, name in (name, measured.map { Double($0[index]) ?? .nan }) },
            uniquingKeysWith: { one, _ in one })
    }

    private static func rows(_ bytes: [UInt8]) throws(CSVRows.Failure) -> [[String]] {
        var table = CSVRows(bytes.span)
        var rows: [[String]] = []
        while let row = try table.next(bytes.span) { rows.append(row.map { String(decoding: $0, as: UTF8.self) }) }
        return rows
    }
}
