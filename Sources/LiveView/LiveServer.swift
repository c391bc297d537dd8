// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Serves the page that follows a run, on this machine alone.
package final class LiveServer: Sendable {
    /// How it serves.
    package struct Options: Sendable {
        /// The port; nil for 8600, or a free one if that is taken; 0 for a free one.
        package var port: Int?
        /// How long it goes on after the run has ended, for those who come late.
        package var linger = Duration.seconds(10)
        /// How often those who look on are told that the server lives.
        package var heartbeat = Duration.seconds(10)

        /// The usual.
        package init() {}
    }

    /// The port where no other is asked for.
    package static let usualPort = 8_600

    private let options: Options
    private let logger: Logger
    let board: EventBoard
    private let page: ByteBuffer
    /// Yields once, when the input has ended.
    private let ending = AsyncStream.makeStream(of: Void.self)

    /// Prepares the page; listens on nothing yet.
    ///
    /// - Throws: a `ReportError` if the chart script is missing.
    package convenience init(_ options: Options, logger: Logger) throws {
        try self.init(options, logger: logger, bounds: EventHistory.Bounds())
    }

    init(_ options: Options, logger: Logger, bounds: EventHistory.Bounds) throws {
        self.options = options
        self.logger = logger
        board = EventBoard(bounds)
        page = ByteBuffer(string: try LivePage().html)
    }

    /// Takes bytes of the run's output: lines of JSON. Never waits for anybody who looks on.
    package func take(_ bytes: some Sequence<UInt8>) { board.take(bytes) }

    /// Notes that the run has ended, or is gone.
    package func endInput() {
        board.end()
        ending.continuation.finish()
    }

    /// Serves until some time after the input's end, or SIGTERM.
    ///
    /// - Parameter onListening: gets the address once connections are accepted, such as `http://127.0.0.1:8600/`.
    /// - Throws: what the network refused.
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
        // Whoever does not take what it asked for must not keep the server.
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

/// Ends the server some time after its input; until then it keeps connections alive.
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
                // Only the second ends by itself; the first then has nothing more to do.
                try await group.next()
                group.cancelAll()
            }
        }
        board.close()
    }
}

/// Refuses names that are not this machine's: a page from elsewhere whose name was made to lead here reads nothing.
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
