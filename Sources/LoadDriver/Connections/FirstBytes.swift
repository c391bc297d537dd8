// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Looks at what a server says first where HTTP/2 is to begin, tells what is no HTTP/2, and leaves.
///
/// HTTP/2 begins with a frame of settings.
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
        let first = bytes.readableBytesView
        if first.first == UInt8(ascii: "H") { return context.fireErrorCaught(ConnectionFailure.speaksHTTP1) }
        // A frame has its length in three bytes, then its kind, which is 4 for settings (RFC 9113, 3.4 and 6.5).
        if first.count > 3, first[first.startIndex + 3] != 4 {
            return context.fireErrorCaught(ConnectionFailure.speaksNoHTTP2)
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
