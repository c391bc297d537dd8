// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// A slot for one in-flight request: an HTTP/1.1 connection, or a stream of an HTTP/2 connection.
///
/// Confined to its worker's event loop.
class RequestSlot {
    /// The worker that owns the slot; removes the slot when it is lost or closed.
    let worker: EventLoopWorker
    /// The connection pool to which the slot belongs.
    let pool: ConnectionPool
    /// The request in flight; meaningful while `isBusy`.
    var job: ScheduledRequest
    /// Whether a request is in flight.
    var isBusy = false
    /// When the request's first byte was handed to the socket; nanoseconds.
    var actualStart: Int64 = 0
    /// The size of the request in flight; bytes.
    var sentBytes = 0
    /// The post that the request concerns, for the audit.
    var post: UInt64?
    /// When the slot became idle; nanoseconds.
    var idleSince: Int64 = 0
    /// When the slot was put into service; nanoseconds.
    var openedAt: Int64 = 0
    /// The index among the worker's slots; -1 if out of service.
    var position = -1

    init(worker: EventLoopWorker, pool: ConnectionPool) {
        self.worker = worker
        self.pool = pool
        job = ScheduledRequest(scheduledStart: 0, instant: 0, actor: 0, subject: 0, sequence: 0, template: 0)
    }

    /// Sends a request, whose catalog entry is `entry`.
    ///
    /// - Returns: the number of bytes; nil if a value that the request needs is missing, in which case nothing was
    ///   sent.
    func send(_ job: ScheduledRequest, _ entry: CatalogEntry) -> Int? {
        preconditionFailure("subclasses of RequestSlot override send(_:_:)")
    }

    /// The body of the latest response, if the request's entry has `wantsBody`.
    var body: [UInt8] { [] }

    /// The header lines of the latest response, if the request's entry has `wantsFields`; each ends with a line feed.
    var fields: [UInt8] { [] }

    /// Returns the part of the response received so far, for an example of a failure.
    ///
    /// - Parameter lastPiece: the most recent bytes, if available.
    func evidence(_ lastPiece: ByteBuffer?) -> ResponseEvidence { ResponseEvidence() }

    /// Frees the storage of a large body; no request is in flight.
    func releaseBody() {}

    /// Closes the transport of the request in flight, without notifying the worker.
    func close() {}

    /// Whether the slot can be reused although its request was abandoned.
    var outlivesItsRequest: Bool { false }

    /// Whether a response was received on its connection.
    var hasServed = false

    /// Whether a request was sent on its connection.
    var hasCarried: Bool { actualStart != 0 }

    /// Removes the slot from its connection.
    ///
    /// - Returns: whether it was the last one, in which case the connection ends.
    func leave() -> Bool { true }

    /// Whether no request has been in flight on its connection since `instant`.
    func isIdle(since instant: Int64) -> Bool { !isBusy && idleSince < instant }

    /// Closes its connection; no request is in flight on it.
    func closeConnection() { close() }
}

/// A connection pool, shared by the whole worker or owned by one watch. Confined to the worker's event loop.
final class ConnectionPool: @unchecked Sendable {
    /// Idle request slots; the most recently used one is used first.
    var idle: [RequestSlot] = []
    /// Requests that are due and have no slot.
    var waiting = RequestQueue()
    /// The number of connections, open or being opened.
    var connections = 0
    /// Of these, connections that are being opened.
    var opening = 0
    /// The number of concurrent requests on one connection, as far as known.
    var streams = 1
    /// Consecutive failed attempts to connect.
    var failures = 0
    /// Consecutive connections that ended at once without a response.
    var earlyCloses = 0
    /// Whether a new attempt is delayed.
    var isBackingOff = false
    /// Whether the pool is in its worker's list of pools that a cap throttles.
    var isBlocked = false
    /// The watch that owns the pool; nil if the worker's connections are shared.
    let watch: UInt32?

    init(watch: UInt32?, streams: Int) { (self.watch, self.streams) = (watch, streams) }
}
