// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

/// A loader for files named in a scenario: it searches the scenario's folder, the parent folder, then the library.
struct SeedFolder {
    /// The scenario's folder; empty for the working directory.
    var folder: String

    /// Reads the file `name`.
    ///
    /// - Returns: the shortest path of the file, and its bytes or the reason why it cannot be read.
    func read(_ name: String) -> (path: String, bytes: Result<[UInt8], InputFile.Failure>) {
        let beside = folder.isEmpty ? name : "\(folder)/\(name)"
        if name.hasPrefix("/") { return (name, InputFile.read(name)) }
        let above =
            switch folder {
            case "", ".": "../\(name)"
            default:
                folder.hasSuffix("..")
                    ? "\(folder)/../\(name)" : InputFile.join(InputFile.folder(of: folder), name)
            }
        let inLibrary = Library.standard.roots.map { InputFile.join($0, name) }
        let places = [beside, above] + inLibrary.filter { $0 != beside && $0 != above }
        for path in places where FileManager.default.fileExists(atPath: path) { return (path, InputFile.read(path)) }
        return (name, .failure(.missing(tried: places)))
    }
}

/// A table from a CSV file. Lines that begin with `#` are comments; the first other line is the header.
struct SeedFile {
    /// One data row.
    struct Row {
        var line: Int
        var values: [String]
    }

    var path: String
    var columns: [String] = []
    /// The line number of the header.
    var headerLine = 1
    var rows: [Row] = []

    /// Parses a table that must have at least the `needed` columns, in any order; other columns are ignored.
    ///
    /// - Returns: the table, with the values of each row in the order of `needed`.
    static func read(
        _ bytes: [UInt8], path: String, needed: [String], mistakes: inout [Diagnostic]
    ) -> SeedFile? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            mistakes.append(Diagnostic(Location(source: path), "not UTF-8 text"))
            return nil
        }
        var file = SeedFile(path: path)
        let before = mistakes.count
        var places: [Int] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(
                in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: "\u{FEFF}")))
            if line.isEmpty || line.hasPrefix("#") { continue }
            if let sign = refused(in: line) {
                mistakes.append(Diagnostic(Location(source: path, line: index + 1), sign))
                continue
            }
            let values = line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            if file.columns.isEmpty {
                file.columns = values
                file.headerLine = index + 1
                places = file.places(of: needed, mistakes: &mistakes)
                if places.count < needed.count { return nil }
            } else if values.count != file.columns.count {
                mistakes.append(
                    Diagnostic(
                        Location(source: path, line: index + 1),
                        "the number of values is \(values.count); it must be \(file.columns.count), as in the header",
                        hints: ["a value must not contain a comma"]))
            } else {
                file.rows.append(Row(line: index + 1, values: places.map { values[$0] }))
            }
        }
        if file.columns.isEmpty || file.rows.isEmpty, mistakes.count == before {
            mistakes.append(
                Diagnostic(
                    Location(source: path),
                    "the file has no rows; it must have a header `\(needed.joined(separator: ","))` and rows"))
        }
        return mistakes.count == before ? file : nil
    }

    /// Returns an error if the line contains a character that no value may contain.
    private static func refused(in line: String) -> String? {
        if line.contains("\"") { return "unexpected quote; values must not be quoted" }
        let control = line.unicodeScalars.first { TerminalText.isControl($0) && $0 != "\t" }
        return control.map { "unexpected control character \(TerminalText.text(String($0)))" }
    }

    private func places(of needed: [String], mistakes: inout [Diagnostic]) -> [Int] {
        needed.compactMap { name in
            if columns.count(where: { $0 == name }) > 1 {
                mistakes.append(
                    Diagnostic(
                        Location(source: path, line: headerLine), "duplicate column `\(name)`",
                        hints: ["delete or rename one of them"]))
                return nil
            }
            if let place = columns.firstIndex(of: name) { return place }
            let near = SpellingSuggestion.nearest(to: name, among: columns).map { "is `\($0)` the column?" }
            mistakes.append(
                Diagnostic(
                    Location(source: path, line: headerLine), "missing column `\(name)`",
                    hints: [near ?? "the header must name the columns \(needed.joined(separator: ", "))"]))
            return nil
        }
    }

    /// Returns the number in a column of a row, at least 0.
    func number(_ row: Row, _ column: Int, named name: String, mistakes: inout [Diagnostic]) -> Double? {
        let text = row.values[column]
        guard let quantity = Quantity(text), quantity.rest.isEmpty, let value = quantity.value(), value >= 0,
            value <= 1e12
        else {
            let place = Location(source: path, line: row.line)
            mistakes.append(Diagnostic(place, "\(name) is \(shown(text)); it must be a number, at least 0"))
            return nil
        }
        return value == 0 ? 0 : value
    }
}
