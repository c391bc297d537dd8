// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Operations
import Requests
import Synchronization

extension AuditSession {
    /// Maximum number of readers whose feeds are read after the load.
    private static let mostReaders = 1_000
    /// Waits before each round of reads; seconds.
    private static let waits = [0, 1, 2, 4, 8, 16, 32] as [Int64]

    /// Reads the feeds again in which a post was missing, as long as posts still arrive or may arrive. A post that is
    /// still missing at the end counts as undelivered. A backend with complete feeds gets no requests.
    ///
    /// - Returns: the failed requests.
    func lookAtFeeds(while shouldContinue: () -> Bool) -> RequestFailures {
        var failures = RequestFailures()
        guard profile.operations[.openFeed]?.extract[.posts] != nil else { return failures }
        var inDoubt = Int.max
        auditor.withLock { [now = drive.now] in $0.beginFinalLooks(at: now) }
        for seconds in Self.waits {
            drive.sleep(until: drive.now + seconds * 1_000_000_000, while: shouldContinue)
            let readers = auditor.withLock { $0.readersInDoubt.prefix(Self.mostReaders) }
            guard !readers.isEmpty, shouldContinue() else { break }
            failures += drive.perform(.openFeed, for: readers.map { (actor: $0, subject: $0) }, while: shouldContinue)
            settle()
            let now = drive.now + 1
            let (left, isAnyYoung) = auditor.withLock { auditor in
                auditor.settle(before: max(auditor.watermark, now))
                return (auditor.deliveriesInDoubt, auditor.isAnyDeliveryYoung(at: now))
            }
            if left == 0 || left >= inDoubt && !isAnyYoung { break }
            inDoubt = left
        }
        if shouldContinue() { auditor.withLock { $0.endDeliveries() } }
        return failures
    }
}
