// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations

/// A scheduled request; 64 bytes.
struct ScheduledRequest: Sendable {
    /// When the request is due; nanoseconds of the monotonic clock.
    var scheduledStart: Int64
    /// When the watch acts in the simulated run; milliseconds.
    var instant: UInt64
    /// The account that sends the request.
    var actor: UInt32
    /// The account that the request concerns.
    var subject: UInt32
    /// A number that is unique in the drive.
    var sequence: UInt32
    /// The latest unanswered changes on which this request depends; 0 for none.
    var prerequisite: UInt32 = 0
    var otherPrerequisite: UInt32 = 0
    /// The time from the scheduled start to the first byte of the first attempt; microseconds, at least 1, 0 if none
    /// was sent.
    var firstLag: UInt32 = 0
    /// The earliest time at which an ideal generator could have sent it: later than the schedule if it waited for a
    /// response or a connection; 0 if it did not wait. Nanoseconds.
    var ready: Int64 = 0
    /// When it began to wait for a slot; nanoseconds, 0 if it does not wait.
    var waitsSince: Int64 = 0
    /// The quantity requested, for example the number of likes.
    var count: UInt16 = 1
    /// The catalog index of the request.
    var template: UInt8
    /// The number of earlier attempts.
    var attempt: UInt8 = 0
    /// The outcome of the latest attempt; nil if none has failed.
    var lastFailure: Outcome?
    /// Whether later requests may depend on it.
    var isPrerequisite = false

    /// When the first byte of the first attempt was handed to a socket; nil if none was.
    var actualStart: Int64? { firstLag == 0 ? nil : scheduledStart + Int64(firstLag) * 1_000 }

    /// Records that the request is being sent.
    ///
    /// - Returns: whether it was sent before.
    mutating func begin(at instant: Int64) -> Bool {
        if firstLag != 0 { return true }
        firstLag = UInt32(clamping: max(1, (instant - scheduledStart) / 1_000))
        return false
    }
}

extension ScheduledRequest {
    /// Returns a copy after its wait, so that time spent waiting for the backend or a connection does not count as lag.
    func waited(until now: Int64) -> ScheduledRequest {
        guard waitsSince != 0 else { return self }
        var job = self
        job.waitsSince = 0
        // After the first attempt, the generator's lag is fixed.
        if firstLag != 0 { return job }
        job.ready = max(ready, scheduledStart) + (now - waitsSince)
        return job
    }
}
