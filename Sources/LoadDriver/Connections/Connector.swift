// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL

/// Opens connections to the target; shared by all event-loop workers.
final class Connector: Sendable {
    private let transport: Transport
    private let tls: NIOSSLContext?
    /// The target's address, if its host is an IP address and needs no lookup.
    private let address: SocketAddress?

    /// - Throws: `DriveError` with `wrongCertificate` if a certificate's or key's file cannot be used.
    init(_ transport: Transport) throws(DriveError) {
        self.transport = transport
        address = try? SocketAddress(ipAddress: transport.target.host, port: transport.target.port)
        tls = transport.target.isSecure ? try TLSFiles(transport).context() : nil
    }

    /// Opens one connection. Reports success or failure to the worker, never before this method returns.
    func open(for pool: ConnectionPool, in worker: EventLoopWorker) {
        let bootstrap = ClientBootstrap(group: worker.loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.maxMessagesPerRead, value: 1)
            .connectTimeout(.nanoseconds(Int64(worker.openingSeconds * 1e9)))
        let opening =
            if let address { bootstrap.connect(to: address) } else {
                bootstrap.connect(host: transport.target.host, port: transport.target.port)
            }
        // Some attempts fail within the call; the caller must not be re-entered while it requests a connection.
        let isolated = opening.assumeIsolated()
        isolated.whenFailure { [transport] error in
            worker.loop.execute { worker.failedToOpen(pool, .of(error, transport)) }
        }
        isolated.whenSuccess { [self] channel in
            do { try build(channel, pool, worker) } catch {
                channel.close(promise: nil)
                worker.failedToOpen(pool, .of(error, transport))
            }
        }
    }

    /// Adds the handlers of a connection to its pipeline, once it is established: a name with several addresses is
    /// tried on several channels, only one of which is used.
    private func build(_ channel: any Channel, _ pool: ConnectionPool, _ worker: EventLoopWorker) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            // The server name must be a host name; an address is checked against the certificate separately.
            let name = address == nil ? transport.target.host : nil
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
        }
        switch transport.version {
        case .http1:
            let slot = HTTP1RequestSlot(worker: worker, pool: pool)
            try pipeline.addHandler(slot)
            if tls != nil { limit(channel, worker) { slot.expire(after: $0) } }
        case .http2:
            try pipeline.addHandler(ProtocolCheck(transport.target))
            try pipeline.addHandler(NIOHTTP2Handler(mode: .client, initialSettings: HTTP2Connection.settings))
            let connection = HTTP2Connection(worker: worker, pool: pool)
            try pipeline.addHandler(connection)
            limit(channel, worker) { connection.expire(after: $0) }
        }
    }

    /// Limits the time until a connection accepts requests; the bootstrap's time-out covers only the TCP connection.
    private func limit(_ channel: any Channel, _ worker: EventLoopWorker, _ expire: @escaping (Double) -> Void) {
        let seconds = worker.openingSeconds
        let loop = channel.eventLoop.assumeIsolated()
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { expire(seconds) }
    }
}
