// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Room for one request in flight: a connection of HTTP/1.1, or one of the streams of a connection of HTTP/2.
///
/// Belongs to its lane's event loop.
class Exchange {
    /// Whose event loop it is; lets go of the exchange when that is lost or closed.
    let lane: Lane
    /// Whose requests it carries.
    let station: Station
    /// What is in flight; meaningful while `isBusy`.
    var job: Job
    /// Whether a request is in flight.
    var isBusy = false
    /// When its first byte was handed to the socket; nanoseconds.
    var actualStart: Int64 = 0
    /// Bytes of the request in flight.
    var sentBytes = 0
    /// The post that the request is about, for the audit.
    var post: UInt64?
    /// Since when nothing is in flight; nanoseconds.
    var idleSince: Int64 = 0
    /// When it was taken into service; nanoseconds.
    var openedAt: Int64 = 0
    /// Where it stands among the lane's exchanges.
    var position = -1

    init(lane: Lane, station: Station) {
        self.lane = lane
        self.station = station
        job = Job(scheduledStart: 0, instant: 0, actor: 0, subject: 0, sequence: 0, template: 0)
    }

    /// Sends the request of `job`, which is `entry`.
    ///
    /// - Returns: how many bytes; nil if a value that the request needs is missing, and nothing was sent.
    func send(_ job: Job, _ entry: CatalogueEntry) -> Int? {
        preconditionFailure("an exchange is HTTP1Exchange or HTTP2Exchange")
    }

    /// The body of the answer that came last, if its request's entry wants one.
    var body: [UInt8] { [] }

    /// The header lines of the answer that came last, if its request's entry wants them; a line feed after each.
    var fields: [UInt8] { [] }

    /// What is known of the answer so far, for an example of a failure.
    ///
    /// - Parameter lastPiece: the bytes that came last, where they are still at hand.
    func evidence(_ lastPiece: ByteBuffer?) -> AnswerEvidence { AnswerEvidence() }

    /// Lets go of a large body, with nothing in flight.
    func releaseBody() {}

    /// Closes what carries the request in flight, without a word to the lane.
    func close() {}

    /// Whether it can serve on although the request in flight was given up.
    var outlivesItsRequest: Bool { false }

    /// Whether an answer has come on its connection.
    var hasServed = false

    /// Whether a request was sent on its connection.
    var hasCarried: Bool { actualStart != 0 }

    /// Takes it off its connection.
    ///
    /// - Returns: whether it was the last, so that the connection is gone.
    func leave() -> Bool { true }

    /// Whether nothing at all has been in flight on its connection since `instant`.
    func hasSlept(since instant: Int64) -> Bool { !isBusy && idleSince < instant }

    /// Closes its connection, with nothing in flight on it.
    func hangUp() { close() }
}

/// What shares connections: the whole lane, or one watch. Belongs to the lane's event loop.
final class Station: @unchecked Sendable {
    /// Exchanges with nothing in flight; the one used last is used first.
    var idle: [Exchange] = []
    /// Jobs that are due and for which there is no exchange.
    var waiting = JobQueue()
    /// Connections, open or being opened.
    var connections = 0
    /// Of these, those that are being opened.
    var opening = 0
    /// Requests that one connection carries at a time, as far as is known.
    var streams = 1
    /// Attempts to connect that failed in a row.
    var failures = 0
    /// Connections that ended at once without an answer, in a row.
    var stillborn = 0
    /// Whether a new attempt waits for its time.
    var isBackingOff = false
    /// Whether it stands in its lane's list of stations that a cap holds back.
    var isBlocked = false
    /// The watch whose station it is; nil if the lane's.
    let watch: UInt32?

    init(watch: UInt32?, streams: Int) { (self.watch, self.streams) = (watch, streams) }
}
