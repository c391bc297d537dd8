// SPDX-License-Identifier: GPL-3.0-or-later

/// A parser for CSV rows (RFC 4180) that does not require the whole file as a string.
///
/// Fields may be quoted; inside quotes, `""` is a quote and line breaks are allowed. Empty lines are skipped, as are
/// lines before the header that begin with `#`. Lines end with a line feed, optionally preceded by a carriage return.
package struct CSVRows {
    /// The reason why a row is malformed.
    package struct Failure: Error {
        /// The line, from 1.
        package var line: Int
        /// The problem.
        package var message: String
        /// The remedy.
        package var hint: String?
    }

    private var place = 0
    private var line = 1
    /// The first line of the current row, from 1.
    package private(set) var rowLine = 1
    /// Whether each field of the current row is quoted.
    package private(set) var isQuoted: [Bool] = []
    private var isHeader = true

    /// Starts before the first row of `bytes`, after a byte order mark.
    package init(_ bytes: Span<UInt8>) {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
    }

    /// Returns the next row that is not empty, or nil at the end.
    ///
    /// - Parameter bytes: the same bytes as in the initializer.
    /// - Throws: `Failure` if a row is malformed.
    package mutating func next(_ bytes: Span<UInt8>) throws(Failure) -> [[UInt8]]? {
        while place < bytes.count {
            rowLine = line
            if isHeader, bytes[place] == UInt8(ascii: "#") {
                skipLine(bytes)
                continue
            }
            let row = try readRow(bytes)
            if row.count > 1 || !row[0].isEmpty || isQuoted[0] {
                isHeader = false
                return row
            }
        }
        return nil
    }

    private mutating func skipLine(_ bytes: Span<UInt8>) {
        while place < bytes.count, bytes[place] != 10 { place += 1 }
        place += 1
        line += 1
    }

    private mutating func readRow(_ bytes: Span<UInt8>) throws(Failure) -> [[UInt8]] {
        var row: [[UInt8]] = []
        isQuoted.removeAll(keepingCapacity: true)
        while true {
            row.append(try readField(bytes))
            guard place < bytes.count else { return row }
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: ",") { continue }
            if byte == 13, place < bytes.count, bytes[place] == 10 { place += 1 }
            line += 1
            return row
        }
    }

    /// Parses a field up to a comma or the end of the line.
    private mutating func readField(_ bytes: Span<UInt8>) throws(Failure) -> [UInt8] {
        var field: [UInt8] = []
        let opens = place < bytes.count && bytes[place] == UInt8(ascii: "\"")
        isQuoted.append(opens)
        if opens { return try readQuoted(bytes) }
        while place < bytes.count, !Self.endsField(bytes[place]) {
            if bytes[place] == UInt8(ascii: "\"") {
                throw Failure(
                    line: line, message: "unexpected quote in an unquoted field",
                    hint: "quote the whole field, without spaces around the quotes, and double each quote inside")
            }
            field.append(bytes[place])
            place += 1
        }
        return field
    }

    private mutating func readQuoted(_ bytes: Span<UInt8>) throws(Failure) -> [UInt8] {
        var field: [UInt8] = []
        place += 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
                    guard place == bytes.count || Self.endsField(bytes[place]) else {
                        throw Failure(line: line, message: "unexpected text after a closing quote")
                    }
                    return field
                }
                place += 1
            }
            if byte == 10 { line += 1 }
            field.append(byte)
        }
        throw Failure(line: rowLine, message: "unterminated quoted field")
    }

    private static func endsField(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 || byte == UInt8(ascii: ",") }
}
