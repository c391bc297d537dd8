// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import NIOCore
import Synchronization

/// The rules of a watch circle over its database, one extension per topic.
final class Circle: Sendable {
    let store: Store
    let faults: FaultInjector
    let metrics: Metrics
    let connections: ConnectionTable
    /// Time of each watch's last keep-alive; milliseconds since 1970. In memory, because online state is not worth a
    /// disk flush.
    private let heard = Mutex<[Int64: Int64]>([:])
    /// Time of the last successful disk test; nanoseconds of the monotonic clock, 0 for never.
    private let proved = Atomic<UInt64>(0)

    init(_ store: Store, faults: FaultInjector, metrics: Metrics, connections: ConnectionTable) {
        self.store = store
        self.connections = connections
        self.faults = faults
        self.metrics = metrics
    }

    /// Records a keep-alive.
    func keepAlive(_ account: Int64) -> ServiceResponse {
        let now = store.clock.now()
        heard.withLock { $0[account] = now }
        return .done
    }

    /// The number of watches with a keep-alive in the last five minutes.
    var online: Int {
        let since = store.clock.now() - 300_000
        return heard.withLock { heard in heard.values.count { $0 >= since } }
    }

    /// Returns 200 if the database can be read and the disk can store a post, 503 otherwise.
    func health() async throws -> ServiceResponse {
        do {
            _ = try await store.read { db in try db.exists("SELECT 1 FROM facts") }
        } catch {
            throw Refusal(.unavailable, "the database cannot be read")
        }
        try await proveWriting()
        var json = JSONWriter()
        json.raw("{\"status\":\"ok\"}")
        return .json(json)
    }

    /// Writes as many new pages as the longest post needs and deletes them, at most once a second.
    ///
    /// Updating an existing row would not be enough: it succeeds on a disk that has no room for a post. Clients that
    /// trust the health check send no posts to an unhealthy service, so the check must detect both failure and
    /// recovery without them.
    private func proveWriting() async throws {
        let now = NIODeadline.now().uptimeNanoseconds
        let last = proved.load(ordering: .acquiring)
        if !store.commits.isFailing, last > 0, now - min(now, last) < 1_000_000_000 { return }
        do {
            try await store.commits.write(needsRoom: true) { db in
                _ = try db.run("INSERT INTO proofs (filler) VALUES (zeroblob(?))", Int64(RequestLimits.proof))
            }
            // A separate transaction: in the same one, the insert and the delete would cancel out and write nothing.
            try await store.commits.write { db in _ = try db.run("DELETE FROM proofs") }
        } catch is WriteFailure {
            throw Refusal(.unavailable, "writes cannot be stored; see the log for the cause")
        }
        proved.store(now, ordering: .releasing)
    }

    /// Reads a state that may be outdated if the fault `stale-read` is active.
    func readStale<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        if faults.plan.staleRead != nil { faults.struck(.staleRead) }
        return try await store.readStale(body)
    }

    /// Performs a write and returns once it is durable.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await store.commits.write(body)
    }
}

/// Queries shared by several topics.
extension Database {
    /// Throws 404 unless the account exists.
    func requireAccount(_ account: Int64) throws {
        guard try exists("SELECT 1 FROM accounts WHERE id = ?", account) else {
            throw Refusal(.notFound, "account \(account) does not exist")
        }
    }

    /// Whether `friend` is among the friends of `account`.
    func isTie(_ account: Int64, _ friend: Int64) throws -> Bool {
        try exists("SELECT 1 FROM ties WHERE account = ? AND friend = ?", account, friend)
    }

    /// Returns an account's number of friends; throws 404 if the account does not exist.
    func friendCount(of account: Int64) throws -> Int64 {
        guard let count = try first("SELECT friends FROM accounts WHERE id = ?", account, make: { $0[0] as Int64 })
        else { throw Refusal(.notFound, "account \(account) does not exist") }
        return count
    }
}
