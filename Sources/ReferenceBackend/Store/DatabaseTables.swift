// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB

/// The schema. Times are milliseconds since 1970; days are counted from the creation of the database.
enum DatabaseTables {
    /// SQLite's application ID in the file header. A database with another ID belongs to another program.
    static let applicationID: Int64 = 0x5743_5242
    /// Version of the schema.
    static let version: Int64 = 2

    static let creation = """
        CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        -- `friends` and `newest_*` duplicate data of `ties` and `posts`, so that a homepage is one row.
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            token_high INTEGER NOT NULL, token_low INTEGER NOT NULL,
            likes INTEGER NOT NULL DEFAULT 0,
            friends INTEGER NOT NULL DEFAULT 0,
            level INTEGER NOT NULL DEFAULT 0,
            credits INTEGER NOT NULL DEFAULT 0,
            received INTEGER NOT NULL DEFAULT 0, received_day INTEGER NOT NULL DEFAULT 0,
            checked_in_day INTEGER NOT NULL DEFAULT -1,
            newest_post INTEGER, newest_at INTEGER,
            school INTEGER, class INTEGER
        );
        CREATE INDEX accounts_by_class ON accounts (school, class);

        -- Two rows per tie, so that each account's friends are adjacent.
        CREATE TABLE ties (
            account INTEGER NOT NULL, friend INTEGER NOT NULL, PRIMARY KEY (account, friend)
        ) WITHOUT ROWID;

        -- Likes given on a day. Separate from the tie, so that ending and renewing a tie does not reset the quota.
        CREATE TABLE gifts (
            giver INTEGER NOT NULL, receiver INTEGER NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (giver, receiver)
        ) WITHOUT ROWID;

        CREATE TABLE requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            receiver INTEGER NOT NULL, sender INTEGER NOT NULL, asked_at INTEGER NOT NULL,
            UNIQUE (receiver, sender)
        );

        CREATE TABLE posts (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL, at INTEGER NOT NULL,
            likes INTEGER NOT NULL DEFAULT 0, comments INTEGER NOT NULL DEFAULT 0,
            text TEXT NOT NULL
        );
        CREATE INDEX posts_by_account ON posts (account);

        CREATE TABLE post_likes (
            post INTEGER NOT NULL, account INTEGER NOT NULL, PRIMARY KEY (post, account)
        ) WITHOUT ROWID;

        -- Posts that the fault `lost-delivery` withholds from friends' feeds.
        CREATE TABLE undelivered (post INTEGER PRIMARY KEY);

        -- Rows that the health check writes and deletes.
        CREATE TABLE proofs (id INTEGER PRIMARY KEY, filler BLOB NOT NULL);

        CREATE TABLE comments (
            id INTEGER PRIMARY KEY,
            post INTEGER NOT NULL, account INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL
        );

        CREATE TABLE calls (
            id INTEGER PRIMARY KEY, account INTEGER NOT NULL, at INTEGER NOT NULL, seconds INTEGER NOT NULL
        );

        -- The last location of each watch.
        CREATE TABLE locations (
            account INTEGER PRIMARY KEY, at INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL
        );
        """

    /// Rejects a file of another program without changing it.
    ///
    /// A writing connection would not do: opening a database in WAL mode changes its header.
    ///
    /// - Throws: `BackendError` with `database`; errors of the database.
    static func check(path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.type] as? FileAttributeType == .typeDirectory {
            throw BackendError(
                .database, at: path, message: "this is a folder; it must be a file",
                hint: "name a file with --database")
        }
        // A missing or empty file belongs to no program.
        guard let size = attributes?[.size] as? Int, size > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        _ = try queue.read { db in try areMade(db, path: path) }
        try queue.close()
    }

    /// Creates the tables in an empty file, and checks or upgrades those of an existing one.
    static func prepare(_ db: Database, path: String) throws {
        if try areMade(db, path: path) { return try upgrade(db) }
        try db.inTransaction(.immediate) {
            try db.execute(sql: Self.creation)
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Adds the tables that version 1 lacks.
    private static func upgrade(_ db: Database) throws {
        if try db.first("PRAGMA user_version", make: { $0[0] as Int64 }) == version { return }
        try db.inTransaction(.immediate) {
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS undelivered (post INTEGER PRIMARY KEY);
                    CREATE TABLE IF NOT EXISTS proofs (id INTEGER PRIMARY KEY, filler BLOB NOT NULL);
                    PRAGMA user_version = \(version)
                    """)
            return .commit
        }
    }

    /// Returns whether the tables exist; false for an empty database.
    ///
    /// - Throws: `BackendError` with `database` for the tables of another program or an unsupported version.
    private static func areMade(_ db: Database, path: String) throws -> Bool {
        let found = try db.first("PRAGMA application_id") { $0[0] as Int64 } ?? 0
        let tables = try db.first("SELECT count(*) FROM sqlite_master") { $0[0] as Int64 } ?? 0
        if found == applicationID {
            let found = try db.first("PRAGMA user_version") { $0[0] as Int64 } ?? 0
            if (1...version).contains(found) { return true }
            throw BackendError(
                .database, at: path,
                message: "the tables have version \(found); this program reads versions 1 to \(version)",
                hint: "name another file with --database, or use the program that wrote it")
        }
        guard found == 0, tables == 0 else {
            throw BackendError(
                .database, at: path,
                message: "the file contains another program's tables; it must be empty or written by this program",
                hint: "name another file with --database")
        }
        return false
    }
}
