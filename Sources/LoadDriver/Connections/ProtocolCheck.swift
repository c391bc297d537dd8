// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Checks a server's first bytes on an HTTP/2 connection, reports any other protocol, and removes itself.
///
/// HTTP/2 begins with a SETTINGS frame.
final class ProtocolCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let target: Target
    /// Whether the first bytes have passed. A write that fails while they are processed reads further bytes before this
    /// handler is removed.
    private var hasPassed = false

    init(_ target: Target) { self.target = target }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasPassed { return context.fireChannelRead(data) }
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
        hasPassed = true
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
