// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

/// Prepared statements, cached per connection.
extension Database {
    /// Runs a statement with integer values.
    ///
    /// - Returns: the number of changed rows.
    @discardableResult
    func run(_ sql: String, _ values: Int64...) throws -> Int {
        try run(sql, values.map(\.databaseValue))
    }

    /// Runs a statement with values of any type.
    @discardableResult
    func run(_ sql: String, _ values: [DatabaseValue]) throws -> Int {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments(values))
        try statement.execute()
        return changesCount
    }

    /// Returns the first row of a query as decoded by `make`, or nil if there is none.
    func first<Value>(_ sql: String, _ values: Int64..., make: (Row) throws -> Value) throws -> Value? {
        let rows = try rows(sql, values)
        guard let row = try rows.next() else { return nil }
        return try make(row)
    }

    /// Calls `body` with each row of a query. A row is valid only during the call.
    func each(_ sql: String, _ values: Int64..., body: (Row) throws -> Void) throws {
        let rows = try rows(sql, values)
        while let row = try rows.next() { try body(row) }
    }

    /// Returns whether a query has any row.
    func exists(_ sql: String, _ values: Int64...) throws -> Bool {
        try rows(sql, values).next() != nil
    }

    private func rows(_ sql: String, _ values: [Int64]) throws -> RowCursor {
        let statement = try cachedStatement(sql: sql)
        return try Row.fetchCursor(statement, arguments: StatementArguments(values.map(\.databaseValue)))
    }
}
