// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import NIOSSL
import NIOTLS
import Requests

/// An HTTP/1.1 connection with keep-alive: one request at a time.
final class HTTP1RequestSlot: RequestSlot, ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// The connection is being opened or secured.
        case opening
        /// The connection accepts requests.
        case open
        /// The connection is no longer usable.
        case closed
    }

    private var context: ChannelHandlerContext?
    private var state = State.opening
    private var scanner = ResponseScanner()
    /// The socket, if requests bypass the channel; nil over TLS.
    private var socket: PlainSocket?
    /// The part of a request that the channel has to write; reused to avoid allocation.
    private var rest = ByteBuffer()
    private var received = 0
    /// The first bytes of a response that is incomplete or malformed; empty otherwise.
    private var start: [UInt8] = []

    /// The number of response bytes kept for an example of a failure: a head of common length and part of the body.
    private static let keptBytes = 4_096

    // MARK: - Requests

    override func send(_ job: ScheduledRequest, _ entry: CatalogEntry) -> Int? {
        guard let context else { return nil }
        if let request = entry.constantRequest {
            begin(entry)
            write(request.readableBytesUInt8Span, context)
            return request.readableBytes
        }
        worker.scratch.removeAll(keepingCapacity: true)
        guard entry.render(job, worker.values, into: &worker.scratch) else { return nil }
        begin(entry)
        let rendered = worker.scratch
        write(rendered.span, context)
        return rendered.count
    }

    private func begin(_ entry: CatalogEntry) {
        scanner.begin(isHead: entry.isHead, wantsBody: entry.wantsBody, wantsFields: entry.wantsFields)
        received = 0
        if !start.isEmpty { start.removeAll(keepingCapacity: true) }
    }

    /// Keeps the beginning of an incomplete or malformed response.
    private func keep(_ bytes: ByteBuffer) {
        guard start.count < Self.keptBytes else { return }
        start.append(contentsOf: bytes.readableBytesView.prefix(Self.keptBytes - start.count))
    }

    override func evidence(_ lastPiece: ByteBuffer?) -> ResponseEvidence {
        if let lastPiece { keep(lastPiece) }
        return ResponseEvidence(start)
    }

    /// Writes a request to the socket. What the socket does not accept goes to the channel, which then writes all later
    /// data.
    private func write(_ bytes: Span<UInt8>, _ context: ChannelHandlerContext) {
        let sent = socket?.send(bytes) ?? 0
        if sent == bytes.count { return }
        socket = nil
        rest.clear()
        unsafe rest.writeBytes(bytes.extracting(sent...).bytes)
        context.writeAndFlush(wrapOutboundOut(rest), promise: nil)
    }

    override var body: [UInt8] { scanner.body }

    override var fields: [UInt8] { scanner.fields }

    override func releaseBody() { scanner.releaseBody() }

    override func close() {
        state = .closed
        context?.close(promise: nil)
    }

    // MARK: - The connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard context.channel.isActive else { return fail(unopened) }
        if worker.transport.target.isSecure { return }
        socket = PlainSocket(of: context.channel)
        becomeOpen()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? TLSUserEvent, case .handshakeCompleted(let negotiated) = event else { return }
        // A server without ALPN speaks HTTP/1.1.
        if negotiated == "h2" { fail(.noCommonVersion(.http1)) } else { becomeOpen() }
    }

    private func becomeOpen() {
        guard state == .opening else { return }
        state = .open
        worker.opened([self], pool)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        // Unsolicited responses, such as a 408 before a server closes, belong to no request.
        guard isBusy else { return fail(hasServed ? ConnectionFailure(.reset) : .spokeFirst(bytes)) }
        received += bytes.readableBytes
        let step = scanner.scan(bytes.readableBytesUInt8Span)
        if step.outcome != .complete { keep(bytes) }
        if scanner.bodyBytes > ReceivedResponse.mostBodyBytes { return fail(.bodyTooLong) }
        switch step.outcome {
        case .needsMore:
            guard scanner.status == 0 else { return }
            if isTLS(bytes) { return fail(.speaksTLS(worker.transport.target)) }
            // Another protocol need not end its first line.
            if !zip(start, "HTTP/".utf8).allSatisfy({ $0 == $1 }) { fail(.of(.malformedStatusLine)) }
        case .complete:
            if scanner.status == 400, !hasServed, isTLS(bytes) { return fail(.speaksTLS(worker.transport.target)) }
            complete(isReusable: step.used == bytes.readableBytes && !scanner.closesConnection, bytes)
        case .failed(let failure): fail(isTLS(bytes) ? .speaksTLS(worker.transport.target) : .of(failure))
        }
    }

    /// Whether the server indicates that it expected TLS, by a TLS record or in text.
    private func isTLS(_ bytes: ByteBuffer) -> Bool {
        !worker.transport.target.isSecure && received == bytes.readableBytes && ConnectionFailure.isTLS(bytes)
    }

    private func complete(isReusable: Bool, _ lastPiece: ByteBuffer? = nil) {
        if !isReusable { close() }
        let answer = ReceivedResponse(
            status: scanner.status, retryAfter: ReceivedResponse.seconds(of: scanner.retryAfter), bytes: received)
        worker.finish(self, answer, isReusable: isReusable, lastPiece: lastPiece)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // The end of a connection that the driver closed carries no information about the response.
        guard state != .closed else { return }
        if isBusy, scanner.end() == .complete { return complete(isReusable: false) }
        fail(ended)
    }

    /// The failure for a connection that the server closed.
    private var ended: ConnectionFailure {
        if state == .opening { return unopened }
        if !isBusy { return hasServed ? ConnectionFailure(.reset) : .endedAtOnce }
        return received == 0
            ? .unanswered(worker.transport.target, isFirst: !hasServed) : .of(ResponseScanner.Failure.truncated)
    }

    /// The failure for a connection that the server closed before it was open.
    private var unopened: ConnectionFailure { worker.transport.target.isSecure ? .closedHandshake : .endedAtOnce }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let failure = ConnectionFailure.of(error, worker.transport, certificate: context.serverCertificate)
        fail(failure == ConnectionFailure(.reset) ? ended : failure)
    }

    /// Closes a connection that is no longer usable.
    private func fail(_ failure: ConnectionFailure) {
        let before = state
        close()
        switch before {
        case .opening: worker.failedToOpen(pool, failure)
        case .open: worker.lost(self, failure)
        case .closed: break
        }
    }

    /// Abandons a connection that is not open in time.
    func expire(after seconds: Double) {
        if state == .opening { fail(.silentHandshake(after: seconds)) }
    }
}
