// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The changes that are sent but not yet answered and on which later requests depend, and the jobs that wait for them.
///
/// Few requests change a tie or make a post, so that one lock serves all lanes; all other jobs never come here.
final class Prerequisites: Sendable {
    /// A job that waits, and the lane to which it belongs.
    struct Waiter: Sendable {
        var job: Job
        var lane: Lane
    }

    private let open = Mutex<[UInt32: [Waiter]]>([:])

    /// Notes a change before any job that depends on it is handed out.
    func add(_ sequence: UInt32) { open.withLock { $0[sequence] = [] } }

    /// Lets a job wait if one of its prerequisites is still open.
    ///
    /// - Returns: whether it waits; if not, it can be sent.
    func park(_ job: Job, lane: Lane) -> Bool {
        open.withLock { open in
            for sequence in [job.prerequisite, job.otherPrerequisite] where sequence != 0 && open[sequence] != nil {
                open[sequence]?.append(Waiter(job: job, lane: lane))
                return true
            }
            return false
        }
    }

    /// Notes that a change is answered or given up.
    ///
    /// - Returns: the jobs that waited for it, in the order in which they came.
    func close(_ sequence: UInt32) -> [Waiter] { open.withLock { $0.removeValue(forKey: sequence) } ?? [] }

    /// The changes that are not answered yet.
    var allOpen: Set<UInt32> { open.withLock { Set($0.keys) } }

    /// Takes out all that still wait, at the end of a drive.
    func takeAll() -> [Waiter] {
        open.withLock { open in
            defer { open = [:] }
            return open.values.flatMap { $0 }
        }
    }
}
