// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

/// A row of the request log: an attempt that was sent, or an operation that ended without a further attempt. 56 bytes.
struct AttemptRow: Equatable, Sendable {
    /// The scheduled start of the operation; nanoseconds of the drive's clock, like the other two instants.
    var scheduled: Int64
    /// When the first byte was handed to the socket; 0 if none was.
    var started: Int64
    /// When the last byte of the response arrived, or the attempt was abandoned.
    var completed: Int64
    var actor: UInt32
    var subject: UInt32
    var sequence: UInt32
    var sent: UInt32
    var received: UInt32
    /// 0 without a response.
    var status: UInt16
    var template: UInt8
    /// The attempt number; 1 or more.
    var attempt: UInt8
    var outcome: Outcome
    /// Whether this is the operation's last row.
    var isLast: Bool
}

/// The rows of an event loop that have not been handed to the writer yet.
struct AttemptLog {
    private let log: RequestLog
    private var rows: [AttemptRow] = []

    /// The number of rows in a block.
    static let block = 4_096

    init(_ log: RequestLog) {
        self.log = log
        rows.reserveCapacity(Self.block)
    }

    mutating func add(_ row: AttemptRow) {
        rows.append(row)
        if rows.count >= Self.block { handOver() }
    }

    func has(_ sequence: UInt32) -> Bool { log.has(sequence) }

    /// Hands the rows to the writer.
    mutating func handOver() {
        guard !rows.isEmpty else { return }
        // Copies only the rows in use: at a few rows a second, a whole block each time would waste memory.
        log.take(Array(rows[...]))
        rows.removeAll(keepingCapacity: true)
    }
}
