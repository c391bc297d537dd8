// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOTLS
import Requests

/// A connection of HTTP/2, which carries as many requests at a time as it has streams.
///
/// It works on frames itself: a channel for each stream, as the library offers, would cost more than the request.
final class HTTP2Connection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    /// What the backend is told of the client. An answer of any size that is taken fits into its stream's window.
    static let settings = [
        HTTP2Setting(parameter: .enablePush, value: 0),
        HTTP2Setting(parameter: .maxHeaderListSize, value: 65_536),
        HTTP2Setting(parameter: .initialWindowSize, value: Answer.mostBodyBytes + 65_536),
    ]
    /// Requests in flight on one connection, if the backend allows as many.
    static let mostStreams = 100
    /// Bytes that all answers in flight may have before the backend waits for leave to send more.
    private static let window = 16 << 20

    private enum State { case opening, open, closed }

    private let lane: Lane
    private let station: Station
    private var context: ChannelHandlerContext?
    private var state = State.opening
    /// Whether the TLS handshake is over.
    private var isSecured = false
    /// What the server said when it ended the connection.
    private var end: ConnectionFailure?
    private var exchanges: [HTTP2Exchange] = []
    /// Exchanges that the lane has not lost.
    private var left = 0
    /// Whether the station counts the connection among its own.
    private var isCounted = false
    /// Whether an answer has come.
    var hasServed = false
    /// Whether a request was sent.
    var hasCarried: Bool { nextStream > 1 }
    /// When the last request ended; nanoseconds.
    private var idleSince: Int64 = 0
    private var byStream: [HTTP2StreamID: HTTP2Exchange] = [:]
    private var nextStream: Int32 = 1
    private var consumed = 0

    init(lane: Lane, station: Station) {
        self.lane = lane
        self.station = station
    }

    // MARK: - Requests

    /// Sends what `exchange` asks on a stream of its own.
    func send(_ headers: HPACKHeaders, _ body: [UInt8], for exchange: HTTP2Exchange) -> Bool {
        guard let context, state == .open else { return false }
        let stream = HTTP2StreamID(Int(nextStream))
        nextStream += 2
        // Numbers of streams come to an end; those that are left are enough for what is in flight.
        if nextStream > Int32.max - 1_000 { loop(of: context).execute { [self] in retire() } }
        exchange.stream = stream
        byStream[stream] = exchange
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

    /// Ends one stream without ending the others.
    func cancel(_ exchange: HTTP2Exchange) {
        guard let stream = exchange.stream, byStream.removeValue(forKey: stream) != nil else { return }
        idleSince = lane.now
        let frame = HTTP2Frame(streamID: stream, payload: .rstStream(.cancel))
        context?.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    // MARK: - The connection

    /// Whether it takes requests.
    var isOpen: Bool { state == .open }

    /// Takes note that the lane has lost an exchange; with the last one the connection ends.
    ///
    /// - Returns: whether the station loses a connection by it.
    func leave() -> Bool {
        left -= 1
        guard left == 0 else { return false }
        state = .closed
        context?.close(promise: nil)
        defer { isCounted = false }
        return isCounted
    }

    /// Whether nothing has been in flight since `instant`.
    func hasSlept(since instant: Int64) -> Bool { byStream.isEmpty && idleSince < instant }

    /// Ends it, with nothing in flight.
    func hangUp() { fail(ConnectionFailure(.reset)) }

    private func loop(of context: ChannelHandlerContext) -> NIOIsolatedEventLoop { context.eventLoop.assumeIsolated() }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard context.channel.isActive else { return fail(unopened) }
        grant(Self.window)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Gives up a connection that is not secured in time.
    func expire(after seconds: Double) {
        guard state == .opening else { return }
        let isHandshake = lane.transport.target.isSecure && !isSecured
        fail(isHandshake ? .silentHandshake(after: seconds) : .noSettings(after: seconds))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted(let negotiated) = event {
            isSecured = true
            if negotiated != "h2" { fail(.noCommonVersion(.http2)) }
        } else if let event = event as? StreamClosedEvent, let reason = event.reason {
            // Refused: the backend has not looked at it.
            let words = "the server ended the request's stream, \(ConnectionFailure.name(of: reason))"
            finish(event.streamID, ConnectionFailure(reason == .refusedStream ? .refused : .reset, words))
        }
    }

    /// Takes requests, as many at a time as the backend's settings allow: what goes beyond would wait in the client unseen.
    private func becomeOpen(_ settings: HTTP2Settings) {
        guard state == .opening else { return }
        state = .open
        let limit = settings.last { $0.parameter == .maxConcurrentStreams }?.value ?? Self.mostStreams
        let streams = max(1, min(Self.mostStreams, limit))
        (left, isCounted, idleSince) = (streams, true, lane.now)
        exchanges = (0..<streams).map { _ in HTTP2Exchange(lane: lane, station: station, connection: self) }
        station.streams = streams
        lane.opened(exchanges.reversed(), station)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers):
            guard let exchange = byStream[frame.streamID] else { return }
            exchange.take(headers.headers)
            if headers.endStream { finish(frame.streamID, nil) }
        case .data(let data):
            grant(data.data.readableBytes + (data.paddingBytes.map { $0 + 1 } ?? 0))
            guard let exchange = byStream[frame.streamID], case .byteBuffer(let bytes) = data.data else { return }
            guard exchange.take(bytes) else {
                cancel(exchange)
                exchange.stream = nil
                return lane.lost(exchange, .bodyTooLong)
            }
            if data.endStream { finish(frame.streamID, nil) }
        case .settings(.settings(let settings)): becomeOpen(settings)
        case .goAway(let last, let code, let detail):
            let failure = ConnectionFailure.goAway(code, detail)
            if state == .opening { fail(failure) } else { retire(after: last, failure) }
        default: break
        }
    }

    /// Gives the backend leave to send as much again as was read, once it is worth a frame.
    private func grant(_ bytes: Int) {
        consumed += bytes
        guard consumed >= 16_384, let context else { return }
        let frame = HTTP2Frame(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: consumed))
        consumed = 0
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    private func finish(_ stream: HTTP2StreamID, _ failure: ConnectionFailure?) {
        guard let exchange = byStream.removeValue(forKey: stream) else { return }
        exchange.stream = nil
        idleSince = lane.now
        if let failure {
            lane.lost(exchange, failure)
        } else {
            lane.finish(exchange, exchange.answer, isReusable: state == .open)
        }
    }

    /// Takes no new requests; those in flight are still answered.
    ///
    /// - Parameters:
    ///   - last: the last stream that the backend looks at; what is on later ones is refused unread.
    ///   - failure: why.
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
        for exchange in exchanges where !exchange.isBusy { lane.lost(exchange, failure ?? ConnectionFailure(.reset)) }
        let end = failure ?? ConnectionFailure(.reset)
        lane.disconnected(station, end, hasServed: hasServed, hasCarried: hasCarried, since: lane.now)
    }

    /// Keeps the lane from sending anything on it while it loses one exchange after the other.
    private func withdraw() { station.idle.removeAll { ($0 as? HTTP2Exchange)?.connection === self } }

    func channelInactive(context: ChannelHandlerContext) {
        fail(state == .opening ? unopened : end ?? ConnectionFailure(.reset))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What concerns one stream comes as an event for that stream too.
        if error is NIOHTTP2Errors.StreamError { return }
        let failure = ConnectionFailure.of(error, lane.transport, certificate: context.serverCertificate)
        guard failure == ConnectionFailure(.reset) else { return fail(failure) }
        fail(state == .opening ? unopened : end ?? failure)
    }

    /// Why the server's end of the connection is a failure before HTTP/2 has begun.
    private var unopened: ConnectionFailure {
        lane.transport.target.isSecure && !isSecured ? .closedHandshake : .closedBeforeSettings
    }

    private func fail(_ failure: ConnectionFailure) {
        let (before, lost) = (state, exchanges)
        // To close it comes back here, before `close` returns, as an end for no reason: by then nothing must be left to lose.
        state = .closed
        exchanges = []
        byStream = [:]
        withdraw()
        context?.close(promise: nil)
        if before == .opening { return lane.failedToOpen(station, failure) }
        // The lane loses them one by one; the last takes the connection with it.
        for exchange in lost { lane.lost(exchange, failure) }
    }
}
