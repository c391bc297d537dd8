// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import NIOHPACK
import NIOHTTP2
import Requests

/// A stream of an HTTP/2 connection.
final class HTTP2RequestSlot: RequestSlot {
    let connection: HTTP2Connection
    /// The stream of the request in flight.
    var stream: HTTP2StreamID?
    private var status = 0
    private var retryAfter: Double?
    private var received = 0
    private var bodyBytes = 0
    private var kept: [UInt8] = []
    private var keptFields: [UInt8] = []
    private var wantsBody = false
    /// The latest block of header fields.
    private var lastFields = HPACKHeaders()
    /// The first bytes of the body of an unexpected response.
    private var start: [UInt8] = []
    private var isExpected = true
    private var wantsFields = false

    init(worker: EventLoopWorker, pool: ConnectionPool, connection: HTTP2Connection) {
        self.connection = connection
        super.init(worker: worker, pool: pool)
    }

    /// The response, once it is complete.
    var answer: ReceivedResponse { ReceivedResponse(status: status, retryAfter: retryAfter, bytes: received) }

    /// Whether the response has a valid status.
    var hasStatus: Bool { status != 0 }

    override var body: [UInt8] { kept }

    override var fields: [UInt8] { keptFields }

    override func send(_ job: ScheduledRequest, _ entry: CatalogEntry) -> Int? {
        guard let headers = entry.renderParts(job, worker.values, into: &worker.parts) else { return nil }
        (status, retryAfter, received, bodyBytes) = (0, nil, 0, 0)
        (wantsBody, wantsFields, isExpected) = (entry.wantsBody, entry.wantsFields, true)
        kept.removeAll(keepingCapacity: kept.capacity <= ResponseScanner.mostIdleBytes)
        if !start.isEmpty { start.removeAll(keepingCapacity: true) }
        keptFields.removeAll(keepingCapacity: true)
        guard connection.send(headers, worker.parts.body, for: self) else { return nil }
        return headers.reduce(worker.parts.body.count) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    }

    override func evidence(_ lastPiece: ByteBuffer?) -> ResponseEvidence {
        guard status != 0 else { return ResponseEvidence() }
        return ResponseEvidence(lastFields, body: isExpected ? kept : start)
    }

    override func close() { connection.cancel(self) }

    // A stream serves one request: the next request uses a new one.
    override var outlivesItsRequest: Bool { connection.isOpen }

    override var hasServed: Bool {
        get { connection.hasServed }
        set { connection.hasServed = newValue }
    }

    override func releaseBody() { if kept.capacity > ResponseScanner.mostIdleBytes { kept = [] } }

    override var hasCarried: Bool { connection.hasCarried }

    override func leave() -> Bool { connection.leave() }

    override func isIdle(since instant: Int64) -> Bool { connection.isIdle(since: instant) }

    override func closeConnection() { connection.closeConnection() }

    /// Receives header fields; the latest block with a final status counts.
    func take(_ headers: HPACKHeaders) {
        received += headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 }
        guard let text = headers.first(name: ":status") else { return }
        status = Int(text).flatMap { text.utf8.count == 3 && StatusSet.allowed.contains($0) ? $0 : nil } ?? 0
        guard hasStatus else { return }
        lastFields = headers
        isExpected = worker.catalog[job.template].template.judge(status: status) == .expected
        if wantsFields { keep(headers) }
        retryAfter = headers.first(name: "retry-after").flatMap { ReceivedResponse.seconds(of: Array($0.utf8)) }
    }

    private func keep(_ headers: HPACKHeaders) {
        keptFields.removeAll(keepingCapacity: true)
        for field in headers where field.name.utf8.first != UInt8(ascii: ":") {
            keptFields.append(contentsOf: field.name.utf8)
            keptFields.append(UInt8(ascii: ":"))
            // A value must not contain line breaks; one that does must not look like another header.
            for byte in field.value.utf8 { keptFields.append(byte == 10 ? 32 : byte) }
            keptFields.append(10)
        }
    }

    /// Receives a part of the body.
    ///
    /// - Returns: false if the body exceeds the size limit.
    func take(_ bytes: ByteBuffer) -> Bool {
        received += bytes.readableBytes
        bodyBytes += bytes.readableBytes
        guard bodyBytes <= ReceivedResponse.mostBodyBytes else { return false }
        if wantsBody { kept.append(contentsOf: bytes.readableBytesView) }
        if !isExpected, start.count < SecretMask.shownBytes * 3 {
            start.append(contentsOf: bytes.readableBytesView.prefix(SecretMask.shownBytes * 3))
        }
        return true
    }
}
