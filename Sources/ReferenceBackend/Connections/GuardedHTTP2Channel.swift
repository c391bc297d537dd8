// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOSSL
import Synchronization

/// Hummingbird's HTTP/2 channel with the connection limits.
struct GuardedHTTP2Channel: ServerChildChannel {
    private let base: HTTP2Channel
    private let table: ConnectionTable

    init(responder: @escaping HTTPChannelHandler.Responder, table: ConnectionTable) {
        self.table = table
        let stream = HTTP1Channel.Configuration(additionalChannelHandlers: [HTTP2StreamGuard(table)])
        base = HTTP2Channel(
            responder: responder,
            configuration: HTTP2Channel.Configuration(gracefulCloseTimeout: .seconds(5), streamConfiguration: stream))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP2Channel.Value> {
        _ = table.track(channel)
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP2Channel.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

/// HTTP/2 and HTTP/1.1 over TLS, negotiated by ALPN.
struct GuardedSecureChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<NIONegotiatedHTTPVersion<GuardedHTTP1Channel.Value, GuardedHTTP2Channel.Value>>
        let channel: any Channel
    }

    private let tls: NIOSSLContext
    private let http1: GuardedHTTP1Channel
    private let http2: GuardedHTTP2Channel
    private let table: ConnectionTable

    init(tls: TLSConfiguration, responder: @escaping HTTPChannelHandler.Responder, table: ConnectionTable) throws {
        var tls = tls
        tls.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        self.tls = try NIOSSLContext(configuration: tls)
        self.table = table
        http1 = GuardedHTTP1Channel(responder: responder, table: table)
        http2 = GuardedHTTP2Channel(responder: responder, table: table)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        // The handshake counts as the first request's head.
        _ = table.track(channel)
        do {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return channel.configureHTTP2AsyncSecureUpgrade { channel in
            http1.setup(channel: channel, logger: logger)
        } http2ConnectionInitializer: { channel in
            http2.setup(channel: channel, logger: logger)
        }.map { Value(negotiated: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        // After a failed handshake there is nothing to answer.
        switch try? await value.negotiated.get() {
        case .http1_1(let value): await http1.handle(value: value, logger: logger)
        case .http2(let value): await http2.handle(value: value, logger: logger)
        case nil: break
        }
    }
}

/// Enforces the limits of one stream: the body must end and the answer must be read.
final class HTTP2StreamGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    private let table: ConnectionTable
    private var connection: TrackedConnection?
    private var deadline: Scheduled<Void>?

    init(_ table: ConnectionTable) { self.table = table }

    func handlerAdded(context: ChannelHandlerContext) {
        guard let parent = context.channel.parent else { return }
        let connection = table.track(parent)
        self.connection = connection
        connection.streamOpened()
    }

    func handlerRemoved(context: ChannelHandlerContext) { closed() }

    func channelInactive(context: ChannelHandlerContext) {
        closed()
        context.fireChannelInactive()
    }

    private func closed() {
        deadline?.cancel()
        deadline = nil
        connection?.streamClosed()
        connection = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            close(context, after: table.limits.body, .unfinishedBody)
            head.authority = Self.host(of: head)
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body: context.fireChannelRead(data)
        case .end:
            deadline?.cancel()
            context.fireChannelRead(data)
        }
    }

    /// Returns the only host that a request names, or a value that the service refuses if there is none or more than
    /// one.
    private static func host(of head: HTTPRequest) -> String {
        guard let name = HTTPField.Name("host") else { return RequestHost.none }
        let hosts = head.headerFields[values: name] + [head.authority].compactMap { $0 }
        guard let host = hosts.first, hosts.allSatisfy({ $0 == host }), RequestHost.isHost(host) else {
            return RequestHost.none
        }
        return host
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            deadline?.cancel()
        } else {
            close(context, after: table.limits.unread, .unreadAnswer)
        }
        context.fireChannelWritabilityChanged()
    }

    private func close(_ context: ChannelHandlerContext, after time: TimeAmount, _ reason: Shedding) {
        deadline?.cancel()
        let (channel, table) = (context.channel, table)
        deadline = context.eventLoop.scheduleTask(in: time) {
            table.shed(reason)
            channel.close(promise: nil)
        }
    }
}

extension TrackedConnection {
    /// Called when a stream opens; the connection is now answering.
    func streamOpened() {
        if streams.wrappingAdd(1, ordering: .relaxed).newValue == 1 { enter(.answering) }
    }

    /// Called when a stream closes; without other streams the connection is idle.
    func streamClosed() {
        if streams.wrappingSubtract(1, ordering: .relaxed).newValue == 0 { enter(.idle) }
    }
}
