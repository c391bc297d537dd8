// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Reads the records of a CSV file one by one; RFC 4180, with LF or CRLF.
struct CSVReader {
    /// The file's name in error messages.
    let name: String
    /// First line of the current record; from 1.
    private(set) var line = 0
    private let bytes: [UInt8]
    private var index = 0
    private var nextLine = 1
    private let columns: [String]
    /// The fields of the current record: their ranges, and whether they are quoted.
    private var fields: [(range: Range<Int>, isQuoted: Bool)] = []

    /// Opens a file and reads its header.
    ///
    /// - Parameters:
    ///   - folder: the folder of the file.
    ///   - name: the name of the file.
    ///   - columns: the required header.
    /// - Throws: `BackendError` with `wrongWorld` if the file cannot be read or its header differs.
    init(folder: String, name: String, columns: [String]) throws(BackendError) {
        self.name = folder + "/" + name
        self.columns = columns
        bytes = try [UInt8](WorldFile.read(self.name))
        // A spreadsheet saves UTF-8 with a byte order mark.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        let header = columns.joined(separator: ",")
        guard try readRecord() else {
            throw mistake("the file is empty; its first line must be `\(header)`")
        }
        // Decodes leniently: a wrong header may contain any bytes, and the text is only compared and shown.
        let found = fields.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        guard found == columns else {
            throw mistake("the header is `\(found.joined(separator: ",").prefix(200))`; it must be `\(header)`")
        }
    }

    /// Advances to the next record; false at the end of the file.
    mutating func next() throws(BackendError) -> Bool {
        guard try readRecord() else { return false }
        guard fields.count == columns.count else {
            let count = fields.count == 1 ? "1 field" : "\(fields.count) fields"
            throw mistake("the line has \(count); it must have \(columns.count)")
        }
        return true
    }

    /// Returns an integer of the current record.
    func integer(_ field: Int, in range: ClosedRange<Int>) throws(BackendError) -> Int {
        let bounds = fields[field].range
        var value = 0
        // Eighteen digits cannot overflow, and no range here needs more.
        var isNumber = !bounds.isEmpty && bounds.count <= 18
        for index in bounds where isNumber {
            let digit = Int(bytes[index]) - 0x30
            isNumber = digit >= 0 && digit <= 9
            value = value &* 10 &+ digit
        }
        guard isNumber, range.contains(value) else {
            let given = String(decoding: bytes[bounds].prefix(40), as: UTF8.self)
            throw mistake(
                "\(columns[field]) is `\(given)`; it must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }

    /// Returns an integer of the current record, or nil if the field is empty.
    func integerOrNone(_ field: Int, in range: ClosedRange<Int>) throws(BackendError) -> Int? {
        fields[field].range.isEmpty ? nil : try integer(field, in: range)
    }

    /// Returns a text of the current record.
    func text(_ field: Int) throws(BackendError) -> String {
        let (range, isQuoted) = fields[field]
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw mistake("\(columns[field]) is not UTF-8")
        }
        return isQuoted ? text.replacingOccurrences(of: "\"\"", with: "\"") : text
    }

    /// Returns an error located at the current record.
    func mistake(_ message: String, hint: String? = nil) -> BackendError {
        BackendError(.wrongWorld, at: "\(name):\(max(1, line))", message: message, hint: hint)
    }
}

extension CSVReader {
    private mutating func readRecord() throws(BackendError) -> Bool {
        fields.removeAll(keepingCapacity: true)
        line = nextLine
        guard index < bytes.count else { return false }
        while true {
            try readField()
            guard index < bytes.count else { return true }
            let separator = bytes[index]
            index += 1
            if separator == UInt8(ascii: "\n") {
                nextLine += 1
                return true
            }
        }
    }

    /// Reads one field, up to the comma or line end after it.
    private mutating func readField() throws(BackendError) {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "\n") {
                index += 1
            }
            let hasReturn = index > start && bytes[index - 1] == UInt8(ascii: "\r")
            let isLast = index == bytes.count || bytes[index] == UInt8(ascii: "\n")
            fields.append((start..<(hasReturn && isLast ? index - 1 : index), false))
            return
        }
        index += 1
        let start = index
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") { nextLine += 1 }
            if bytes[index] == UInt8(ascii: "\"") {
                guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
                index += 1
            }
            index += 1
        }
        guard index < bytes.count else { throw mistake("unterminated quoted field") }
        fields.append((start..<index, true))
        index += 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "\r") { index += 1 }
        guard index == bytes.count || bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: "\n") else {
            throw mistake("a closing quote must be followed by a comma or the end of the line")
        }
    }
}
