// SPDX-License-Identifier: GPL-3.0-or-later

/// The data that one event loop recorded since the previous collection.
public struct WorkerSeconds: Sendable {
    /// The counts of each second with an event, ascending.
    var counts: [SecondCounts] = []
    /// Operations by kind and second of the scheduled start, row by row for the same seconds as `counts`. Negative if
    /// an operation of an earlier collection was withdrawn.
    var offeredByKind: [Int32] = []
    /// The operations that ended.
    var samples: [Sample] = []
    /// The number of operations in flight at the time of collection.
    public var inFlight = 0

    /// The reserved capacity for samples, more than an event loop sends per second. Unused capacity is not resident,
    /// and an array that never grows does not fragment the heap.
    static let room = 262_144

    /// Whether no event was recorded.
    public var isEmpty: Bool { counts.isEmpty && samples.isEmpty }

    /// Removes all data and keeps the storage, unless its capacity is far larger than the last second needed.
    mutating func clear() {
        let isWide = samples.capacity > max(2 * Self.room, 8 * samples.count)
        if isWide || samples.capacity < Self.room {
            samples = []
            samples.reserveCapacity(Self.room)
        } else {
            samples.removeAll(keepingCapacity: true)
        }
        counts.removeAll(keepingCapacity: true)
        offeredByKind.removeAll(keepingCapacity: true)
        inFlight = 0
    }

    /// A completed operation.
    struct Sample: Equatable, Sendable {
        /// The second of the scheduled start.
        var second: Int32
        /// The second of the completion.
        var completion: Int32
        /// Response time; microseconds, `none` if the operation has no times.
        var response: UInt32
        /// Service time; microseconds, `none` if the operation was not sent.
        var service: UInt32
        /// Lag; microseconds, `none` if the operation has no times.
        var lag: UInt32
        /// The operation's kind.
        var kind: UInt8
        var outcome: Outcome

        /// The sentinel for a missing duration.
        static let none = UInt32.max

        var hasTimes: Bool { response != Self.none }
    }
}

/// The event counts of one second.
struct SecondCounts: Equatable, Sendable {
    /// Seconds since the run began; negative before that.
    var second: Int
    /// Operations scheduled in this second; negative if more were withdrawn than added.
    var offered = 0
    /// Operations sent in this second, retries excluded.
    var sent = 0
    /// Operations that ended in this second with any outcome except `skipped`.
    var completed = 0
    /// Completed operations that are errors.
    var errors = 0
    /// Retries in this second.
    var retries = 0
    /// Bytes written to sockets in this second.
    var bytesSent = 0
    /// Bytes read from sockets in this second.
    var bytesReceived = 0

    init(second: Int) { self.second = second }
}
