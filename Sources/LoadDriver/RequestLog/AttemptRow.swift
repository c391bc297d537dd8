// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

/// A request that was sent, or an operation that ended without one more: a row of the request log. 56 bytes.
struct AttemptRow: Equatable, Sendable {
    /// When its operation was due; nanoseconds of the drive's clock, as all three.
    var scheduled: Int64
    /// When its first byte was handed to the socket; 0 if none was.
    var started: Int64
    /// When its last byte was there, or it was given up.
    var completed: Int64
    var actor: UInt32
    var subject: UInt32
    var sequence: UInt32
    var sent: UInt32
    var received: UInt32
    /// 0 without an answer.
    var status: UInt16
    var template: UInt8
    /// Counted from 1.
    var attempt: UInt8
    var outcome: Outcome
    /// Whether the operation ended with it.
    var isLast: Bool
}

/// The rows of one event loop that are not handed over yet.
struct AttemptLog {
    private let log: RequestLog
    private var rows: [AttemptRow] = []

    /// Rows of a block.
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

    /// Hands over what is there.
    mutating func handOver() {
        guard !rows.isEmpty else { return }
        // A copy of no more than there is: few rows a second must not take a block each time.
        log.take(Array(rows[...]))
        rows.removeAll(keepingCapacity: true)
    }
}
