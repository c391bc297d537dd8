// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import Logging
import Synchronization

/// The one writer. Writes that wait together are done in one transaction, and each is answered after it is on the disk.
///
/// A flush of the disk costs the same for one write and for a hundred: under load the batches grow by themselves, and
/// when only one write is there it waits for nobody.
final class GroupCommit: Sendable {
    private struct Queue {
        var waiting: [any Write] = []
        /// Whether the writer is at work, or asked to begin.
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

    /// Does a write and returns when it is durable.
    ///
    /// - Parameter body: reads and changes the database. It may be done twice: when another write of its batch fails, the
    ///   batch is undone and its writes are done one by one. It throws a `Refusal` before it changes anything.
    /// - Parameter needsRoom: whether it makes the database larger. Only such a write proves that the disk takes what
    ///   posts need: smaller ones succeed on a disk that is all but full.
    /// - Returns: what `body` returned.
    /// - Throws: the refusal; `Refusal.overloaded` if too many writes wait; `WriteFailure` if the database failed, and then
    ///   nothing of the write was done.
    func write<Value: Sendable>(
        needsRoom: Bool = false, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            enter(PendingWrite(needsRoom: needsRoom, body, continuation))
        }
    }

    /// How many writes wait.
    var waiting: Int { queue.withLock { $0.waiting.count } }

    /// Whether a write could not be stored, and none that needs room has been since.
    var isFailing: Bool { failing.load(ordering: .acquiring) }

    private func enter(_ write: any Write) {
        enum Next { case begin, wait, refuse }
        let next: Next = queue.withLock { queue in
            if queue.waiting.count >= Limits.waitingWrites { return .refuse }
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
            let batch = Array(queue.waiting.prefix(Limits.batch))
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

    /// Notes how a commit ended, and tells it if the one before ended otherwise.
    private func ended(_ error: (any Error)?) {
        let fails = error != nil
        guard failing.exchange(fails, ordering: .acquiringAndReleasing) != fails else { return }
        if let error {
            logger.error("writes cannot be stored and are answered with 500", metadata: ["error": "\(error)"])
        } else {
            logger.warning("writes are stored again")
        }
    }
}

/// A write could not be stored, and nothing of it was done. The log has been told.
struct WriteFailure: Error {
    /// What the database said.
    let cause: any Error
}

/// A write that waits for the disk.
private protocol Write: AnyObject, Sendable {
    /// Whether it makes the database larger.
    var needsRoom: Bool { get }
    /// Does the write, or finds that it is refused; throws when the database fails.
    func attempt(_ db: Database) throws
    /// Answers with what the last attempt came to.
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
            preconditionFailure("a write was answered that was never done")
        }
        continuation.resume(with: outcome)
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
