// SPDX-License-Identifier: GPL-3.0-or-later

/// The rows of a record, in memory or on disk, since long runs have more rows than fit in memory.
public struct Rows<Row: Sendable>: Sendable {
    private let log: any RowLog<Row>

    /// Creates a view of a finished log.
    public init(_ log: any RowLog<Row>) { self.log = log }

    /// Creates rows in memory.
    public init(_ rows: [Row]) { log = RowsInMemory(rows) }

    /// The number of rows.
    public var count: Int { log.count }

    /// Whether there are no rows.
    public var isEmpty: Bool { log.count == 0 }

    /// Calls `body` with each row in order; only a few rows are in memory at a time.
    ///
    /// - Throws: errors of `body`, or an error if rows could not be stored or read.
    public func forEach(_ body: (Row) throws -> Void) throws { try log.forEach(body) }

    /// The first row; nil if there is none.
    ///
    /// - Throws: an error if rows could not be stored or read.
    public var first: Row? {
        get throws {
            var first: Row?
            do {
                try forEach {
                    first = $0
                    throw Enough()
                }
            } catch is Enough {}
            return first
        }
    }

    /// All rows as an array, for small numbers of rows.
    ///
    /// - Throws: an error if rows could not be stored or read.
    public var all: [Row] {
        get throws {
            var rows: [Row] = []
            try forEach { rows.append($0) }
            return rows
        }
    }
}

/// The error that stops an iteration early.
private struct Enough: Error {}

extension Rows: ExpressibleByArrayLiteral {
    /// Creates rows in memory.
    public init(arrayLiteral rows: Row...) { self.init(rows) }
}
