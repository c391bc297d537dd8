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

/// Configuration of a backend.
package struct BackendOptions: Sendable {
    /// The address to listen on, as a host name or a numeric address.
    package var host = "127.0.0.1"
    /// The port, or 0 for a free one.
    package var port = 8080
    /// The path of the database, or nil for a temporary database that is deleted at exit.
    package var database: String?
    /// The world folder to import into an empty database.
    package var world: String?
    /// The friend cap of an account, or nil for the world's cap or the default of 150.
    package var friendCap: Int?
    /// Length of a day; seconds, greater than 0.
    package var daySeconds = 86_400.0
    /// The faults to inject.
    package var faults = FaultPlan()
    /// The seed of faults with a probability.
    package var faultSeed: UInt64 = 1
    /// The PEM files of the certificate chain and of the private key, or nil for no encryption.
    package var certificate: (chain: String, key: String)?
    /// Whether to serve HTTP/2: in addition to HTTP/1.1 with TLS, instead of HTTP/1.1 without TLS.
    package var http2 = false
    /// The time after which the service stops, or nil for never.
    package var stopAfter: Duration?
    /// Replaces the system time in tests; milliseconds since 1970, ascending.
    var now: (@Sendable () -> Int64)?
    /// The timeouts of connections.
    var limits = ConnectionLimits()

    /// Creates the default options.
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

    /// Opens the database, imports the world, and reads the certificate. Does not listen yet.
    ///
    /// - Parameters:
    ///   - options: the configuration.
    ///   - logger: receives warnings and errors of the service.
    /// - Throws: `BackendError` with
    ///   - `wrongArguments` for a value out of range;
    ///   - `wrongWorld` for a world folder that is incomplete or inconsistent;
    ///   - `database` if the file cannot be used, or if a world is given and the database is not empty;
    ///   - `network` if the certificate cannot be used.
    package init(_ options: BackendOptions, logger: Logger) throws(BackendError) {
        self.options = options
        self.logger = logger
        try Self.check(options)
        let metrics = Metrics()
        connections = ConnectionTable(
            limits: options.limits, most: Self.mostConnections, metrics: metrics, logger: logger)
        server = try Self.server(options, connections)
        let world = try options.world.map { path throws(BackendError) in try ImportedWorld(folder: path) }
        files = try DatabaseFiles(options.database)
        store = try Store(
            path: files.path, world: world, friendCap: options.friendCap, dayLength: Int64(options.daySeconds * 1_000),
            staleness: options.faults.staleRead, metrics: metrics, logger: logger, now: options.now)
        circle = Circle(
            store, faults: FaultInjector(options.faults, seed: options.faultSeed), metrics: metrics,
            connections: connections)
        service = Service(circle, logger: logger)
    }

    /// A one-line summary of the database.
    package var contents: String { "\(store.tokens.count) accounts in \(files.path)" }

    /// Serves until SIGTERM, SIGINT or the configured stop time.
    ///
    /// It then stops accepting connections, answers requests in progress, checkpoints the write-ahead log into the
    /// database file, and closes the database.
    ///
    /// - Parameter onListening: called with the address, such as `http://127.0.0.1:8080`, once connections are
    ///   accepted.
    /// - Throws: `BackendError` with `network` if the service cannot listen on the address, with `database` if the
    ///   database cannot be closed.
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
        // A client that never completes its request must not keep the service running.
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // The warning below reports the requests that were cut off.
        } catch {
            try? store.close()
            throw BackendError.cannotListen(at: "\(options.host):\(options.port)", error)
        }
        if serving.wasCutOff {
            logger.warning(
                "requests that were not answered within 5 seconds were cut off; they may have been carried out")
        }
        do {
            try store.close()
        } catch {
            throw BackendError(.database, at: files.path, message: "the database cannot be closed", cause: error)
        }
    }

    /// The service as a Hummingbird application.
    func makeApplication(
        onListening: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> Application<RouterResponder<BasicRequestContext>> {
        let connections = connections
        return Application(
            router: service.makeRouter(), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), backlog: 1_024,
                // Beyond this limit, connections wait in the backlog and the table makes room for them.
                availableConnectionsDelegate: AcceptLimit(table: connections)),
            onServerRunning: { listener in
                await connections.watch(listener)
                await onListening(listener)
            }, logger: logger)
    }

    /// Maximum number of connections: the file descriptor limit minus 60, at least 4. The reserve covers the database
    /// and the connections that one pass over the listening socket may accept in excess.
    private static var mostConnections: Int { max(4, sysconf(Int32(_SC_OPEN_MAX)) - 60) }

    private static func check(_ options: BackendOptions) throws(BackendError) {
        if let cap = options.friendCap, !CircleRules.friendCaps.contains(cap) {
            throw BackendError(
                .wrongArguments, at: "--friend-cap",
                message: "\(cap) is out of range; it must be between 1 and 100,000")
        }
        if options.database == "" {
            throw BackendError(
                .wrongArguments, at: "--database", message: "the path is empty; it must name a file",
                hint: "omit the option for a temporary database")
        }
        guard options.daySeconds >= 0.001, options.daySeconds <= 10_000_000 else {
            throw BackendError(
                .wrongArguments, at: "--day-seconds",
                message: "\(options.daySeconds) is out of range; it must be between 0.001 and 10,000,000")
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
            // Reports a certificate and key that do not match at startup instead of at the first handshake.
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
                hint: "both files must be PEM, and the key must belong to the certificate", cause: error)
        }
    }
}

/// The HTTP service; records whether shutdown cut off unanswered requests.
private final class Serving: ServiceLifecycle.Service {
    private let application: any ServiceLifecycle.Service
    private let cancelled = Atomic(false)

    init(_ application: some ServiceLifecycle.Service) { self.application = application }

    /// Whether requests were still in progress when the graceful shutdown period ended.
    var wasCutOff: Bool { cancelled.load(ordering: .acquiring) }

    func run() async throws {
        // The framework returns normally in this case; only the task's cancellation reveals it.
        defer { if Task.isCancelled { cancelled.store(true, ordering: .releasing) } }
        try await application.run()
    }
}

/// Stops the service group after a fixed time.
private struct Deadline: ServiceLifecycle.Service {
    let duration: Duration

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }
}
