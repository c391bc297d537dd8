// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Checks a server's first bytes on an HTTP/2 connection, reports any other protocol, and removes itself.
///
/// HTTP/2 begins with a SETTINGS frame.
final class ProtocolCheck: ChannelInboundHandler, RemovableChannelHandler {
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
        // A frame header has three bytes of length, then the type: 4 for SETTINGS (RFC 9113, sections 3.4 and 6.5).
        if first.count > 3, first[first.startIndex + 3] != 4 {
            return context.fireErrorCaught(ConnectionFailure.speaksNoHTTP2)
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
