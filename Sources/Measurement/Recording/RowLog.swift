// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Where the rows of a run are put as it goes on, and read again when its report is written.
///
/// What goes wrong is told when rows are read: a run is not ended because its report will lack something.
public protocol RowLog<Row>: AnyObject, Sendable {
    /// A row.
    associatedtype Row: Sendable

    /// Rows so far.
    var count: Int { get }

    /// Adds a row after all others.
    func append(_ row: Row)

    /// Changes a row.
    ///
    /// - Parameter index: 0..<`count`.
    func update(_ index: Int, _ change: (inout Row) -> Void)

    /// Reads all rows in their order; none may be added or changed meanwhile.
    ///
    /// - Throws: what `body` throws, or why rows are missing.
    func forEach(_ body: (Row) throws -> Void) throws
}

/// Rows in memory.
public final class RowsInMemory<Row: Sendable>: RowLog {
    private let rows: Mutex<[Row]>

    /// Begins with some rows.
    public init(_ rows: [Row] = []) { self.rows = Mutex(rows) }

    /// Rows so far.
    public var count: Int { rows.withLock { $0.count } }

    /// Adds a row.
    public func append(_ row: Row) { rows.withLock { $0.append(row) } }

    /// Changes a row.
    public func update(_ index: Int, _ change: (inout Row) -> Void) { rows.withLock { change(&$0[index]) } }

    /// Reads all rows in their order.
    public func forEach(_ body: (Row) throws -> Void) throws { try rows.withLock { $0 }.forEach(body) }
}

/// Rows that nobody wants to read: they are counted alone.
public final class RowsDropped<Row: Sendable>: RowLog {
    private let rows = Atomic(0)

    /// Begins with no row.
    public init() {}

    /// Rows so far.
    public var count: Int { rows.load(ordering: .relaxed) }

    /// Counts a row.
    public func append(_ row: Row) { rows.add(1, ordering: .relaxed) }

    /// Does nothing.
    public func update(_ index: Int, _ change: (inout Row) -> Void) {}

    /// Reads nothing.
    public func forEach(_ body: (Row) throws -> Void) throws {}
}

/// The logs of a run: what a report tells about time.
public struct RunRows: Sendable {
    /// One row a tick.
    public let timeline: any RowLog<TimelineRow>
    /// One row a day.
    public let dailies: any RowLog<DailyRow>
    /// One row a sampled child and day.
    public let panel: any RowLog<PanelRow>
    /// One row a second of a run against a backend.
    public let seconds: any RowLog<SecondRow>

    /// Gathers logs.
    public init(
        timeline: any RowLog<TimelineRow>, dailies: any RowLog<DailyRow>, panel: any RowLog<PanelRow>,
        seconds: any RowLog<SecondRow>
    ) {
        (self.timeline, self.dailies, self.panel, self.seconds) = (timeline, dailies, panel, seconds)
    }

    /// For a run without a report.
    public static var dropped: RunRows {
        RunRows(timeline: RowsDropped(), dailies: RowsDropped(), panel: RowsDropped(), seconds: RowsDropped())
    }
}
