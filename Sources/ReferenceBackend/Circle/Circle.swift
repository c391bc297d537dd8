// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import Synchronization

/// The rules of a watch circle over its database: one file a part of them.
final class Circle: Sendable {
    let store: Store
    let faults: FaultInjector
    let metrics: Metrics
    /// When each watch was last heard of; milliseconds since 1970. In memory: who is online now is not worth a flush.
    private let heard = Mutex<[Int64: Int64]>([:])

    init(_ store: Store, faults: FaultInjector, metrics: Metrics) {
        self.store = store
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

    /// Says that the service does what it is for: its database can be read, and its last write was stored.
    func health() async throws -> Answer {
        _ = try await store.read { db in try db.exists("SELECT 1 FROM facts") }
        if store.commits.isFailing { try await tryWriting() }
        var json = JSONText()
        json.raw("{\"status\":\"ok\"}")
        return .json(json)
    }

    /// Writes a little. Who believes the health sends no writes to a service that is ill, so it must find out by itself
    /// that it is well again.
    private func tryWriting() async throws {
        let now = "\(store.clock.now())".databaseValue
        do {
            try await write { db in _ = try db.run("INSERT OR REPLACE INTO facts VALUES ('tried', ?)", [now]) }
        } catch is WriteFailure {
            throw Refusal(.unavailable, "writes cannot be stored; the log says why")
        }
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
