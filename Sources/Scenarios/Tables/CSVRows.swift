// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads rows of values separated by commas (RFC 4180), from a file too large to be kept as text.
///
/// Fields may stand in double quotes, where a quote is written twice and lines may break. Empty lines, and lines before the header
/// that begin with `#`, are passed over. Lines end with a line feed, with or without a carriage return.
struct CSVRows {
    /// Why a row cannot be read.
    struct Failure: Error {
        var line: Int
        var message: String
        var hint: String?
    }

    private var place = 0
    private var line = 1
    /// The line in which the last row begins, from 1.
    private(set) var rowLine = 1
    /// Which fields of the last row stood in quotes.
    private(set) var isQuoted: [Bool] = []
    private var isHeader = true

    init(_ bytes: Swift.Span<UInt8>) {
        // A byte order mark.
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
    }

    /// The next row that is not empty; nil after the last.
    mutating func next(_ bytes: Swift.Span<UInt8>) throws(Failure) -> [[UInt8]]? {
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

    private mutating func skipLine(_ bytes: Swift.Span<UInt8>) {
        while place < bytes.count, bytes[place] != 10 { place += 1 }
        place += 1
        line += 1
    }

    private mutating func readRow(_ bytes: Swift.Span<UInt8>) throws(Failure) -> [[UInt8]] {
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

    /// Reads up to a comma or the end of the line.
    private mutating func readField(_ bytes: Swift.Span<UInt8>) throws(Failure) -> [UInt8] {
        var field: [UInt8] = []
        let opens = place < bytes.count && bytes[place] == UInt8(ascii: "\"")
        isQuoted.append(opens)
        if opens { return try readQuoted(bytes) }
        while place < bytes.count, !Self.endsField(bytes[place]) {
            if bytes[place] == UInt8(ascii: "\"") {
                throw Failure(
                    line: line, message: "a quote within a field that does not begin with one",
                    hint: "put the whole field in quotes, without spaces around them, and write a quote in it twice")
            }
            field.append(bytes[place])
            place += 1
        }
        return field
    }

    private mutating func readQuoted(_ bytes: Swift.Span<UInt8>) throws(Failure) -> [UInt8] {
        var field: [UInt8] = []
        place += 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
                    guard place == bytes.count || Self.endsField(bytes[place]) else {
                        throw Failure(line: line, message: "something follows a field's closing quote")
                    }
                    return field
                }
                place += 1
            }
            if byte == 10 { line += 1 }
            field.append(byte)
        }
        throw Failure(line: rowLine, message: "a field's closing quote is missing")
    }

    private static func endsField(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 || byte == UInt8(ascii: ",") }
}
