// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import Synchronization

/// Reads from a snapshot that is renewed only when it is too old, as a cache or a lagging replica would.
final class StaleReader: Sendable {
    private let pool: DatabasePool
    private let staleness: Duration
    private let held = Mutex<(snapshot: DatabaseSnapshot, taken: ContinuousClock.Instant)?>(nil)

    init(_ pool: DatabasePool, staleness: Duration) {
        self.pool = pool
        self.staleness = staleness
    }

    /// Reads a state that was current at most `staleness` ago.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await current().read(body)
    }

    /// Releases the snapshot, so that the write-ahead log can be checkpointed.
    func close() { held.withLock { $0 = nil } }

    private func current() throws -> DatabaseSnapshot {
        try held.withLock { held in
            if let held, held.taken.duration(to: .now) < staleness { return held.snapshot }
            let taken = ContinuousClock.now
            let snapshot = try pool.makeSnapshot()
            held = (snapshot, taken)
            return snapshot
        }
    }
}
