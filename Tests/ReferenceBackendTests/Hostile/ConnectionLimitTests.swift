// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import ReferenceBackend

@Suite struct ConnectionLimitTests {
    /// Short timeouts for each part of a request.
    private static func hasty(_ options: inout BackendOptions) {
        options.limits.head = .milliseconds(300)
        options.limits.body = .milliseconds(300)
        options.limits.idle = .milliseconds(300)
        options.limits.tick = .milliseconds(20)
    }

    @Test func `an endless head gets 408, and a silent connection is closed`() async throws {
        try await withListening(Self.hasty) { port, log in
            let begun = try await RawClient.exchange(port, [Array("GET /health HTTP/1.1\r\nHost: a\r\n".utf8)])
            let replies = Reply.all(begun)
            #expect(replies?.map(\.status) == [408] && replies?.first?.code == "request_timeout")
            #expect(try await RawClient.exchange(port, [[]]).isEmpty)
            #expect(log.count("that sent no complete request head within 300 ms") == 1, "\(log.lines)")
        }
    }

    @Test func `a slow head does not get more time with each byte`() async throws {
        try await withListening(Self.hasty) { port, _ in
            let head = Array("GET /health HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "y", count: 400))\r\n\r\n".utf8)
            let bytes = try await RawClient.exchange(port, head.map { [$0] })
            #expect(Reply.all(bytes)?.map(\.status) == [408])
        }
    }

    @Test func `a slow head after an answer has the same limit`() async throws {
        try await withListening({
            Self.hasty(&$0)
            $0.limits.idle = .minutes(10)
        }) { port, _ in
            let bytes = try await RawClient.exchange(
                port, [Array("GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /".utf8)])
            #expect(Reply.all(bytes)?.map(\.status) == [200, 408])
        }
    }

    @Test func `an endless body gets 408`() async throws {
        try await withListening(Self.hasty) { port, log in
            for framing in ["Content-Length: 5\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"] {
                let text = "POST /v1/accounts HTTP/1.1\r\nHost: a\r\n\(framing)"
                let replies = Reply.all(try await RawClient.exchange(port, [Array(text.utf8)]))
                #expect(replies?.map(\.status) == [408] && replies?.first?.code == "request_timeout")
            }
            #expect(log.count("closed 1 requests whose body did not end within 300 ms") == 1, "\(log.lines)")
        }
    }

    @Test func `an idle connection is closed without a line in the log`() async throws {
        try await withListening(Self.hasty) { port, log in
            let bytes = try await RawClient.exchange(port, [Array("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".utf8)])
            #expect(Reply.all(bytes)?.map(\.status) == [200])
            #expect(log.lines.isEmpty, "\(log.lines)")
        }
    }

    @Test func `an unread answer does not hold its connection for ever`() async throws {
        try await withListening({
            Self.hasty(&$0)
            $0.limits.unread = .milliseconds(300)
            $0.limits.idle = .minutes(10)
        }) { port, log in
            // Enough descriptions to fill the buffers of both sides.
            let ask = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false).connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(ByteBuffer(string: String(repeating: ask, count: 2_000))).get()
            for _ in 0..<1_000 where log.lines.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            #expect(log.count("that did not read their answer within 300 ms") == 1, "\(log.lines)")
            try? await channel.close()
        }
    }

    @Test func `the log reports each kind of load shedding once a minute, and the metrics count all`() async throws {
        try await withListening(Self.hasty) { port, log in
            for _ in 0..<5 { _ = try await RawClient.exchange(port, [[]]) }
            #expect(log.count("no complete request head") == 1, "\(log.lines)")
            let metrics = try await RawClient.exchange(
                port, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(metrics.contains("\nwatchcircle_shed_total{reason=\"unfinished_head\"} 5\n"))
            #expect(metrics.contains("\nwatchcircle_connections 1\n"))
        }
    }

    /// Opens connections and keeps them open.
    private func hold(_ count: Int, _ port: Int) async throws -> [any Channel] {
        var held: [any Channel] = []
        for _ in 0..<count {
            held.append(
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get())
        }
        return held
    }

    @Test func `silent connections beyond the file descriptors do not block other clients`() async throws {
        let server = try Server("--port", "0", limits: "-n 300")
        let port = try await server.start()
        let held = try await hold(600, port)
        for _ in 0..<3 { #expect(try await health(port) == 200) }
        for channel in held { try? await channel.close() }
        let words = /closed [0-9]+ idle or unfinished connections to make room/
        for _ in 0..<250 where !server.errors.contains(words) { try await Task.sleep(for: .milliseconds(20)) }
        #expect(server.errors.matches(of: words).count == 1, "\(server.errors)")
        server.terminate()
        #expect(try await server.end() == 0)
    }

    @Test func `a server without a free descriptor continues, and reports this at most once`() async throws {
        // A limit so low that one pass over the listening socket may accept too many connections.
        let server = try Server("--port", "0", limits: "-n 34")
        let port = try await server.start()
        let held = try await hold(60, port)
        // The database may find no descriptor at first and then answers 503.
        var status = try await health(port)
        for _ in 0..<20 where status == 503 { status = try await health(port) }
        #expect(status == 200)
        for channel in held { try? await channel.close() }
        #expect(try await health(port) == 200)
        server.terminate()
        #expect(try await server.end() == 0)
        #expect(server.errors.matches(of: /no file descriptor is left/).count <= 1, "\(server.errors)")
    }
}
