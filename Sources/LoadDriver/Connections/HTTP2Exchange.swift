// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import NIOHPACK
import NIOHTTP2
import Requests

/// One of the streams of a connection of HTTP/2.
final class HTTP2Exchange: Exchange {
    let connection: HTTP2Connection
    /// The stream of the request in flight.
    var stream: HTTP2StreamID?
    private var status = 0
    private var retryAfter: Double?
    private var received = 0
    private var bodyBytes = 0
    private var kept: [UInt8] = []
    private var wantsBody = false

    init(lane: Lane, station: Station, connection: HTTP2Connection) {
        self.connection = connection
        super.init(lane: lane, station: station)
    }

    /// What came back, once it is whole.
    var answer: Answer { Answer(status: status, retryAfter: retryAfter, bytes: received) }

    override var body: [UInt8] { kept }

    override func send(_ job: Job, _ entry: CatalogueEntry) -> Int? {
        guard let headers = entry.renderParts(job, lane.values, into: &lane.parts) else { return nil }
        (status, retryAfter, received, bodyBytes, wantsBody) = (0, nil, 0, 0, entry.wantsBody)
        kept.removeAll(keepingCapacity: kept.capacity <= ResponseScanner.mostIdleBytes)
        guard connection.send(headers, lane.parts.body, for: self) else { return nil }
        return headers.reduce(lane.parts.body.count) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    }

    override func close() { connection.cancel(self) }

    // A stream is the request's own: the next request takes a new one.
    override var outlivesItsRequest: Bool { connection.isOpen }

    override var hasServed: Bool {
        get { connection.hasServed }
        set { connection.hasServed = newValue }
    }

    override func releaseBody() { if kept.capacity > ResponseScanner.mostIdleBytes { kept = [] } }

    override var hasCarried: Bool { connection.hasCarried }

    override func leave() -> Bool { connection.leave() }

    override func hasSlept(since instant: Int64) -> Bool { connection.hasSlept(since: instant) }

    override func hangUp() { connection.hangUp() }

    /// Takes header fields: the last block with a final status counts.
    func take(_ headers: HPACKHeaders) {
        received += headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 }
        guard let text = headers.first(name: ":status"), let number = Int(text) else { return }
        status = number
        retryAfter = headers.first(name: "retry-after").flatMap { Answer.seconds(of: Array($0.utf8)) }
    }

    /// Takes a part of the body.
    ///
    /// - Returns: false if there is too much of it.
    func take(_ bytes: ByteBuffer) -> Bool {
        received += bytes.readableBytes
        bodyBytes += bytes.readableBytes
        guard bodyBytes <= Answer.mostBodyBytes else { return false }
        if wantsBody { kept.append(contentsOf: bytes.readableBytesView) }
        return true
    }
}
