// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The server of the live page, which listens on the loopback interface only.
package final class LiveServer: Sendable {
    /// The options of the server.
    package struct Options: Sendable {
        /// The port; nil for 8600, or a free port if 8600 is in use; 0 for a free port.
        package var port: Int?
        /// How long the server continues after the run has ended, for browsers that connect late.
        package var linger = Duration.seconds(10)
        /// The interval of heartbeats to readers.
        package var heartbeat = Duration.seconds(10)

        /// Creates the default options.
        package init() {}
    }

    /// The default port.
    package static let usualPort = 8_600

    private let options: Options
    private let logger: Logger
    let board: EventBoard
    private let page: ByteBuffer
    /// Finishes when the input has ended.
    private let ending = AsyncStream.makeStream(of: Void.self)

    /// Prepares the page without listening yet.
    ///
    /// - Throws: `ReportError` if the chart script is missing.
    package convenience init(_ options: Options, logger: Logger) throws {
        try self.init(options, logger: logger, bounds: EventHistory.Bounds())
    }

    init(_ options: Options, logger: Logger, bounds: EventHistory.Bounds) throws {
        self.options = options
        self.logger = logger
        board = EventBoard(bounds)
        page = ByteBuffer(string: try LivePage().html)
    }

    /// Processes bytes of the run's output, which are lines of JSON. Never waits for a reader.
    package func take(_ bytes: some Sequence<UInt8>) { board.take(bytes) }

    /// Marks the end of the input, whether the run has ended or was killed.
    package func endInput() {
        board.end()
        ending.continuation.finish()
    }

    /// Serves until `linger` after the end of the input, or until SIGTERM.
    ///
    /// - Parameter onListening: called with the address, such as `http://127.0.0.1:8600/`, once the server accepts
    ///   connections.
    /// - Throws: a network error if the server cannot listen.
    package func run(onListening: @escaping @Sendable (String) -> Void) async throws {
        guard options.port == nil else { return try await serve(options.port ?? 0, onListening) }
        let isListening = Atomic<Bool>(false)
        do {
            try await serve(Self.usualPort) {
                isListening.store(true, ordering: .relaxed)
                onListening($0)
            }
        } catch  where !isListening.load(ordering: .relaxed) {
            try await serve(0, onListening)
        }
    }

    private func serve(_ port: Int, _ onListening: @escaping @Sendable (String) -> Void) async throws {
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { onListening("http://127.0.0.1:\($0.localAddress?.port ?? 0)/") }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: application),
                .init(
                    service: Lifetime(board: board, ending: ending.stream, options: options),
                    successTerminationBehavior: .gracefullyShutdownGroup),
            ], gracefulShutdownSignals: [.sigterm], logger: logger)
        // A client that does not read its response must not delay the shutdown.
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        try await ServiceGroup(configuration: configuration).run()
    }

    // MARK: - Routes

    private var router: Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: OwnNames())
        router.get("/") { [page] _, _ in
            Self.response(.ok, "text/html; charset=utf-8", ResponseBody(byteBuffer: page))
        }
        router.get("/state.json") { [board] _, _ in
            Self.response(.ok, "application/json", ResponseBody(byteBuffer: ByteBuffer(bytes: board.stateText)))
        }
        router.get("/events") { [board] request, _ in
            guard let reader = board.join() else { return Response(status: .serviceUnavailable) }
            let last = board.event(named: HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] })
            return Self.response(.ok, "text/event-stream", EventStream(board: board, reader: reader).body(after: last))
        }
        return router
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: ResponseBody) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: body)
    }
}

/// The service that sends heartbeats and ends the server `linger` after the end of its input.
private struct Lifetime: ServiceLifecycle.Service {
    let board: EventBoard
    let ending: AsyncStream<Void>
    let options: LiveServer.Options

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while true {
                        try await Task.sleep(for: options.heartbeat)
                        board.wake()
                    }
                }
                group.addTask {
                    for await _ in ending {}
                    try await Task.sleep(for: options.linger)
                }
                // Only the second task ends; the heartbeats are then cancelled.
                try await group.next()
                group.cancelAll()
            }
        }
        board.close()
    }
}

/// Rejects requests for other host names, which prevents DNS rebinding by pages of other origins.
private struct OwnNames: RouterMiddleware {
    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let authority = request.head.authority ?? ""
        let name = authority.hasPrefix("[") ? authority : String(authority.prefix { $0 != ":" })
        guard ["127.0.0.1", "localhost"].contains(name.lowercased()) else {
            return Response(status: .misdirectedRequest)
        }
        return try await next(request, context)
    }
}
