// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations

/// One request to be sent: 64 bytes until then.
struct Job: Sendable {
    /// When it is due by the load's plan; nanoseconds of the monotonic clock.
    var scheduledStart: Int64
    /// Milliseconds of the simulated run at which the watch asks.
    var instant: UInt64
    /// Who asks.
    var actor: UInt32
    /// Whom it is about.
    var subject: UInt32
    /// Unlike that of all other jobs of the drive.
    var sequence: UInt32
    /// The last unanswered changes on which its meaning depends; 0 where there is none.
    var prerequisite: UInt32 = 0
    var otherPrerequisite: UInt32 = 0
    /// From the scheduled start to the first byte of the first attempt; microseconds, at least 1, 0 if none was sent.
    var firstLag: UInt32 = 0
    /// When it could have been sent, had the generator been as quick as can be: later than the schedule where it waited for an
    /// answer or a connection; 0 if it waited for nothing.
    var ready: Int64 = 0
    /// Since when it waits for an exchange; 0 if it does not.
    var waitsSince: Int64 = 0
    /// How many of the thing are asked at once.
    var count: UInt16 = 1
    /// Which request it becomes: an index of the catalogue.
    var template: UInt8
    /// How often it was sent before.
    var attempt: UInt8 = 0
    /// How its last attempt ended; nil if none has.
    var lastFailure: Outcome?
    /// Whether later jobs may depend on it.
    var isPrerequisite = false

    /// When its first byte was handed to a socket, by the first attempt; nil if none was.
    var actualStart: Int64? { firstLag == 0 ? nil : scheduledStart + Int64(firstLag) * 1_000 }

    /// Notes that it is being sent.
    ///
    /// - Returns: whether it had been sent before.
    mutating func begin(at instant: Int64) -> Bool {
        if firstLag != 0 { return true }
        firstLag = UInt32(clamping: max(1, (instant - scheduledStart) / 1_000))
        return false
    }
}

extension Job {
    /// The same job after its wait: the time for which backend and connections kept it waiting is none of the generator's.
    func waited(until now: Int64) -> Job {
        guard waitsSince != 0 else { return self }
        var job = self
        job.waitsSince = 0
        // Once it has been sent, the generator can be late no more.
        if firstLag != 0 { return job }
        job.ready = max(ready, scheduledStart) + (now - waitsSince)
        return job
    }
}
