// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOTLS
import Requests

/// An HTTP/2 connection, which carries as many concurrent requests as it has streams.
///
/// It handles frames directly: one channel per stream, as the library offers, would cost more than the request.
final class HTTP2Connection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    /// The client's settings. The stream window fits any response within the size limit.
    static let settings = [
        HTTP2Setting(parameter: .enablePush, value: 0),
        HTTP2Setting(parameter: .maxHeaderListSize, value: 65_536),
        HTTP2Setting(parameter: .initialWindowSize, value: ReceivedResponse.mostBodyBytes + 65_536),
    ]
    /// The maximum number of in-flight requests on one connection, if the backend allows as many.
    static let mostStreams = 100
    /// The connection's flow-control window, which all in-flight responses share; bytes.
    private static let window = 16 << 20

    private enum State { case opening, open, closed }

    private let worker: EventLoopWorker
    private let pool: ConnectionPool
    private var context: ChannelHandlerContext?
    private var state = State.opening
    /// Whether the TLS handshake is complete.
    private var isSecured = false
    /// The server's reason for ending the connection.
    private var end: ConnectionFailure?
    private var slots: [HTTP2RequestSlot] = []
    /// Request slots that the worker has not lost.
    private var left = 0
    /// Whether the pool counts this connection.
    private var isCounted = false
    /// Whether a response was received.
    var hasServed = false
    /// Whether a request was sent.
    var hasCarried: Bool { nextStream > 1 }
    /// When the last request ended; nanoseconds.
    private var idleSince: Int64 = 0
    private var byStream: [HTTP2StreamID: HTTP2RequestSlot] = [:]
    private var nextStream: Int32 = 1
    private var consumed = 0

    init(worker: EventLoopWorker, pool: ConnectionPool) {
        self.worker = worker
        self.pool = pool
    }

    // MARK: - Requests

    /// Sends the request of `slot` on a new stream.
    func send(_ headers: HPACKHeaders, _ body: [UInt8], for slot: HTTP2RequestSlot) -> Bool {
        guard let context, state == .open else { return false }
        let stream = HTTP2StreamID(Int(nextStream))
        nextStream += 2
        // Stream IDs are finite; the remaining ones are enough for the requests in flight.
        if nextStream > Int32.max - 1_000 { loop(of: context).execute { [self] in retire() } }
        slot.stream = stream
        byStream[stream] = slot
        let head = HTTP2Frame.FramePayload.Headers(headers: headers, endStream: body.isEmpty)
        context.write(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: .headers(head))), promise: nil)
        if !body.isEmpty {
            let data = HTTP2Frame.FramePayload.Data(
                data: .byteBuffer(context.channel.allocator.buffer(bytes: body)), endStream: true)
            context.write(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: .data(data))), promise: nil)
        }
        context.flush()
        return true
    }

    /// Ends one stream without affecting the others.
    func cancel(_ slot: HTTP2RequestSlot) {
        guard let stream = slot.stream, byStream.removeValue(forKey: stream) != nil else { return }
        idleSince = worker.now
        let frame = HTTP2Frame(streamID: stream, payload: .rstStream(.cancel))
        context?.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    // MARK: - The connection

    /// Whether the connection accepts requests.
    var isOpen: Bool { state == .open }

    /// Called when the worker has lost a request slot; the connection ends with the last one.
    ///
    /// - Returns: whether the pool thereby loses a connection.
    func leave() -> Bool {
        left -= 1
        guard left == 0 else { return false }
        state = .closed
        context?.close(promise: nil)
        defer { isCounted = false }
        return isCounted
    }

    /// Whether no request has been in flight since `instant`.
    func isIdle(since instant: Int64) -> Bool { byStream.isEmpty && idleSince < instant }

    /// Ends the connection; no request is in flight.
    func closeConnection() { fail(ConnectionFailure(.reset)) }

    private func loop(of context: ChannelHandlerContext) -> NIOIsolatedEventLoop { context.eventLoop.assumeIsolated() }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard context.channel.isActive else { return fail(unopened) }
        grant(Self.window)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Abandons a connection that is not ready in time.
    func expire(after seconds: Double) {
        guard state == .opening else { return }
        let isHandshake = worker.transport.target.isSecure && !isSecured
        fail(isHandshake ? .silentHandshake(after: seconds) : .noSettings(after: seconds))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted(let negotiated) = event {
            isSecured = true
            if negotiated != "h2" { fail(.noCommonVersion(.http2)) }
        } else if let event = event as? StreamClosedEvent, let reason = event.reason {
            // With REFUSED_STREAM, the backend has not processed the request.
            let words = "the server reset the request's stream, \(ConnectionFailure.name(of: reason))"
            finish(event.streamID, ConnectionFailure(reason == .refusedStream ? .refused : .reset, words))
        }
    }

    /// Opens as many request slots as the backend's settings allow: further requests would queue invisibly in the
    /// client.
    private func becomeOpen(_ settings: HTTP2Settings) {
        guard state == .opening else { return }
        state = .open
        let limit = settings.last { $0.parameter == .maxConcurrentStreams }?.value ?? Self.mostStreams
        let streams = max(1, min(Self.mostStreams, limit))
        (left, isCounted, idleSince) = (streams, true, worker.now)
        slots = (0..<streams).map { _ in HTTP2RequestSlot(worker: worker, pool: pool, connection: self) }
        pool.streams = streams
        worker.opened(slots.reversed(), pool)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers):
            guard let slot = byStream[frame.streamID] else { return }
            slot.take(headers.headers)
            if headers.endStream { finish(frame.streamID, nil) }
        case .data(let data):
            grant(data.data.readableBytes + (data.paddingBytes.map { $0 + 1 } ?? 0))
            guard let slot = byStream[frame.streamID], case .byteBuffer(let bytes) = data.data else { return }
            guard slot.take(bytes) else {
                cancel(slot)
                slot.stream = nil
                return worker.lost(slot, .bodyTooLong)
            }
            if data.endStream { finish(frame.streamID, nil) }
        case .settings(.settings(let settings)): becomeOpen(settings)
        case .goAway(let last, let code, let detail):
            let failure = ConnectionFailure.goAway(code, detail)
            if state == .opening { fail(failure) } else { retire(after: last, failure) }
        default: break
        }
    }

    /// Extends the flow-control window by the bytes read, once the amount justifies a frame.
    private func grant(_ bytes: Int) {
        consumed += bytes
        guard consumed >= 16_384, let context else { return }
        let frame = HTTP2Frame(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: consumed))
        consumed = 0
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    private func finish(_ stream: HTTP2StreamID, _ failure: ConnectionFailure?) {
        guard let slot = byStream.removeValue(forKey: stream) else { return }
        slot.stream = nil
        idleSince = worker.now
        if let failure = failure ?? (slot.hasStatus ? nil : ConnectionFailure.wrongStatus) {
            worker.lost(slot, failure)
        } else {
            worker.finish(slot, slot.answer, isReusable: state == .open)
        }
    }

    /// Stops accepting requests; those in flight may still be answered.
    ///
    /// - Parameters:
    ///   - last: the last stream that the backend processes; requests on later streams are refused unprocessed.
    ///   - failure: the reason.
    private func retire(after last: HTTP2StreamID = .maxID, _ failure: ConnectionFailure? = nil) {
        let wasOpen = state == .open
        if wasOpen {
            state = .closed
            isCounted = false
            end = failure
            withdraw()
        }
        let cause = failure?.cause ?? Outcome.refused.meaning
        for stream in byStream.keys where stream > last {
            finish(stream, ConnectionFailure(.refused, cause, hint: failure?.hint))
        }
        guard wasOpen else { return }
        for slot in slots where !slot.isBusy { worker.lost(slot, failure ?? ConnectionFailure(.reset)) }
        let end = failure ?? ConnectionFailure(.reset)
        worker.disconnected(pool, end, hasServed: hasServed, hasCarried: hasCarried, since: worker.now)
    }

    /// Keeps the worker from using this connection while it removes the slots one by one.
    private func withdraw() { pool.idle.removeAll { ($0 as? HTTP2RequestSlot)?.connection === self } }

    func channelInactive(context: ChannelHandlerContext) {
        fail(state == .opening ? unopened : end ?? ConnectionFailure(.reset))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of a single stream also arrive as an event for that stream.
        if error is NIOHTTP2Errors.StreamError { return }
        let failure = ConnectionFailure.of(error, worker.transport, certificate: context.serverCertificate)
        guard failure == ConnectionFailure(.reset) else { return fail(failure) }
        fail(state == .opening ? unopened : end ?? failure)
    }

    /// The failure for a connection that the server closed before HTTP/2 began.
    private var unopened: ConnectionFailure {
        worker.transport.target.isSecure && !isSecured ? .closedHandshake : .closedBeforeSettings
    }

    private func fail(_ failure: ConnectionFailure) {
        let (before, lost) = (state, slots)
        // Closing re-enters this method before `close` returns, without a reason; by then no slots must be left to
        // lose.
        state = .closed
        slots = []
        byStream = [:]
        withdraw()
        context?.close(promise: nil)
        if before == .opening { return worker.failedToOpen(pool, failure) }
        // The worker removes the slots one by one; the last one ends the connection.
        for slot in lost { worker.lost(slot, failure) }
    }
}
