// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations
import Testing

@testable import LoadDriver

/// HTTP/2 connections: their streams, and the fate of the streams when a connection ends.
@Suite(.serialized) struct HTTP2Tests {
    @Test func `an HTTP2 answer can have megabytes`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2)) { _ in
            .answer(200, [], String(repeating: "x", count: 3 << 20))
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 5, every: 0) { transport in
            transport.version = .http2
            transport.connections = .pool(1)
            transport.retries = 0
        }
        #expect(causes(totals) == [.ok: 5])
        #expect(totals.bytesReceived > 15 << 20)
    }

    @Test func `streams never exceed the backend's limit`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2, streams: 3)) { _ in
            .answer(after: .milliseconds(20))
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 60, every: 0) { transport in
            transport.version = .http2
            transport.connections = .pool(1)
            transport.retries = 0
        }
        #expect(causes(totals) == [.ok: 60])
        #expect(server.requests.map(\.unanswered).max() == 3)
    }

    @Test func `one HTTP2 connection carries many concurrent requests`() throws {
        let options = ScriptedServer.Options(version: .http2)
        // Long enough for all requests to arrive on a busy machine.
        let server = try ScriptedServer(options) { _ in .answer(after: .seconds(2)) }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 90, every: 0) { transport in
            transport.version = .http2
            transport.connections = .pool(1)
            transport.timeout = 15
        }
        #expect(causes(totals) == [.ok: 90])
        #expect(server.accepted == 1)
        #expect(server.requests.map(\.unanswered).max() ?? 0 == 90)
    }

    @Test func `a stream that ends leaves its connection open`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2)) { request in
            request.sequence % 2 == 0 ? Script(.reset) : .answer()
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 400, every: 0.000_2) { transport in
            transport.version = .http2
            transport.connections = .pool(1)
            transport.retries = 0
            transport.timeout = 15
        }
        #expect(causes(totals) == [.ok: 200, .reset: 200])
        #expect(server.accepted == 1)
    }

    @Test func `streams are reusable after a time-out`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2)) { request in
            request.sequence <= 100 ? .silence : .answer()
        }
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.version = .http2
            transport.connections = .pool(1)
            transport.timeout = 0.4
        }
        trial.open()
        trial.hand(.keepAlive, 100, every: 0)
        #expect(trial.waitForAll())
        trial.hand((0..<50).map { trial.job(.keepAlive, at: 2, actor: $0, sequence: 101 + $0) })
        #expect(trial.waitForAll())
        #expect(causes(trial.finish()) == [.timedOut: 100, .ok: 50])
        #expect(server.accepted == 1)
    }

    @Test func `a lost HTTP2 connection is replaced by one, when a request needs it`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2), { _ in .answer() })
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.version = .http2
            transport.connections = .pool(2)
        }
        trial.open()
        for round in 1...3 {
            trial.hand([trial.job(.viewHomepage, at: 0, actor: 1, sequence: UInt32(round))])
            #expect(trial.waitForAll())
            #expect(trial.wait { server.connections == 1 })
            #expect(server.accepted == round)
            server.dropConnections()
            #expect(trial.wait { trial.drive.ask { $0.sharedPool.connections } == [0] })
        }
        #expect(server.accepted == 3)
        #expect(causes(trial.finish()) == [.ok: 3])
    }

    @Test func `requests that a closing HTTP2 connection refuses go to another connection`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2)) { request in
            request.turn == 10
                ? Script(.goAway, .wait(.milliseconds(50)), .answer(200, [], "{}")) : .answer(after: .milliseconds(20))
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 100, every: 0.002) { transport in
            transport.version = .http2
            transport.connections = .pool(1)
            transport.retries = 50
            // After a connection that ends before any answer, the next attempt follows a pause that grows.
            transport.timeout = 60
        }
        // Each connection ends with its tenth request. The server refuses requests that arrive before the client sees
        // GOAWAY, changes included.
        #expect(causes(totals) == [.ok: 100])
        #expect(server.accepted >= 10)
        #expect(Set(server.requests.map(\.sequence)).count == 100)
        #expect(server.requests.count == 100)
    }
}
