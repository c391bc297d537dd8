// SPDX-License-Identifier: GPL-3.0-or-later
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1.1 channel with a guard that enforces RFC 9112 and the limits.
struct GuardedHTTP1Channel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let table: ConnectionTable

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let http1 = HTTP1Guard(table.track(channel), table: table)
            try pipeline.addHandler(HTTP1Framer(http1))
            var limits = NIOHTTPDecoderLimitConfiguration()
            // The framer's limits are stricter, so its refusals come before the parser's.
            limits.maxHeaderListSize = ConnectionLimits.requestLine + 2 * ConnectionLimits.headerSection
            limits.maxHeaderFieldCount = 2 * ConnectionLimits.headerFields
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            try pipeline.addHandlers([
                http1, HTTP1ToHTTPServerCodec(secure: false), HTTPConnectionStateHandler(logger: logger),
            ])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}
