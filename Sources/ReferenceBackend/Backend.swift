// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization
import UnixSignals

/// How a backend is to be run.
package struct BackendOptions: Sendable {
    /// The address to listen on, a name or a number.
    package var host = "127.0.0.1"
    /// The port; 0 for a free one.
    package var port = 8080
    /// The database; nil for a temporary one that is deleted at the end.
    package var database: String?
    /// The world folder to put into an empty database.
    package var world: String?
    /// Most friends of an account; nil for the world's cap, or 150.
    package var friendCap: Int?
    /// Length of a day; seconds, above 0.
    package var daySeconds = 86_400.0
    /// How the service is to fail.
    package var faults = FaultPlan()
    /// The seed of those faults that strike by chance.
    package var faultSeed: UInt64 = 1
    /// The files of the certificate's chain and of its key, in PEM; nil for no encryption.
    package var certificate: (chain: String, key: String)?
    /// Whether HTTP/2 is spoken: beside HTTP/1.1 over TLS, alone without.
    package var http2 = false
    /// After how long the service ends by itself; nil for never.
    package var stopAfter: Duration?
    /// Milliseconds since 1970, ascending, in place of the machine's time: for tests.
    var now: (@Sendable () -> Int64)?
    /// How long connections may take.
    var limits = ConnectionLimits()

    /// The usual options.
    package init() {}
}

/// A watch-circle service.
package final class Backend: Sendable {
    private let options: BackendOptions
    private let server: HTTPServerBuilder
    private let files: DatabaseFiles
    let store: Store
    let circle: Circle
    private let service: Service
    private let connections: ConnectionTable
    private let logger: Logger

    /// Opens the database, imports the world, and reads the certificate; listens on nothing yet.
    ///
    /// - Parameters:
    ///   - options: how to run.
    ///   - logger: where failures of the service are told.
    /// - Throws: `BackendError` with
    ///   - `wrongArguments` for a value out of its range;
    ///   - `wrongWorld` for a world folder that is incomplete or contradicts itself;
    ///   - `database` if the file cannot be used, or is not empty and a world is to be imported;
    ///   - `network` if the certificate cannot be used.
    package init(_ options: BackendOptions, logger: Logger) throws(BackendError) {
        self.options = options
        self.logger = logger
        try Self.check(options)
        let metrics = Metrics()
        connections = ConnectionTable(
            limits: options.limits, most: Self.mostConnections, metrics: metrics, logger: logger)
        server = try Self.server(options, connections)
        let world = try options.world.map { path throws(BackendError) in try World(folder: path) }
        files = try DatabaseFiles(options.database)
        store = try Store(
            path: files.path, world: world, friendCap: options.friendCap, dayLength: Int64(options.daySeconds * 1_000),
            staleness: options.faults.staleRead, metrics: metrics, logger: logger, now: options.now)
        circle = Circle(
            store, faults: FaultInjector(options.faults, seed: options.faultSeed), metrics: metrics,
            connections: connections)
        service = Service(circle, logger: logger)
    }

    /// What the database holds, in a line.
    package var contents: String { "\(store.tokens.count) accounts in \(files.path)" }

    /// Serves until SIGTERM, SIGINT or the time that was set: then accepts no more, answers what is under way, writes the
    /// database back into its one file and closes it.
    ///
    /// - Parameter onListening: gets the address once connections are accepted, such as `http://127.0.0.1:8080`.
    /// - Throws: `BackendError` with `network` if the address cannot be listened on, with `database` if the database
    ///   cannot be closed.
    package func run(onListening: @escaping @Sendable (String) -> Void) async throws(BackendError) {
        let scheme = options.certificate == nil ? "http" : "https"
        let host = options.host.contains(":") ? "[\(options.host)]" : options.host
        let application = makeApplication { channel in
            onListening("\(scheme)://\(host):\(channel.localAddress?.port ?? 0)")
        }
        let serving = Serving(application)
        var services = [ServiceGroupConfiguration.ServiceConfiguration(service: serving)]
        if let stopAfter = options.stopAfter {
            services.append(
                .init(service: Deadline(duration: stopAfter), successTerminationBehavior: .gracefullyShutdownGroup))
        }
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // A client that never ends its request must not keep the service for ever.
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // What was cut off is told below.
        } catch {
            try? store.close()
            throw BackendError.cannotListen(at: "\(options.host):\(options.port)", error)
        }
        if serving.wasCutOff {
            logger.warning("requests that were not answered within 5 seconds were cut off; they may have been done")
        }
        do {
            try store.close()
        } catch {
            throw BackendError(.database, at: files.path, message: "the database cannot be closed", cause: error)
        }
    }

    /// The service as the web framework runs it.
    func makeApplication(
        onListening: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> Application<RouterResponder<BasicRequestContext>> {
        let connections = connections
        return Application(
            router: service.makeRouter(), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), backlog: 1_024,
                // Beyond it connections wait in the backlog, and room is made for them.
                availableConnectionsDelegate: AcceptLimit(table: connections)),
            onServerRunning: { listener in
                await connections.watch(listener)
                await onListening(listener)
            }, logger: logger)
    }

    /// Connections for which there are file descriptors, beside those of the database and those that one look at the
    /// listening socket may accept too many.
    private static var mostConnections: Int { max(4, Descriptors.most - 60) }

    private static func check(_ options: BackendOptions) throws(BackendError) {
        if let cap = options.friendCap, !Rules.friendCaps.contains(cap) {
            throw BackendError(
                .wrongArguments, at: "--friend-cap", message: "is \(cap); it must be between 1 and 100,000")
        }
        if options.database == "" {
            throw BackendError(
                .wrongArguments, at: "--database", message: "is empty; it must name a file",
                hint: "leave it out for a temporary database")
        }
        guard options.daySeconds >= 0.001, options.daySeconds <= 10_000_000 else {
            throw BackendError(
                .wrongArguments, at: "--day-seconds",
                message: "is \(options.daySeconds); it must be between 0.001 and 10,000,000")
        }
    }

    private static func server(
        _ options: BackendOptions, _ table: ConnectionTable
    ) throws(BackendError) -> HTTPServerBuilder {
        guard let certificate = options.certificate else {
            if options.http2 { return HTTPServerBuilder { GuardedHTTP2Channel(responder: $0, table: table) } }
            return HTTPServerBuilder { GuardedHTTP1Channel(responder: $0, table: table) }
        }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let key = try NIOSSLPrivateKey(file: certificate.key, format: .pem)
            let tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
            // Here, where a wrong pair of files can still be told.
            _ = try NIOSSLContext(configuration: tls)
            if options.http2 {
                return HTTPServerBuilder { try GuardedSecureChannel(tls: tls, responder: $0, table: table) }
            }
            return HTTPServerBuilder {
                try TLSChannel(GuardedHTTP1Channel(responder: $0, table: table), tlsConfiguration: tls)
            }
        } catch {
            throw BackendError(
                .network, at: "\(certificate.chain), \(certificate.key)", message: "the certificate cannot be used",
                hint: "both files must be PEM, and the key must be the certificate's", cause: error)
        }
    }
}

/// The service over HTTP, which notices that it is stopped before all is answered.
private final class Serving: ServiceLifecycle.Service {
    private let application: any ServiceLifecycle.Service
    private let cancelled = Atomic(false)

    init(_ application: some ServiceLifecycle.Service) { self.application = application }

    /// Whether requests were under way when the time for a graceful end was over.
    var wasCutOff: Bool { cancelled.load(ordering: .acquiring) }

    func run() async throws {
        // The framework ends as if nothing had been: only its task knows.
        defer { if Task.isCancelled { cancelled.store(true, ordering: .releasing) } }
        try await application.run()
    }
}

/// Ends by itself after a while.
private struct Deadline: ServiceLifecycle.Service {
    let duration: Duration

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }
}
