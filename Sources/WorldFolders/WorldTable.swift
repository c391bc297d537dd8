// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A writer for a table of a world folder: rows of numbers and plain words, as bytes.
///
/// A country has more than a thousand million ties, so no field becomes a `String`.
struct WorldTable {
    private let file: FileHandle
    private var bytes: [UInt8] = []
    private var isRowBegun = false

    /// Size of the buffer before it is written; bytes.
    private static let chunk = 1 << 20

    /// Creates the file and writes the header.
    init(_ name: String, columns: [String], in folder: URL) throws {
        let url = folder.appendingPathComponent(name)
        try Data().write(to: url)
        file = try FileHandle(forWritingTo: url)
        bytes.reserveCapacity(Self.chunk + 1_024)
        for column in columns { add(column) }
        try endRow()
    }

    /// Adds a number to the current row; 0 or more.
    mutating func add(_ number: Int) {
        precondition(number >= 0, "\(number) is negative; the numbers of a world are 0 or more")
        separate()
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Adds a word, quoted if necessary.
    mutating func add(_ word: String) { add(Array(word.utf8)) }

    /// Adds a text, quoted if necessary.
    mutating func add(_ text: [UInt8]) {
        separate()
        let quote = UInt8(ascii: "\"")
        guard text.contains(where: { $0 == quote || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(quote)
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// Adds an account's token.
    mutating func add(_ token: WorldToken, of account: Int) {
        separate()
        token.appendDigits(of: account, to: &bytes)
    }

    /// Ends the current row.
    mutating func endRow() throws {
        bytes.append(0x0A)
        isRowBegun = false
        if bytes.count >= Self.chunk { try flush() }
    }

    /// Writes the rest of the buffer and closes the file.
    mutating func close() throws {
        try flush()
        try file.close()
    }

    private mutating func separate() {
        if isRowBegun { bytes.append(0x2C) }
        isRowBegun = true
    }

    private mutating func flush() throws {
        try file.write(contentsOf: Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
