// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Logging
import Synchronization

/// The database: one writer with group commit, and readers that see the last commit.
final class Store: Sendable {
    let commits: GroupCommit
    let tokens: TokenTable
    let rules: CircleRules
    let clock: ServerClock
    /// Whether an earlier run with the fault `lost-delivery` left posts that are withheld from feeds.
    let hasLostDeliveries: Bool
    private let pool: DatabasePool
    private let stale: StaleReader?

    /// Opens a database file, and creates the tables if it is empty.
    ///
    /// - Parameters:
    ///   - path: the file; created if it does not exist.
    ///   - world: the world to import into an empty database, or nil for none.
    ///   - friendCap: overrides the cap of the world or the database, or nil to keep it.
    ///   - dayLength: milliseconds, greater than 0.
    ///   - staleness: the maximum age of the state that `readStale` returns, or nil for the last commit.
    ///   - metrics: counts commits.
    ///   - logger: receives messages about failing commits.
    ///   - machineTime: milliseconds since 1970, ascending; nil for the system clock.
    /// - Throws: `BackendError` with `database` or `wrongWorld`.
    init(
        path: String, world: ImportedWorld?, friendCap: Int?, dayLength: Int64, staleness: Duration?, metrics: Metrics,
        logger: Logger, now machineTime: (@Sendable () -> Int64)?
    ) throws(BackendError) {
        do {
            try DatabaseTables.check(path: path)
            let pool = try DatabasePool(path: path, configuration: Self.configuration)
            let now = machineTime?() ?? Int64(Date().timeIntervalSince1970 * 1_000)
            let opened = try pool.writeWithoutTransaction { db in
                try DatabaseTables.prepare(db, path: path)
                if let world { try world.load(into: db, path: path, now: now) }
                return try Self.open(db, now: now)
            }
            var rules = opened.rules
            if let friendCap { rules.friendCap = friendCap }
            self.pool = pool
            self.rules = rules
            commits = GroupCommit(pool, metrics: metrics, logger: logger)
            tokens = TokenTable(opened.tokens)
            hasLostDeliveries = opened.hasLostDeliveries
            clock = ServerClock(
                begin: opened.begin, dayLength: dayLength,
                now: machineTime ?? ServerClock.ascending(from: max(now, opened.last)))
            stale = staleness.map { StaleReader(pool, staleness: $0) }
            metrics.changedHalfTies(by: opened.halfTies)
        } catch let error as BackendError {
            throw error
        } catch DatabaseError.SQLITE_NOTADB {
            throw BackendError(
                .database, at: path, message: "the file is not a database; it must be empty or written by this program",
                hint: "name another file with --database")
        } catch {
            throw BackendError(
                .database, at: path, message: "the database cannot be opened",
                hint: "name a file with --database that can be read and written", cause: error)
        }
    }

    /// Reads the state of the last commit.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await pool.read(body)
    }

    /// Reads the state of the last commit, or an older one if the store has a staleness.
    func readStale<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        guard let stale else { return try await pool.read(body) }
        return try await stale.read(body)
    }

    /// Checkpoints the write-ahead log into the database file and closes it.
    func close() throws {
        stale?.close()
        _ = try pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try pool.close()
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // FULL: each commit is flushed before it is answered, so that acknowledged writes survive a power failure.
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA temp_store = MEMORY
                    """)
        }
        return configuration
    }
}

extension Store {
    private struct Opened: Sendable {
        var rules = CircleRules()
        var begin: Int64 = 0
        /// The newest instant in the database; the clock must not start earlier.
        var last: Int64 = 0
        var tokens: [Token: UInt32] = [:]
        var halfTies = 0
        var hasLostDeliveries = false
    }

    private static func open(_ db: Database, now: Int64) throws -> Opened {
        var opened = Opened()
        try opened.rules.read(db)
        try db.run("INSERT OR IGNORE INTO facts VALUES ('begin', ?)", ["\(now)".databaseValue])
        opened.begin = try db.first("SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'begin'") { $0[0] } ?? now
        let sums = "SELECT count(*), coalesce(sum(friends), 0), coalesce(max(newest_at), 0) FROM accounts"
        let count = try db.first(sums) { row -> Int in
            opened.halfTies = row[1]
            opened.last = row[2]
            return row[0]
        }
        opened.hasLostDeliveries = try db.exists("SELECT 1 FROM undelivered LIMIT 1")
        opened.tokens.reserveCapacity(count ?? 0)
        try db.each("SELECT id, token_high, token_low FROM accounts") { row in
            let token = Token(high: UInt64(bitPattern: row[1] as Int64), low: UInt64(bitPattern: row[2] as Int64))
            opened.tokens[token] = UInt32(truncatingIfNeeded: row[0] as Int64)
        }
        return opened
    }
}

extension CircleRules {
    /// Reads the rules stored in the database; missing ones keep their values.
    fileprivate mutating func read(_ db: Database) throws {
        try db.each("SELECT name, value FROM facts") { row in
            let (name, value) = (row[0] as String, row[1] as String)
            let numbers = value.split(separator: ",").compactMap { Int($0) }
            switch name {
            case "friend_cap": friendCap = numbers.first ?? friendCap
            case "received_per_day": receivedPerDay = numbers.first ?? receivedPerDay
            case "quotas": quotas = numbers
            case "quota_levels": quotaLevels = numbers
            case "request_life_days": requestLifeDays = numbers.first ?? requestLifeDays
            default: break
            }
        }
    }

    /// Stores the rules in the database.
    func write(_ db: Database) throws {
        let facts: KeyValuePairs = [
            "friend_cap": [friendCap], "received_per_day": [receivedPerDay], "quotas": quotas,
            "quota_levels": quotaLevels, "request_life_days": [requestLifeDays],
        ]
        for (name, numbers) in facts {
            let value = numbers.map(String.init).joined(separator: ",")
            try db.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name.databaseValue, value.databaseValue])
        }
    }
}
