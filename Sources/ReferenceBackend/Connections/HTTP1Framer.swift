// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Passes a connection's bytes to the parser, one request at a time.
final class HTTP1Framer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let http1: HTTP1Guard
    private var framing = RequestFraming()

    init(_ http1: HTTP1Guard) { self.http1 = http1 }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        while buffer.readableBytes > 0, !framing.isStopped {
            switch framing.advance(buffer.readableBytesView) {
            case .pass(let count):
                if let slice = buffer.readSlice(length: count) { context.fireChannelRead(wrapInboundOut(slice)) }
            case .head(let count):
                if let slice = buffer.readSlice(length: count) { context.fireChannelRead(wrapInboundOut(slice)) }
                framing.expect(http1.takeBody())
            case .refuse(let refusal):
                framing.stop()
                http1.refuse(refusal)
            }
            if http1.isClosed { framing.stop() }
        }
        http1.received(isInHead: framing.isInHead)
    }
}
