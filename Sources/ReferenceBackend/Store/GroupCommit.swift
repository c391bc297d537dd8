// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import Logging
import Synchronization

/// The single writer. Waiting writes share a transaction, and each is answered after the transaction is on disk.
///
/// A disk flush costs the same for one write as for a hundred. Batches grow under load, and a single write does not
/// wait for others.
final class GroupCommit: Sendable {
    private struct Queue {
        var waiting: [any Write] = []
        /// Whether the writer is running or scheduled.
        var isDraining = false
    }

    private let pool: DatabasePool
    private let metrics: Metrics
    private let logger: Logger
    private let queue = Mutex(Queue())
    private let failing = Atomic(false)

    init(_ pool: DatabasePool, metrics: Metrics, logger: Logger) {
        self.pool = pool
        self.metrics = metrics
        self.logger = logger
    }

    /// Performs a write and returns once it is durable.
    ///
    /// - Parameter body: reads and changes the database. It may run twice: if another write of its batch fails, the
    ///   batch is rolled back and its writes run one by one. It throws a `Refusal` before it changes anything.
    /// - Parameter needsRoom: whether the write makes the database larger. Only such a write proves that the disk has
    ///   room for posts; smaller ones succeed on a nearly full disk.
    /// - Returns: the return value of `body`.
    /// - Throws: the refusal; `Refusal.overloaded` if too many writes wait; `WriteFailure` if the database failed and
    ///   nothing was written.
    func write<Value: Sendable>(
        needsRoom: Bool = false, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            enter(PendingWrite(needsRoom: needsRoom, body, continuation))
        }
    }

    /// The number of waiting writes.
    var waiting: Int { queue.withLock { $0.waiting.count } }

    /// Whether a write has failed and no write that needs room has succeeded since.
    var isFailing: Bool { failing.load(ordering: .acquiring) }

    private func enter(_ write: any Write) {
        enum Next { case begin, wait, refuse }
        let next: Next = queue.withLock { queue in
            if queue.waiting.count >= RequestLimits.waitingWrites { return .refuse }
            queue.waiting.append(write)
            defer { queue.isDraining = true }
            return queue.isDraining ? .wait : .begin
        }
        switch next {
        case .begin: pool.asyncWriteWithoutTransaction { [self] db in drain(db) }
        case .wait: break
        case .refuse: write.fail(Refusal.overloaded)
        }
    }

    private func drain(_ db: Database) {
        while let batch = nextBatch() { commit(batch[...], db) }
    }

    private func nextBatch() -> [any Write]? {
        queue.withLock { queue in
            if queue.waiting.isEmpty {
                queue.isDraining = false
                return nil
            }
            let batch = Array(queue.waiting.prefix(RequestLimits.batch))
            queue.waiting.removeFirst(batch.count)
            return batch
        }
    }

    private func commit(_ batch: ArraySlice<any Write>, _ db: Database) {
        do {
            try db.inTransaction(.immediate) {
                for write in batch { try write.attempt(db) }
                return .commit
            }
        } catch {
            guard batch.count > 1 else {
                ended(error)
                batch.first?.fail(WriteFailure(cause: error))
                return
            }
            for index in batch.indices { commit(batch[index...index], db) }
            return
        }
        if batch.contains(where: \.needsRoom) { ended(nil) }
        metrics.committed(batch.count)
        for write in batch { write.succeed() }
    }

    /// Records the result of a commit, and logs it if it differs from the previous one.
    private func ended(_ error: (any Error)?) {
        let fails = error != nil
        guard failing.exchange(fails, ordering: .acquiringAndReleasing) != fails else { return }
        if let error {
            logger.error("writes fail and are answered with 500", metadata: ["error": "\(error)"])
        } else {
            logger.warning("writes succeed again")
        }
    }
}

/// A failed write; nothing of it was stored. The log already contains the cause.
struct WriteFailure: Error {
    /// The error of the database.
    let cause: any Error
}

/// A write that waits for the disk.
private protocol Write: AnyObject, Sendable {
    /// Whether the write makes the database larger.
    var needsRoom: Bool { get }
    /// Runs the write and keeps its result or refusal; throws if the database fails.
    func attempt(_ db: Database) throws
    /// Answers with the result of the last attempt.
    func succeed()
    /// Answers with an error.
    func fail(_ error: any Error)
}

private final class PendingWrite<Value: Sendable>: Write {
    let needsRoom: Bool
    private let body: @Sendable (Database) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let outcome = Mutex<Result<Value, any Error>?>(nil)

    init(
        needsRoom: Bool, _ body: @escaping @Sendable (Database) throws -> Value,
        _ continuation: CheckedContinuation<Value, any Error>
    ) {
        self.needsRoom = needsRoom
        self.body = body
        self.continuation = continuation
    }

    func attempt(_ db: Database) throws {
        let result: Result<Value, any Error>
        do {
            result = .success(try body(db))
        } catch let refusal as Refusal {
            result = .failure(refusal)
        }
        outcome.withLock { $0 = result }
    }

    func succeed() {
        guard let outcome = outcome.withLock({ $0 }) else {
            preconditionFailure("a write was answered before any attempt")
        }
        continuation.resume(with: outcome)
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
