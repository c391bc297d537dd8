// SPDX-License-Identifier: GPL-3.0-or-later
import HummingbirdCore
import NIOCore

/// Lets the web framework accept connections while the table has room.
struct AcceptLimit: AvailableConnectionsDelegate {
    let table: ConnectionTable

    mutating func connectionOpened() { table.opened() }
    mutating func connectionClosed() { table.closed() }
    func isAcceptingNewConnections() -> Bool { table.hasRoom() }
}

/// Keeps the listening socket alive when the system has no file descriptor for a connection.
final class AcceptGuard: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = any Channel
    private let table: ConnectionTable

    init(_ table: ConnectionTable) { self.table = table }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Beyond this handler an error ends the service.
        if !table.acceptFailed(error) { context.fireErrorCaught(error) }
    }
}

extension ConnectionTable {
    /// Guards a listening socket, and looks at the limits as long as it is open.
    func watch(_ listener: any Channel) async {
        let guarded = listener.eventLoop.submit { [self] in
            try listener.pipeline.syncOperations.addHandler(AcceptGuard(self), position: .first)
        }
        // It fails if the socket is closed already, and then there is nothing to guard.
        try? await guarded.get()
        let sweeping = listener.eventLoop.scheduleRepeatedTask(initialDelay: limits.tick, delay: limits.tick) {
            [self] _ in
            sweep()
            // Nobody else asks again where connections were refused and none was closed since.
            if isCrowded { listener.read() }
        }
        listener.closeFuture.whenComplete { _ in sweeping.cancel() }
    }
}
