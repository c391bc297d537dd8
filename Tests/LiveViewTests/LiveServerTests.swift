// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import LiveView

@Suite(.timeLimit(.minutes(1))) struct LiveServerTests {
    @Test func `a browser receives the history first and then new events`() async throws {
        try await withServer { server, port in
            server.take(line("hello") + [10] + line("second", 1) + [10])
            let text = try await Visitor.get("/events", port: port) { text in
                if text.contains("\"number\":1"), !text.contains("\"number\":2") {
                    server.take(line("second", 2) + [10])
                }
                return text.contains("\"number\":2}\n\n")
            }
            #expect(text.hasPrefix("HTTP/1.1 200") || text.hasPrefix("HTTP/1.0 200"))
            #expect(text.contains("text/event-stream"))
            let run = server.board.run
            let body = text.components(separatedBy: "\r\n\r\n").dropFirst().joined()
            #expect(
                body == """
                    retry: 2000

                    id: \(run)-1
                    data: {"event":"hello","number":0}

                    id: \(run)-2
                    data: {"event":"second","number":1}

                    id: \(run)-3
                    data: {"event":"second","number":2}


                    """)
        }
    }

    @Test func `a browser that reconnects receives the missed events, or a new run's history`() async throws {
        try await withServer { server, port in
            for number in 1...5 { server.take(line("second", number) + [10]) }
            server.board.end()
            let run = server.board.run
            for (id, expected) in [("\(run)-3", 3), ("other-3", 6), ("\(run)-x", 6), ("-", 6), ("\(run)--1", 6)] {
                let text = try await Visitor.get("/events", port: port, headers: ["Last-Event-ID: \(id)"])
                #expect(text.components(separatedBy: "\n").count { $0.hasPrefix("data: ") } == expected, "\(id)")
            }
        }
    }

    @Test func `the stream ends with the run, and reports a run that ended abnormally`() async throws {
        try await withServer { server, port in
            let text = try await Visitor.get("/events", port: port) { text in
                // Cut off in the middle of a line.
                if text.contains("retry"), !server.board.events(after: 0).isEnd {
                    server.take(Array("{\"event\":\"sec".utf8))
                    server.board.end()
                }
                return false
            }
            #expect(text.contains("ended unexpectedly"))
        }
    }

    @Test func `an idle reader never blocks other readers and needs no memory`() async throws {
        try await withServer(bounds: EventHistory.Bounds(events: 1_000, bytes: 200_000)) { server, port in
            try await Visitor.withSilentReader(port: port) {
                while server.board.readers == 0 { try await Task.sleep(for: .milliseconds(5)) }
                let padding = String(repeating: "x", count: 1_000)
                for number in 1...60_000 {
                    server.take(Array("{\"event\":\"second\",\"number\":\(number),\"padding\":\"\(padding)\"}\n".utf8))
                }
                let text = try await Visitor.get("/events", port: port) { $0.contains("\"number\":60000,") }
                let events = text.components(separatedBy: "\n").filter { $0.hasPrefix("data: ") }
                #expect(events.count <= 1_000)
                #expect(server.board.events(after: 0).events.reduce(0) { $0 + $1.json.count } <= 300_000)
            }
        }
    }

    @Test func `a heartbeat bridges times without events`() async throws {
        var options = LiveServer.Options()
        options.heartbeat = .milliseconds(20)
        try await withServer(options) { _, port in
            let text = try await Visitor.get("/events", port: port) {
                $0.components(separatedBy: "\n: ").count > 3
            }
            #expect(!text.contains("data:"))
        }
    }

    @Test func `the state contains the latest event of each kind`() async throws {
        struct State: Decodable {
            struct Latest: Decodable { var number: Int }
            var events: Int
            var kept: Int
            var ended: Bool
            var refused: Int
            var overlong: Int
            var latest: [String: Latest]
        }
        try await withServer { server, port in
            server.take(line("hello", 1) + [10] + line("second", 2) + [10] + line("second", 3) + [10])
            server.take(Array("nonsense\n".utf8) + [UInt8](repeating: 32, count: 70_000) + [10])
            let text = try await Visitor.get("/state.json", port: port)
            let body = try #require(text.components(separatedBy: "\r\n\r\n").last)
            let state = try JSONDecoder().decode(State.self, from: Data(body.utf8))
            #expect(state.events == 3 && state.kept == 2 && !state.ended)
            #expect(state.refused == 1 && state.overlong == 1)
            #expect(state.latest.mapValues(\.number) == ["hello": 1, "second": 3])
        }
    }

    @Test func `a foreign host name is rejected`() async throws {
        try await withServer { _, port in
            expect(" 421 ", in: try await Visitor.get("/state.json", port: port, host: "evil.example"))
            expect(" 200 ", in: try await Visitor.get("/", port: port, host: "localhost:\(port)"))
            expect(" 404 ", in: try await Visitor.get("/other", port: port))
        }
    }

    @Test func `the page sends requests only to its own server`() async throws {
        let html = try LivePage().html
        #expect(html.contains("connect-src 'self'") && html.contains("default-src 'none'"))
        for pattern in [#"(src|href|action)\s*=\s*["']?\s*(https?:)?//"#, #"url\(\s*["']?\s*(https?:)?//"#] {
            #expect(html.range(of: pattern, options: [.regularExpression, .caseInsensitive]) == nil)
        }
    }

    @Test func `a reader beyond the limit receives an error`() async throws {
        try await withServer { server, port in
            let readers = (0..<EventBoard.mostReaders).compactMap { _ in server.board.join() }
            #expect(readers.count == EventBoard.mostReaders)
            expect(" 503 ", in: try await Visitor.get("/events", port: port))
            // Those who are not held any more are gone.
            withExtendedLifetime(readers) {}
        }
    }

    private func expect(_ part: String, in text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(text.contains(part), sourceLocation: sourceLocation)
    }

    @Test func `a reader that disconnects is removed`() async throws {
        let board = EventBoard()
        do { _ = board.join() }
        for _ in 0..<1_000 where board.readers > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(board.readers == 0)
    }
}

/// Runs a server for as long as `body` takes; it must then end by itself.
func withServer(
    _ options: LiveServer.Options = LiveServer.Options(), bounds: EventHistory.Bounds = EventHistory.Bounds(),
    _ body: @escaping @Sendable (LiveServer, Int) async throws -> Void
) async throws {
    var options = options
    options.port = 0
    options.linger = .zero
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = try LiveServer(options, logger: logger, bounds: bounds)
    let (addresses, continuation) = AsyncStream.makeStream(of: String.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { continuation.yield($0) } }
        group.addTask {
            var iterator = addresses.makeAsyncIterator()
            let address = try #require(await iterator.next())
            let port = try #require(Int(address.split(separator: ":").last?.dropLast() ?? ""))
            defer { server.endInput() }
            try await body(server, port)
        }
        try await group.waitForAll()
    }
}

/// One who opens a connection and looks.
enum Visitor {
    /// Asks and reads until `isEnough`, or to the end.
    static func get(
        _ path: String, port: Int, host: String = "127.0.0.1", headers: [String] = [],
        until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> String {
        try await connect(port).executeThenClose { inbound, outbound in
            let lines = ["GET \(path) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers + ["", ""]
            try await outbound.write(ByteBuffer(string: lines.joined(separator: "\r\n")))
            var bytes = ByteBuffer()
            for try await part in inbound {
                bytes.writeImmutableBuffer(part)
                if isEnough(withoutChunks(String(buffer: bytes))) { break }
            }
            return withoutChunks(String(buffer: bytes))
        }
    }

    /// An answer without the lengths that stand between the parts of its body.
    private static func withoutChunks(_ text: String) -> String {
        guard let head = text.firstRange(of: "\r\n\r\n"), text[..<head.lowerBound].contains("chunked") else {
            return text
        }
        var rest = text[head.upperBound...].utf8
        var body: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let count = Int(String(rest[..<end.lowerBound]) ?? "", radix: 16) else { break }
            body += rest[end.upperBound...].prefix(count)
            rest = rest[end.upperBound...].dropFirst(count + 2)
        }
        return String(text[..<head.upperBound]) + String(decoding: body, as: UTF8.self)
    }

    /// Asks for the events and reads none of them while `body` goes on.
    static func withSilentReader(port: Int, _ body: () async throws -> Void) async throws {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: false).channelOption(.socketOption(.so_rcvbuf), value: 4_096)
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(string: "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        try await body()
        try await channel.close()
    }

    private static func connect(_ port: Int) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: "127.0.0.1", port: port) {
            channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
        }
    }
}
