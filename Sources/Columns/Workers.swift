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
    /// A worker begins with its own share of the tasks, the same in every call, so that what it wrote in the last is near its
    /// processor; then it takes what others have left. Which worker gets which task in the end is left to chance: what the tasks
    /// do must not depend on it.
    ///
    /// - Parameters:
    ///   - tasks: the tasks are numbered `0..<tasks`.
    ///   - body: gets the task and the worker, `0..<count`; no two calls run at a time on the same worker.
    public func run(_ tasks: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
        guard count > 1, tasks > 1 else {
            for task in 0..<tasks { body(task, 0) }
            return
        }
        let shares = (0..<count).map { Share(tasks * $0 / count..<tasks * ($0 + 1) / count) }
        DispatchQueue.concurrentPerform(iterations: count) { worker in
            for share in shares[worker...] + shares[..<worker] {
                while let task = share.take() { body(task, worker) }
            }
        }
    }
}

/// Some of the tasks; whoever is free takes the next.
private final class Share: Sendable {
    private let next: Atomic<Int>
    private let end: Int

    init(_ tasks: Range<Int>) {
        next = Atomic(tasks.lowerBound)
        end = tasks.upperBound
    }

    func take() -> Int? {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return task < end ? task : nil
    }
}
