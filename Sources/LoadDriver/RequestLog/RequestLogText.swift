// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

/// Formats rows of the request log. Rows contain only numbers and names from the profile: no paths, values or headers.
struct RequestLogText: Sendable {
    private let format: RequestLog.Format
    private let names: [[UInt8]]
    private let offset: Int64
    private static let outcomes = Outcome.allCases.map { Array($0.name.utf8) }

    /// The columns, in order.
    static let columns = [
        "sequence", "operation", "part", "actor", "subject", "attempt", "last", "scheduled", "started", "completed",
        "status", "outcome", "sent_bytes", "received_bytes",
    ]
    /// The first line of a CSV file.
    static let header = Array((columns.joined(separator: ",") + "\r\n").utf8)
    private static let keys = columns.map { Array("\"\($0)\":".utf8) }

    init(_ format: RequestLog.Format, names: [String], offset: Int64) {
        self.format = format
        self.names = names.map { Array($0.utf8) }
        self.offset = offset
    }

    /// Appends a row.
    func append(_ row: AttemptRow, to text: inout [UInt8]) {
        var column = 0
        let isCSV = format == .csv
        if !isCSV { text.append(UInt8(ascii: "{")) }
        func begin() {
            if column > 0 { text.append(UInt8(ascii: ",")) }
            if !isCSV { text.append(contentsOf: Self.keys[column]) }
            column += 1
        }
        func number(_ value: UInt64, isThere: Bool = true) {
            begin()
            if isThere { Self.append(value, to: &text) } else if !isCSV { text.append(contentsOf: Self.null) }
        }
        func word(_ value: [UInt8]) {
            begin()
            if !isCSV { text.append(UInt8(ascii: "\"")) }
            text.append(contentsOf: value)
            if !isCSV { text.append(UInt8(ascii: "\"")) }
        }
        func instant(_ value: Int64, isThere: Bool = true) {
            begin()
            if isThere {
                Self.append(instant: value &+ offset, to: &text)
            } else if !isCSV {
                text.append(contentsOf: Self.null)
            }
        }
        let isSent = row.started != 0
        number(UInt64(row.sequence))
        word(names[Int(row.template)])
        word(Self.part(of: row.sequence))
        number(UInt64(row.actor))
        number(UInt64(row.subject))
        number(UInt64(row.attempt))
        begin()
        text.append(contentsOf: isCSV ? (row.isLast ? [0x31] : [0x30]) : row.isLast ? Self.yes : Self.no)
        instant(row.scheduled)
        instant(row.started, isThere: isSent)
        instant(row.completed)
        number(UInt64(row.status), isThere: row.status != 0)
        word(Self.outcomes[Int(row.outcome.rawValue)])
        number(UInt64(row.sent))
        number(UInt64(row.received))
        text.append(contentsOf: isCSV ? [13, 10] : [UInt8(ascii: "}"), 10])
    }

    private static let null = Array("null".utf8)
    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)

    /// Returns the part of the run: the load, the audit's probes, or the requests before and after. Each has its own
    /// range of numbers.
    private static func part(of sequence: UInt32) -> [UInt8] {
        sequence >= 1 << 31 ? probe : sequence >= 1 << 30 ? outside : load
    }

    private static let load = Array("load".utf8)
    private static let probe = Array("probe".utf8)
    private static let outside = Array("outside".utf8)

    /// Appends an instant as seconds since 1970, with six decimals.
    private static func append(instant nanoseconds: Int64, to text: inout [UInt8]) {
        let microseconds = UInt64(max(0, nanoseconds)) / 1_000
        append(microseconds / 1_000_000, to: &text)
        text.append(UInt8(ascii: "."))
        var unit: UInt64 = 100_000
        while unit > 0 {
            text.append(UInt8(ascii: "0") + UInt8(microseconds / unit % 10))
            unit /= 10
        }
    }

    private static func append(_ value: UInt64, to text: inout [UInt8]) {
        let start = text.count
        var rest = value
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
