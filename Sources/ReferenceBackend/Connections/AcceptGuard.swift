// SPDX-License-Identifier: GPL-3.0-or-later
import HummingbirdCore
import NIOCore

/// Lets Hummingbird accept connections while the table has room.
struct AcceptLimit: AvailableConnectionsDelegate {
    let table: ConnectionTable

    mutating func connectionOpened() { table.opened() }
    mutating func connectionClosed() { table.closed() }
    func isAcceptingNewConnections() -> Bool { table.hasRoom() }
}

/// Keeps the listening socket open when no file descriptor is left for a new connection.
final class AcceptGuard: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = any Channel
    private let table: ConnectionTable

    init(_ table: ConnectionTable) { self.table = table }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An error that passes this handler stops the service.
        if !table.acceptFailed(error) { context.fireErrorCaught(error) }
    }
}

extension ConnectionTable {
    /// Adds the guard to a listening socket and enforces the limits while the socket is open.
    func watch(_ listener: any Channel) async {
        let guarded = listener.eventLoop.submit { [self] in
            try listener.pipeline.syncOperations.addHandler(AcceptGuard(self), position: .first)
        }
        // This fails if the socket is already closed; there is nothing to guard then.
        try? await guarded.get()
        let sweeping = listener.eventLoop.scheduleRepeatedTask(initialDelay: limits.tick, delay: limits.tick) {
            [self] _ in
            sweep()
            // After a refused accept, nothing else triggers a read until a connection closes.
            if isCrowded { listener.read() }
        }
        listener.closeFuture.whenComplete { _ in sweeping.cancel() }
    }
}
