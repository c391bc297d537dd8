// SPDX-License-Identifier: GPL-3.0-or-later
import Dispatch
import Synchronization

/// The worker threads of a society.
public struct Workers: Sendable {
    /// The number of threads; at least 1.
    public let count: Int

    /// Creates `count` workers.
    public init(count: Int) {
        precondition(count >= 1, "count is \(count); it must be at least 1")
        self.count = count
    }

    /// Calls `body` once for each of `tasks`, in parallel, and returns when all calls have returned.
    ///
    /// Each worker starts with its own range of tasks, the same in every call, so that the data it wrote last is close
    /// to its processor. Then it takes tasks that other workers have not started. The assignment of tasks to workers is
    /// not deterministic, so results must not depend on it.
    ///
    /// - Parameters:
    ///   - tasks: the number of tasks, numbered `0..<tasks`.
    ///   - body: receives the task and the worker, `0..<count`. Calls for the same worker never overlap.
    public func run(_ tasks: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
        guard count > 1, tasks > 1 else {
            for task in 0..<tasks { body(task, 0) }
            return
        }
        let shares = (0..<count).map { TaskRange(tasks * $0 / count..<tasks * ($0 + 1) / count) }
        DispatchQueue.concurrentPerform(iterations: count) { worker in
            for share in shares[worker...] + shares[..<worker] {
                while let task = share.take() { body(task, worker) }
            }
        }
    }
}

/// A range of tasks from which any worker can take the next one.
private final class TaskRange: Sendable {
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
