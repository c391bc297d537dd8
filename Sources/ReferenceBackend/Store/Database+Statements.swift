// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

/// Statements that are prepared once a connection.
extension Database {
    /// Runs a statement.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: Int64...) throws -> Int {
        try run(sql, values.map(\.databaseValue))
    }

    /// Runs a statement with values of any kind.
    @discardableResult
    func run(_ sql: String, _ values: [DatabaseValue]) throws -> Int {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments(values))
        try statement.execute()
        return changesCount
    }

    /// The first row of a query, as `make` reads it; nil if there is none.
    func first<Value>(_ sql: String, _ values: Int64..., make: (Row) throws -> Value) throws -> Value? {
        let rows = try rows(sql, values)
        guard let row = try rows.next() else { return nil }
        return try make(row)
    }

    /// Hands each row of a query to `body`; a row is valid until the next.
    func each(_ sql: String, _ values: Int64..., body: (Row) throws -> Void) throws {
        let rows = try rows(sql, values)
        while let row = try rows.next() { try body(row) }
    }

    /// Whether a query has a row.
    func exists(_ sql: String, _ values: Int64...) throws -> Bool {
        try rows(sql, values).next() != nil
    }

    private func rows(_ sql: String, _ values: [Int64]) throws -> RowCursor {
        let statement = try cachedStatement(sql: sql)
        return try Row.fetchCursor(statement, arguments: StatementArguments(values.map(\.databaseValue)))
    }
}
