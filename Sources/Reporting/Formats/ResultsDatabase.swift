// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
internal import GRDB
public import Measurement

/// `results.sqlite`: the complete record as a database, for queries that the report does not cover.
///
/// `docs/report.md` describes the tables.
public struct ResultsDatabase: ReportFormat {
    /// The name of the file.
    public static let fileName = "results.sqlite"

    /// Creates the format, which needs no resources.
    public init(resources: ReportResources = ReportResources()) {}

    /// Writes the database.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - file: a file that does not exist yet.
    /// - Throws: `ReportError` with `database` if SQLite fails.
    public func write(_ record: RunRecord, to file: URL) throws(ReportError) {
        do {
            var configuration = Configuration()
            configuration.prepareDatabase { database in
                // The file becomes visible only when its folder is moved into place, so there is nothing to
                // recover after a crash.
                try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            }
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            try queue.write { database in try Self.fill(database, from: record) }
            try queue.close()
        } catch let error as ReportError {
            throw error
        } catch {
            throw ReportError(.database, at: file.path, message: "cannot store the results", cause: error)
        }
    }

    private static func fill(_ database: Database, from record: RunRecord) throws {
        try writeRun(record, to: database)
        try writeOperations(record, to: database)
        try writeTimeline(record, to: database)
        try writeDays(record, to: database)
        try writeDistributions(record.distributions, to: database)
        try writeJudged(record, to: database)
        try Table("figures", ["name TEXT PRIMARY KEY", "value REAL"])
            .fill(database, record.society.map { [$0.name, stored($0.value)] })
        try Table("notes", ["position INTEGER PRIMARY KEY", "note TEXT NOT NULL"])
            .fill(database, record.notes.enumerated().map { [$0.offset, $0.element] })
    }

    private static func writeRun(_ record: RunRecord, to database: Database) throws {
        let cost = record.performance
        let columns: [(String, (any DatabaseValueConvertible)?)] = [
            ("schema INTEGER", RunRecord.schema), ("scenario TEXT", record.scenario), ("title TEXT", record.title),
            // As text, since the maximum of SQLite's integers is 2^63 - 1.
            ("seed TEXT", record.seed.description),
            ("version TEXT", record.version), ("state_hash TEXT", record.state),
            ("verdict TEXT", record.verdict.rawValue), ("watches INTEGER", record.watches),
            ("days INTEGER", record.days), ("tick_seconds INTEGER", record.tickSeconds),
            ("first_weekday INTEGER", record.firstWeekday), ("scenario_text TEXT", record.scenarioText),
            ("threads INTEGER", cost.threads), ("wall_seconds REAL", cost.wallSeconds),
            ("build_seconds REAL", cost.buildSeconds), ("seconds_per_day REAL", stored(cost.secondsPerDay)),
            ("watch_days_per_core_second REAL", stored(cost.watchDaysPerCoreSecond)),
            ("operations_per_watch_day REAL", stored(cost.operationsPerWatchDay)),
            ("peak_rss_bytes INTEGER", cost.peakRSSBytes), ("bytes_per_watch REAL", stored(cost.bytesPerWatch)),
            ("mean_per_second REAL", stored(record.load.meanPerSecond)),
            ("peak_per_second REAL", stored(record.load.peakPerSecond)), ("peak_at TEXT", record.load.peakAt),
            ("peak_to_mean REAL", stored(record.load.peakToMean)),
        ]
        try Table("run", columns.map(\.0)).fill(database, [columns.map(\.1)])
    }

    private static func writeOperations(_ record: RunRecord, to database: Database) throws {
        try Table(
            "operations",
            [
                "kind TEXT PRIMARY KEY", "is_social INTEGER NOT NULL", "count INTEGER NOT NULL",
                "bytes INTEGER NOT NULL", "peak_per_second REAL",
            ]
        ).fill(
            database, record.operations.map { [$0.kind, $0.isSocial, $0.count, $0.bytes, stored($0.peakPerSecond)] })
    }

    private static func writeTimeline(_ record: RunRecord, to database: Database) throws {
        let kinds = record.operations.map(\.kind)
        // One row per tick and kind rather than one column per kind, so that `GROUP BY kind` works.
        try Table(
            "timeline",
            [
                "tick INTEGER NOT NULL", "day INTEGER NOT NULL", "time TEXT NOT NULL", "kind TEXT NOT NULL",
                "count INTEGER NOT NULL", "bytes INTEGER NOT NULL", "PRIMARY KEY (tick, kind)",
            ], options: "STRICT, WITHOUT ROWID"
        ).fill(database) { add in
            try record.timeline.forEach { row in
                let instant = TickTime(row.tick, tickSeconds: record.tickSeconds)
                for kind in kinds.indices {
                    try add([row.tick, instant.day, instant.clock, kinds[kind], row.counts[kind], row.bytes[kind]])
                }
            }
        }
    }

    private static func writeDays(_ record: RunRecord, to database: Database) throws {
        let society = try record.dailies.first?.figures.map(\.name) ?? []
        try Table(
            "society",
            ["day INTEGER PRIMARY KEY", "day_type TEXT NOT NULL"]
                + society.map { "\($0.quotedDatabaseIdentifier) REAL" }
        ).fill(database) { add in
            try record.dailies.forEach { row in
                try add([row.day, row.dayType] + row.figures.map { stored($0.value) })
            }
        }

        let panel = try record.panel.first?.figures.map(\.name) ?? []
        try Table(
            "panel",
            ["day INTEGER NOT NULL", "child INTEGER NOT NULL"] + panel.map { "\($0.quotedDatabaseIdentifier) REAL" }
                + ["PRIMARY KEY (child, day)"],
            options: "STRICT, WITHOUT ROWID"
        ).fill(database) { add in
            try record.panel.forEach { row in try add([row.day, row.child] + row.figures.map { stored($0.value) }) }
        }
    }

    private static func writeDistributions(_ state: Distributions, to database: Database) throws {
        try Table("degrees", ["friends INTEGER PRIMARY KEY", "children INTEGER NOT NULL"])
            .fill(database, state.degrees.enumerated().map { [$0.offset, $0.element] })
        try Table("likes", ["from_likes REAL PRIMARY KEY", "accounts INTEGER NOT NULL"])
            .fill(database, state.likes.map { [stored($0[0]), Int($0[1])] })
        try Table("lorenz", ["position INTEGER PRIMARY KEY", "accounts_share REAL", "likes_share REAL"])
            .fill(
                database, state.lorenz.enumerated().map { [$0.offset, stored($0.element[0]), stored($0.element[1])] })
        try Table("anxiety_by_standing", ["decile INTEGER PRIMARY KEY", "anxiety REAL"])
            .fill(database, state.anxietyByStanding.enumerated().map { [$0.offset + 1, stored($0.element)] })
        try Table("minutes", ["use TEXT PRIMARY KEY", "minutes REAL"])
            .fill(database, state.minutes.map { [$0.name, stored($0.value)] })
        try Table(
            "top_accounts",
            [
                "position INTEGER PRIMARY KEY", "child INTEGER NOT NULL", "age INTEGER NOT NULL",
                "region TEXT NOT NULL",
                "likes INTEGER NOT NULL", "likes_per_day REAL", "friends INTEGER NOT NULL", "level INTEGER NOT NULL",
                "is_big_shot INTEGER NOT NULL",
            ]
        ).fill(
            database,
            state.topAccounts.enumerated().map { rank, account in
                [
                    rank + 1, account.child, account.age, account.region, account.likes, stored(account.likesPerDay),
                    account.friends, account.level, account.isBigShot,
                ]
            })
    }

    /// Converts a number for storage: NULL if it is not finite, as in the other files.
    static func stored(_ value: Double) -> Double? { value.isFinite ? value : nil }
}

/// The values of a row.
typealias Cells = [(any DatabaseValueConvertible)?]

/// A table that is created and filled with one prepared statement.
struct Table {
    var name: String
    var columns: [String]
    var options: String

    init(_ name: String, _ columns: [String], options: String = "STRICT") {
        self.name = name
        self.columns = columns
        self.options = options
    }

    /// Creates the table and inserts the rows, each with a value for every column.
    func fill(_ database: Database, _ rows: some Sequence<Cells>) throws {
        try fill(database) { add in for row in rows { try add(row) } }
    }

    /// Creates the table and inserts the rows that `body` passes to its argument, one at a time.
    func fill(_ database: Database, _ body: ((Cells) throws -> Void) throws -> Void) throws {
        try database.execute(sql: "CREATE TABLE \(name) (\(columns.joined(separator: ", "))) \(options)")
        let width = columns.count { !$0.hasPrefix("PRIMARY KEY") }
        let marks = Array(repeating: "?", count: width).joined(separator: ", ")
        let insert = try database.makeStatement(sql: "INSERT INTO \(name) VALUES (\(marks))")
        try body { row in try insert.execute(arguments: StatementArguments(row)) }
    }
}
