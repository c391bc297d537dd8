// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TextFormats

/// A writer for a table of a world folder: rows of numbers and plain words, as bytes.
///
/// A country has more than a thousand million ties, so no field becomes a `String`.
struct WorldTable {
    private let file: FileHandle
    private var rows = CSVBuffer(lineBreak: .unix, capacity: Self.chunk + 1_024)

    /// Size of the buffer before it is written; bytes.
    private static let chunk = 1 << 20

    /// Creates the file and writes the header.
    init(_ name: String, columns: [String], in folder: URL) throws {
        let url = folder.appendingPathComponent(name)
        try Data().write(to: url)
        file = try FileHandle(forWritingTo: url)
        for column in columns { add(column) }
        try endRow()
    }

    /// Adds a number to the current row; 0 or more.
    mutating func add(_ number: Int) { rows.add(number) }

    /// Adds a word, quoted if necessary.
    mutating func add(_ word: String) { rows.add(word) }

    /// Adds a text, quoted if necessary.
    mutating func add(_ text: [UInt8]) { rows.add(text) }

    /// Adds an account's token.
    mutating func add(_ token: WorldToken, of account: Int) {
        rows.addPlain { token.appendDigits(of: account, to: &$0) }
    }

    /// Ends the current row.
    mutating func endRow() throws {
        rows.endRow()
        if rows.bytes.count >= Self.chunk { try flush() }
    }

    /// Writes the rest of the buffer and closes the file.
    mutating func close() throws {
        try flush()
        try file.close()
    }

    private mutating func flush() throws {
        try file.write(contentsOf: Data(rows.bytes))
        rows.removeAll()
    }
}
