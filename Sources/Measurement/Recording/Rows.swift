// SPDX-License-Identifier: GPL-3.0-or-later

/// The rows of a record, wherever they are: a run may have more of them than memory should hold.
public struct Rows<Row: Sendable>: Sendable {
    private let log: any RowLog<Row>

    /// The rows of a log to which nothing is added any more.
    public init(_ log: any RowLog<Row>) { self.log = log }

    /// Rows in memory.
    public init(_ rows: [Row]) { log = RowsInMemory(rows) }

    /// How many there are.
    public var count: Int { log.count }

    /// Whether there is none.
    public var isEmpty: Bool { log.count == 0 }

    /// Reads them in their order, a few at a time.
    ///
    /// - Throws: what `body` throws, or why rows are missing.
    public func forEach(_ body: (Row) throws -> Void) throws { try log.forEach(body) }

    /// The first row; nil if there is none.
    ///
    /// - Throws: why rows are missing.
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

    /// All rows at once: for a few.
    ///
    /// - Throws: why rows are missing.
    public var all: [Row] {
        get throws {
            var rows: [Row] = []
            try forEach { rows.append($0) }
            return rows
        }
    }
}

/// Ends a reading before its end.
private struct Enough: Error {}

extension Rows: ExpressibleByArrayLiteral {
    /// Rows in memory.
    public init(arrayLiteral rows: Row...) { self.init(rows) }
}
