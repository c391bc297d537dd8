// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

extension EventLoopWorker {
    /// Logs a completed attempt.
    func logAttempt(
        _ slot: RequestSlot, _ outcome: Outcome, status: Int = 0, received: Int = 0, isLast: Bool, at now: Int64
    ) {
        log(
            slot.job, outcome, started: slot.actualStart, sent: slot.sentBytes, received: received, status: status,
            isLast: isLast, at: now)
    }

    /// Logs an operation that ends without an attempt, or without a further one.
    func logEnd(of job: ScheduledRequest, _ outcome: Outcome, at now: Int64) {
        log(job, outcome, isLast: true, at: now)
    }

    private func log(
        _ job: ScheduledRequest, _ outcome: Outcome, started: Int64 = 0, sent: Int = 0, received: Int = 0,
        status: Int = 0, isLast: Bool, at now: Int64
    ) {
        guard attempts?.has(job.sequence) == true else { return }
        attempts?.add(
            AttemptRow(
                scheduled: job.scheduledStart, started: started, completed: now, actor: job.actor,
                subject: job.subject, sequence: job.sequence, sent: UInt32(clamping: sent),
                received: UInt32(clamping: received), status: UInt16(clamping: status), template: job.template,
                attempt: job.attempt &+ 1, outcome: outcome, isLast: isLast))
    }
}

extension Drive {
    /// Logs each request from now on.
    ///
    /// - Parameter log: an open log; the caller closes it after the drive.
    public func write(to log: RequestLog) {
        let calendar = Int64(Date().timeIntervalSince1970 * 1e9)
        log.begin(names: (0..<catalog.count).map { catalog.name(of: UInt8($0)) }, offset: calendar - now)
        _ = ask { $0.attempts = AttemptLog(log) }
    }
}
