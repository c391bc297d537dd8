// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// A local backend that follows a test's script, well-behaved or not.
final class ScriptedServer: Sendable {
    /// Options of the server.
    struct Options: Sendable {
        var version = HTTPVersion.http1
        /// The name of the certificate among the resources, or nil for plain TCP.
        var certificate: String?
        /// Maximum concurrent streams of an HTTP/2 connection, or nil for the library's default.
        var streams: Int?
        /// The protocols offered by ALPN, or nil for that of `version`.
        var offers: [String]?
        /// Whether clients must present the certificate `here`.
        var wantsClientCertificate = false
        /// The newest supported TLS version.
        var newestTLS: TLSVersion?
        /// A script to run on each new connection, before any request.
        var greeting: Script?
    }

    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var requests: [ServedRequest] = []
        var unanswered = 0
        var accepted = 0
    }

    let options: Options
    let port: Int
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let state = Mutex(State())
    private let script: @Sendable (ServedRequest) -> Script

    /// Starts serving on a free port.
    ///
    /// - Parameter script: returns the steps for each request; called on the server's own thread.
    init(_ options: Options = Options(), _ script: @escaping @Sendable (ServedRequest) -> Script) throws {
        self.options = options
        self.script = script
        let gate = Gate()
        let listener = try Self.listen(on: 0, group, options, gate)
        port = listener.localAddress?.port ?? 0
        state.withLock { $0.listener = listener }
        self.gate = gate
        gate.server.withLock { $0 = self }
    }

    private let gate: Gate

    /// The server's URL.
    var url: String { "\(options.certificate == nil ? "http" : "https")://127.0.0.1:\(port)" }
    /// The requests received so far, in order.
    var requests: [ServedRequest] { state.withLock(\.requests) }
    /// Number of open connections.
    var connections: Int { state.withLock(\.connections.count) }
    /// Number of connections since the start.
    var accepted: Int { state.withLock(\.accepted) }

    /// Stops listening and drops all connections.
    func die() throws {
        let (listener, open) = state.withLock { state in
            defer { state.listener = nil }
            return (state.listener, Array(state.connections.values))
        }
        try listener?.close().wait()
        for channel in open { try? channel.close().wait() }
    }

    /// Listens on the same port again.
    func revive() throws {
        let listener = try Self.listen(on: port, group, options, gate)
        state.withLock { $0.listener = listener }
    }

    /// Accepts no more connections, but keeps the open ones.
    func stopListening() throws {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        try listener?.close().wait()
    }

    /// Closes all connections except some, as a server restarting behind a proxy would.
    func dropConnections(but kept: Int = 0) {
        for channel in state.withLock({ $0.connections.values.dropFirst(kept) }) { try? channel.close().wait() }
    }

    /// Resets all connections.
    func resetConnections() {
        for channel in state.withLock({ Array($0.connections.values) }) { HTTP1Script.reset(channel) }
    }

    /// Stops the server.
    func stop() {
        gate.server.withLock { $0 = nil }
        try? die()
        try? group.syncShutdownGracefully()
    }

    // MARK: - Events of connections

    func opened(_ channel: any Channel) -> Int {
        state.withLock { state in
            state.accepted += 1
            state.connections[ObjectIdentifier(channel)] = channel
            return state.accepted
        }
    }

    func closed(_ channel: any Channel) { state.withLock { $0.connections[ObjectIdentifier(channel)] = nil } }

    func take(_ request: ServedRequest) -> Script {
        var request = request
        request.instant = Int64(NIODeadline.now().uptimeNanoseconds)
        state.withLock { state in
            state.unanswered += 1
            request.unanswered = state.unanswered
            state.requests.append(request)
        }
        return script(request)
    }

    /// Counts a request as answered, or as no longer answerable.
    func settled() { state.withLock { $0.unanswered -= 1 } }

    // MARK: - Listening

    /// Gives a connection access to its server, which is created after the first listener.
    final class Gate: Sendable {
        let server = Mutex<ScriptedServer?>(nil)
    }

    private static func listen(
        on port: Int, _ group: any EventLoopGroup, _ options: Options, _ gate: Gate
    ) throws -> any Channel {
        let tls = try options.certificate.map { try context(certificate: $0, options) }
        return try ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let server = gate.server.withLock({ $0 }) else { throw ChannelError.eof }
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    switch options.version {
                    case .http1: try pipeline.addHandler(HTTP1Script(server))
                    case .http2:
                        let streams = options.streams.map {
                            [HTTP2Setting(parameter: .maxConcurrentStreams, value: $0)]
                        }
                        try pipeline.addHandler(
                            NIOHTTP2Handler(mode: .server, initialSettings: streams ?? nioDefaultSettings))
                        try pipeline.addHandler(HTTP2Script(server))
                    }
                }
            }
            .bind(host: "127.0.0.1", port: port).wait()
    }

    private static func context(certificate: String, _ options: Options) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(Certificates.path("\(certificate).pem"))
                .map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: Certificates.path("\(certificate).key"), format: .pem)))
        configuration.applicationProtocols = options.offers ?? [options.version == .http2 ? "h2" : "http/1.1"]
        if options.wantsClientCertificate {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .file(Certificates.path("here.pem"))
        }
        configuration.maximumTLSVersion = options.newestTLS
        return try NIOSSLContext(configuration: configuration)
    }
}

/// The test certificates. `here` is valid for this machine, `elsewhere` for another name, `issued` is signed by an
/// unknown issuer, `expired` expired in 2021 and `future` is valid from 2100. They are used nowhere else.
enum Certificates {
    static func path(_ name: String) -> String {
        Bundle.module.bundleURL.appendingPathComponent("Certificates/\(name)").path
    }
}
