// SPDX-License-Identifier: GPL-3.0-or-later

/// A buffer of CSV rows as bytes (RFC 4180), for tables so large that a field must not become a `String`.
package struct CSVBuffer: Sendable {
    /// The end of a row.
    package enum LineBreak: Sendable {
        /// CR LF, as in RFC 4180.
        case standard
        /// LF alone.
        case unix
    }

    /// The rows so far.
    package private(set) var bytes: [UInt8] = []
    private let lineBreak: LineBreak
    private var isRowBegun = false

    /// Creates an empty buffer.
    ///
    /// - Parameters:
    ///   - lineBreak: the end of each row.
    ///   - capacity: the number of bytes for which memory is reserved.
    package init(lineBreak: LineBreak = .standard, capacity: Int = 0) {
        self.lineBreak = lineBreak
        bytes.reserveCapacity(capacity)
    }

    /// Adds a number to the current row.
    ///
    /// - Precondition: `number` is 0 or more.
    package mutating func add(_ number: Int) {
        precondition(number >= 0, "\(number) is negative; a number of a table is 0 or more")
        beginField()
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Adds a text, in quotes if it contains a comma, a quote or a line break.
    package mutating func add(_ text: String) { add(Array(text.utf8)) }

    /// Adds a text as bytes, in quotes if it contains a comma, a quote or a line break.
    package mutating func add(_ text: [UInt8]) {
        beginField()
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

    /// Adds a field that `write` appends, unquoted.
    ///
    /// - Parameter write: appends bytes other than commas, quotes and line breaks.
    package mutating func addPlain(_ write: (inout [UInt8]) -> Void) {
        beginField()
        write(&bytes)
    }

    /// Ends the current row.
    package mutating func endRow() {
        if lineBreak == .standard { bytes.append(0x0D) }
        bytes.append(0x0A)
        isRowBegun = false
    }

    /// Removes all rows and keeps the memory.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func beginField() {
        if isRowBegun { bytes.append(0x2C) }
        isRowBegun = true
    }
}
