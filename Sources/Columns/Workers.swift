// SPDX-License-Identifier: GPL-3.0-or-later
import Dispatch
import Synchronization

/// The threads that a society works with.
public struct Workers: Sendable {
    /// Number of threads; at least 1.
    public let count: Int

    /// Makes `count` workers.
    public init(count: Int) {
        precondition(count >= 1, "at least one thread is needed, not \(count)")
        self.count = count
    }

    /// Calls `body` once for each of `tasks`, several at a time, and returns when all are done.
    ///
    /// Which worker gets which task, and in which order, is left to chance: what the tasks do must not depend on it.
    ///
    /// - Parameters:
    ///   - tasks: the tasks are numbered `0..<tasks`.
    ///   - body: gets the task and the worker, `0..<count`; no two calls run at a time on the same worker.
    public func run(_ tasks: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
        guard count > 1, tasks > 1 else {
            for task in 0..<tasks { body(task, 0) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: count) { worker in
            while true {
                let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard task < tasks else { return }
                body(task, worker)
            }
        }
    }
}
