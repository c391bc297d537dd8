// SPDX-License-Identifier: GPL-3.0-or-later

extension CaptureStore {
    /// Why a table of values cannot be read.
    public struct TableMistake: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line, from 1.
        public var line: Int
        /// What was given and which rule it breaks. Never a value itself: those are credentials.
        public var message: String

        /// `line: message`.
        public var description: String { "\(line): \(message)" }
    }

    /// Reads values of accounts from a CSV file: a header line, then a line an account.
    ///
    /// Fields are separated by commas and may stand in double quotes, where a quote is written twice and lines may break.
    /// Empty lines, and lines before the header that begin with `#`, are passed over, and so are accounts beyond those of the
    /// store and empty fields.
    ///
    /// - Parameters:
    ///   - file: the name by which slots refer to it, such as `accounts.csv`.
    ///   - bytes: its content; UTF-8, with or without a byte order mark.
    /// - Returns: values that were kept.
    /// - Throws: the first `TableMistake`.
    @discardableResult
    public func read(_ file: String, _ bytes: Span<UInt8>) throws(TableMistake) -> Int {
        var table = CSVReader(bytes)
        guard let header = try table.nextRow(bytes) else { throw TableMistake(line: 1, message: "no header line") }
        let wanted = try columns(of: file, in: header, line: table.rowLine)
        let accountColumn = header.firstIndex { $0 == Array("account".utf8) }
        var kept = 0
        var row = 0
        while let fields = try table.nextRow(bytes) {
            guard fields.count == header.count else {
                throw TableMistake(
                    line: table.rowLine, message: "\(fields.count) fields; the header names \(header.count) columns")
            }
            let account = if let accountColumn { try number(fields[accountColumn], line: table.rowLine) } else { row }
            row += 1
            guard account < accounts else { continue }
            for (slot, column) in wanted where !fields[column].isEmpty {
                guard set(slot: slot, account: UInt32(account), to: fields[column][...]) else {
                    throw TableMistake(
                        line: table.rowLine,
                        message:
                            "the column `\(slots[slot].column?.name ?? "")` has \(fields[column].count) bytes; it must "
                            + "have at most \(slots[slot].width), without control characters")
                }
                kept += 1
            }
        }
        return kept
    }

    /// The slots that the file gives, each with the place of its column.
    private func columns(
        of file: String, in header: [[UInt8]], line: Int
    ) throws(TableMistake) -> [(slot: Int, column: Int)] {
        var columns: [(slot: Int, column: Int)] = []
        for (slot, declaration) in slots.enumerated() {
            guard let wanted = declaration.column, wanted.file == file else { continue }
            guard let column = header.firstIndex(where: { $0 == Array(wanted.name.utf8) }) else {
                let names = header.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
                throw TableMistake(line: line, message: "no column `\(wanted.name)`; the header names \(names)")
            }
            columns.append((slot, column))
        }
        return columns
    }

    private func number(_ field: [UInt8], line: Int) throws(TableMistake) -> Int {
        guard (1...10).contains(field.count), field.allSatisfy(\.isDigit) else {
            throw TableMistake(line: line, message: "the column `account` must hold whole numbers from 0")
        }
        return field.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

/// Reads rows of values separated by commas (RFC 4180).
private struct CSVReader {
    private var place = 0
    private var line = 1
    /// The line in which the last row begins.
    private(set) var rowLine = 1
    private var isHeader = true

    init(_ bytes: Span<UInt8>) {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
    }

    /// The next row that is not empty; nil after the last.
    mutating func nextRow(_ bytes: Span<UInt8>) throws(CaptureStore.TableMistake) -> [[UInt8]]? {
        while place < bytes.count {
            rowLine = line
            if isHeader, bytes[place] == UInt8(ascii: "#") {
                skipLine(bytes)
                continue
            }
            let row = try readRow(bytes)
            if row.count > 1 || !row[0].isEmpty {
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

    private mutating func readRow(_ bytes: Span<UInt8>) throws(CaptureStore.TableMistake) -> [[UInt8]] {
        var row: [[UInt8]] = []
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
    private mutating func readField(_ bytes: Span<UInt8>) throws(CaptureStore.TableMistake) -> [UInt8] {
        var field: [UInt8] = []
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
            while place < bytes.count, ![10, 13, UInt8(ascii: ",")].contains(bytes[place]) {
                field.append(bytes[place])
                place += 1
            }
            return field
        }
        place += 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return try endField(field, bytes) }
                place += 1
            }
            if byte == 10 { line += 1 }
            field.append(byte)
        }
        throw CaptureStore.TableMistake(line: rowLine, message: "a field's closing quote is missing")
    }

    private func endField(_ field: [UInt8], _ bytes: Span<UInt8>) throws(CaptureStore.TableMistake) -> [UInt8] {
        guard place == bytes.count || [10, 13, UInt8(ascii: ",")].contains(bytes[place]) else {
            throw CaptureStore.TableMistake(line: line, message: "something follows a field's closing quote")
        }
        return field
    }
}
