// SPDX-License-Identifier: GPL-3.0-or-later

/// What one event loop hands over about the seconds since it was asked last.
public struct LaneSeconds: Sendable {
    /// Counts of each second in which something happened, ascending.
    var counts: [SecondCounts] = []
    /// Operations by kind of the same seconds, by scheduled start; row by row. Below 0 where one that was handed over before was
    /// withdrawn.
    var offeredByKind: [Int32] = []
    /// Operations that ended.
    var samples: [Sample] = []
    /// Operations that were sent and not yet answered, when this was taken.
    public var inFlight = 0

    /// Samples for which there is always room: more than an event loop sends in a second. What of it is not used is not
    /// resident, and an array that never grows leaves no holes in the heap.
    static let room = 262_144

    /// Whether nothing happened.
    public var isEmpty: Bool { counts.isEmpty && samples.isEmpty }

    /// Forgets everything and keeps the storage, unless it is far wider than what a second like the last needs.
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

    /// One operation that ended.
    struct Sample: Equatable, Sendable {
        /// Second of the scheduled start.
        var second: Int32
        /// Second of the completion.
        var completion: Int32
        /// Microseconds; greatest value: the operation has no response time.
        var response: UInt32
        /// Microseconds.
        var service: UInt32
        /// Microseconds.
        var lag: UInt32
        /// The operation's kind.
        var kind: UInt8
        var outcome: Outcome

        /// What stands where there is no duration.
        static let none = UInt32.max

        var hasTimes: Bool { response != Self.none }
    }
}

/// What happened in one second.
struct SecondCounts: Equatable, Sendable {
    /// Seconds since the run's begin; below 0 before it.
    var second: Int
    /// Scheduled to start in it; below 0 where more were withdrawn than added.
    var offered = 0
    /// Sent in it, retries not counted.
    var sent = 0
    /// Ended in it, whatever the outcome, but for skipped ones.
    var completed = 0
    /// Errors among these.
    var errors = 0
    /// Sent again in it.
    var retries = 0
    /// Bytes written to sockets in it.
    var bytesSent = 0
    /// Bytes read from sockets in it.
    var bytesReceived = 0

    init(second: Int) { self.second = second }
}
