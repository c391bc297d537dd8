// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Storage for the rows of a run, written during the run and read when its report is written.
///
/// Errors are thrown on reading only, since an incomplete report is no reason to end a run.
public protocol RowLog<Row>: AnyObject, Sendable {
    /// The type of a row.
    associatedtype Row: Sendable

    /// The number of rows so far.
    var count: Int { get }

    /// Appends a row.
    func append(_ row: Row)

    /// Modifies a row.
    ///
    /// - Parameters:
    ///   - index: the row's index, 0..<`count`.
    ///   - change: the modification.
    func update(_ index: Int, _ change: (inout Row) -> Void)

    /// Calls `body` with each row in order; rows must not be added or modified meanwhile.
    ///
    /// - Throws: errors of `body`, or an error if rows could not be stored or read.
    func forEach(_ body: (Row) throws -> Void) throws
}

/// A log in memory.
public final class RowsInMemory<Row: Sendable>: RowLog {
    private let rows: Mutex<[Row]>

    /// Creates a log with initial rows.
    public init(_ rows: [Row] = []) { self.rows = Mutex(rows) }

    /// The number of rows so far.
    public var count: Int { rows.withLock { $0.count } }

    /// Appends a row.
    public func append(_ row: Row) { rows.withLock { $0.append(row) } }

    /// Modifies a row.
    public func update(_ index: Int, _ change: (inout Row) -> Void) { rows.withLock { change(&$0[index]) } }

    /// Calls `body` with each row in order.
    public func forEach(_ body: (Row) throws -> Void) throws { try rows.withLock { $0 }.forEach(body) }
}

/// A log that counts rows without storing them.
public final class RowsDropped<Row: Sendable>: RowLog {
    private let rows = Atomic(0)

    /// Creates an empty log.
    public init() {}

    /// The number of rows so far.
    public var count: Int { rows.load(ordering: .relaxed) }

    /// Counts a row.
    public func append(_ row: Row) { rows.add(1, ordering: .relaxed) }

    /// Does nothing.
    public func update(_ index: Int, _ change: (inout Row) -> Void) {}

    /// Reads nothing.
    public func forEach(_ body: (Row) throws -> Void) throws {}
}

/// The logs of a run: the time series of its report.
public struct RunRows: Sendable {
    /// One row per tick.
    public let timeline: any RowLog<TimelineRow>
    /// One row per day.
    public let dailies: any RowLog<DailyRow>
    /// One row per sampled child and day.
    public let panel: any RowLog<PanelRow>
    /// One row per second of a run against a backend.
    public let seconds: any RowLog<SecondRow>

    /// Creates a set of logs.
    public init(
        timeline: any RowLog<TimelineRow>, dailies: any RowLog<DailyRow>, panel: any RowLog<PanelRow>,
        seconds: any RowLog<SecondRow>
    ) {
        (self.timeline, self.dailies, self.panel, self.seconds) = (timeline, dailies, panel, seconds)
    }

    /// Logs in memory, for runs of few ticks.
    public static var inMemory: RunRows {
        RunRows(timeline: RowsInMemory(), dailies: RowsInMemory(), panel: RowsInMemory(), seconds: RowsInMemory())
    }

    /// Logs for a run without a report.
    public static var dropped: RunRows {
        RunRows(timeline: RowsDropped(), dailies: RowsDropped(), panel: RowsDropped(), seconds: RowsDropped())
    }
}
