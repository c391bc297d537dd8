// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import NIOCore
import Synchronization

/// The rules of a watch circle over its database: one file a part of them.
final class Circle: Sendable {
    let store: Store
    let faults: FaultInjector
    let metrics: Metrics
    let connections: ConnectionTable
    /// When each watch was last heard of; milliseconds since 1970. In memory: who is online now is not worth a flush.
    private let heard = Mutex<[Int64: Int64]>([:])
    /// When the disk last took what a post needs; nanoseconds of the monotonic clock, 0 for never.
    private let proved = Atomic<UInt64>(0)

    init(_ store: Store, faults: FaultInjector, metrics: Metrics, connections: ConnectionTable) {
        self.store = store
        self.connections = connections
        self.faults = faults
        self.metrics = metrics
    }

    /// Notes that a watch is on.
    func keepAlive(_ account: Int64) -> Answer {
        let now = store.clock.now()
        heard.withLock { $0[account] = now }
        return .done
    }

    /// How many watches were heard of in the last five minutes.
    var online: Int {
        let since = store.clock.now() - 300_000
        return heard.withLock { heard in heard.values.count { $0 >= since } }
    }

    /// Says that the service does what it is for: its database can be read, and the disk takes what a post needs.
    func health() async throws -> Answer {
        do {
            _ = try await store.read { db in try db.exists("SELECT 1 FROM facts") }
        } catch {
            throw Refusal(.unavailable, "the database cannot be read")
        }
        try await proveWriting()
        var json = JSONText()
        json.raw("{\"status\":\"ok\"}")
        return .json(json)
    }

    /// Writes as many new pages as the longest post and deletes them again, unless that was done less than a second ago.
    ///
    /// A row that is only changed would not do: it fits where no post does. Who believes the health sends no posts to a
    /// service that is ill, so it must find out by itself that it is ill, and that it is well again.
    private func proveWriting() async throws {
        let now = NIODeadline.now().uptimeNanoseconds
        let last = proved.load(ordering: .acquiring)
        if !store.commits.isFailing, last > 0, now - min(now, last) < 1_000_000_000 { return }
        do {
            try await store.commits.write(needsRoom: true) { db in
                _ = try db.run("INSERT INTO proofs (filler) VALUES (zeroblob(?))", Int64(Limits.proof))
            }
            // In a transaction of its own: together they would write nothing.
            try await store.commits.write { db in _ = try db.run("DELETE FROM proofs") }
        } catch is WriteFailure {
            throw Refusal(.unavailable, "writes cannot be stored; the log says why")
        }
        proved.store(now, ordering: .releasing)
    }

    /// Reads what the fault `stale-read` may make old.
    func readStale<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        if faults.plan.staleRead != nil { faults.struck(.staleRead) }
        return try await store.readStale(body)
    }

    /// Does a write and returns when it is durable.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await store.commits.write(body)
    }
}

/// Questions that several parts ask.
extension Database {
    /// Refuses with 404 unless there is such an account.
    func requireAccount(_ account: Int64) throws {
        guard try exists("SELECT 1 FROM accounts WHERE id = ?", account) else {
            throw Refusal(.notFound, "there is no account \(account)")
        }
    }

    /// Whether `account` has `friend` among its friends.
    func isTie(_ account: Int64, _ friend: Int64) throws -> Bool {
        try exists("SELECT 1 FROM ties WHERE account = ? AND friend = ?", account, friend)
    }

    /// How many friends an account has; 404 if there is none.
    func friendCount(of account: Int64) throws -> Int64 {
        guard let count = try first("SELECT friends FROM accounts WHERE id = ?", account, make: { $0[0] as Int64 })
        else { throw Refusal(.notFound, "there is no account \(account)") }
        return count
    }
}
