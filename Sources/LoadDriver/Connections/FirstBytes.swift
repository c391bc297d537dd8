// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Looks at what a server says first where HTTP/2 is to begin, tells what is no HTTP/2, and leaves.
///
/// The first bytes of HTTP/2 are the length of a frame of settings, which is short: none of them is a letter.
final class FirstBytes: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let target: Target

    init(_ target: Target) { self.target = target }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if !target.isSecure, ConnectionFailure.isTLS(bytes) {
            return context.fireErrorCaught(ConnectionFailure.speaksTLS(target))
        }
        if bytes.readableBytesView.first == UInt8(ascii: "H") {
            return context.fireErrorCaught(ConnectionFailure.speaksHTTP1)
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
