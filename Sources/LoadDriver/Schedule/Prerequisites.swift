// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The unanswered changes on which later requests depend, and the requests that wait for them.
///
/// Few requests change a tie or create a post, so one lock serves all workers; other requests never use it.
final class Prerequisites: Sendable {
    /// A parked request and its worker.
    struct Waiter: Sendable {
        var job: ScheduledRequest
        var worker: EventLoopWorker
    }

    private let open = Mutex<[UInt32: [Waiter]]>([:])

    /// Registers a change before any request that depends on it is handed to a worker.
    func add(_ sequence: UInt32) { open.withLock { $0[sequence] = [] } }

    /// Parks a request if one of its prerequisites is still open.
    ///
    /// - Returns: whether the request is parked; otherwise it can be sent.
    func park(_ job: ScheduledRequest, worker: EventLoopWorker) -> Bool {
        open.withLock { open in
            for sequence in [job.prerequisite, job.otherPrerequisite] where sequence != 0 && open[sequence] != nil {
                open[sequence]?.append(Waiter(job: job, worker: worker))
                return true
            }
            return false
        }
    }

    /// Called when a change is answered or abandoned.
    ///
    /// - Returns: the requests that waited for it, in order of arrival.
    func close(_ sequence: UInt32) -> [Waiter] { open.withLock { $0.removeValue(forKey: sequence) } ?? [] }

    /// The unanswered changes.
    var allOpen: Set<UInt32> { open.withLock { Set($0.keys) } }

    /// Removes and returns all parked requests at the end of a drive.
    func takeAll() -> [Waiter] {
        open.withLock { open in
            defer { open = [:] }
            return open.values.flatMap { $0 }
        }
    }
}
