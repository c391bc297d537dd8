// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One connection of a scripted server over HTTP/2.
final class HTTP2Script: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let server: ScriptedServer
    private var connection = 0
    private var turns = 0
    private var open: [HTTP2StreamID: ServedRequest] = [:]
    private var answering: Set<HTTP2StreamID> = []
    private var newest = HTTP2StreamID.rootStream

    init(_ server: ScriptedServer) { self.server = server }

    func channelActive(context: ChannelHandlerContext) {
        connection = server.opened(context.channel)
        context.fireChannelActive()
        guard let greeting = server.options.greeting else { return }
        answering.insert(.rootStream)
        play(greeting.steps[...], .rootStream, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        for stream in answering where stream != .rootStream { server.settled() }
        answering = []
        server.closed(context.channel)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !(error is NIOHTTP2Errors.StreamError) { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? StreamClosedEvent { settle(event.streamID) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers):
            var request = ServedRequest()
            for (name, value, _) in headers.headers { request.headers[name] = value }
            request.method = request.headers[":method"] ?? ""
            request.path = request.headers[":path"] ?? ""
            open[frame.streamID] = request
            if headers.endStream { serve(frame.streamID, context) }
        case .data(let part):
            if case .byteBuffer(let bytes) = part.data {
                open[frame.streamID]?.body += String(buffer: bytes)
            }
            if part.endStream { serve(frame.streamID, context) }
        default: break
        }
    }

    private func serve(_ stream: HTTP2StreamID, _ context: ChannelHandlerContext) {
        guard var request = open.removeValue(forKey: stream) else { return }
        turns += 1
        newest = max(newest, stream)
        (request.connection, request.turn) = (connection, turns)
        answering.insert(stream)
        play(server.take(request).steps[...], stream, context)
    }

    private func settle(_ stream: HTTP2StreamID) {
        if answering.remove(stream) != nil { server.settled() }
    }

    private func play(
        _ steps: ArraySlice<Script.Step>, _ stream: HTTP2StreamID, _ context: ChannelHandlerContext
    ) {
        guard let step = steps.first, context.channel.isActive, answering.contains(stream) else { return }
        func send(_ payload: HTTP2Frame.FramePayload, on stream: HTTP2StreamID) {
            context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
        }
        switch step {
        case .wait(let time):
            context.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
                play(steps.dropFirst(), stream, context)
            }
            return
        case .answer(let status, let headers, let body):
            settle(stream)
            var fields = HPACKHeaders([(":status", "\(status)")])
            for (name, value) in headers { fields.add(name: name.lowercased(), value: value) }
            send(.headers(.init(headers: fields)), on: stream)
            send(.data(.init(data: .byteBuffer(ByteBuffer(string: body)), endStream: true)), on: stream)
        case .reset: send(.rstStream(.internalError), on: stream)
        case .goAway: send(.goAway(lastStreamID: newest, errorCode: .noError, opaqueData: nil), on: .rootStream)
        case .goAwayWith(let code):
            send(
                .goAway(lastStreamID: .maxID, errorCode: HTTP2ErrorCode(networkCode: code), opaqueData: nil),
                on: .rootStream)
        case .close: return context.close(promise: nil)
        case .bytes, .endless: preconditionFailure("this step is for HTTP/1.1 only")
        }
        play(steps.dropFirst(), stream, context)
    }
}
