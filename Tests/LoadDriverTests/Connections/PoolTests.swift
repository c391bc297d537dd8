// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations
import Testing

@testable import LoadDriver

/// A pool opens as many connections as requests need, and no more.
@Suite(.serialized) struct PoolTests {
    @Test(arguments: HTTPVersion.allCases)
    func `a start opens one connection, whatever the pool and the event loops`(version: HTTPVersion) throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: version)) { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            (transport.version, transport.connections, transport.workers) = (version, .pool(64), 2)
        }
        #expect(trial.open() == nil)
        #expect(server.accepted == 1)
        #expect(server.requests.isEmpty)
    }

    @Test func `a start with one connection per watch checks that a backend exists`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .perWatch(idleSeconds: 60) }
        #expect(trial.open() == nil)
        // The first watch has the connection.
        trial.hand([trial.job(.keepAlive, at: 0, actor: 0, sequence: 1)])
        #expect(trial.waitForAll())
        #expect(server.accepted == 1)
        try server.die()
        let other = try Trial(server.url) { $0.connections = .perWatch(idleSeconds: 60) }
        #expect(other.open(patience: 0.1) == .refused)
    }

    @Test func `successive requests share one connection`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(8) }
        trial.open()
        for number in 1...50 {
            trial.hand([trial.job(.keepAlive, at: 0, actor: UInt32(number), sequence: UInt32(number))])
            #expect(trial.waitForAll())
        }
        #expect(server.accepted == 1)
        #expect(causes(trial.finish()) == [.ok: 50])
    }

    @Test func `connections match the requests in flight, and the most recently used go first`() throws {
        let server = try ScriptedServer { .answer(after: .milliseconds($0.sequence <= 5 ? 300 : 0)) }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(64) }
        trial.open()
        trial.hand(.keepAlive, 5, every: 0)
        #expect(trial.waitForAll())
        #expect(server.accepted == 5)
        for number in UInt32(6)...20 {
            trial.hand([trial.job(.keepAlive, at: 0, actor: number, sequence: number)])
            #expect(trial.waitForAll())
        }
        #expect(server.accepted == 5)
        #expect(Set(server.requests.dropFirst(5).map(\.connection)).count == 1)
        #expect(trial.drive.connections.most == 5)
        #expect(causes(trial.finish()) == [.ok: 20])
    }

    @Test func `a closed connection is replaced only when a request needs it`() throws {
        let server = try ScriptedServer { _ in .answer(200, [("Connection", "close")]) }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(16) }
        trial.open()
        for number in UInt32(1)...20 {
            trial.hand([trial.job(.keepAlive, at: 0, actor: number, sequence: number)])
            #expect(trial.waitForAll())
            #expect(trial.wait { server.connections == 0 })
            #expect(server.accepted == Int(number))
        }
        #expect(causes(trial.finish()) == [.ok: 20])
    }

    @Test func `connections never exceed the requests in flight if the server closes each of them`() throws {
        let server = try ScriptedServer { _ in .answer(200, [("Connection", "close")], after: .milliseconds(2)) }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 0.5) { $0.connections = .pool(64) }
        trial.open()
        let begin = trial.drive.start(
            .closed(concurrency: 3, seconds: 0.5), kinds: [.viewHomepage], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 500_000_000)
        let most = trial.drive.connections.most
        let totals = trial.finish(patience: 5)
        #expect(most == 3)
        #expect(server.accepted <= server.requests.count + 1)
        #expect(totals.overall[.ok] == totals.overall.requests)
    }

    @Test(arguments: [(90, 1), (100, 1), (101, 2), (250, 3)])
    func `another HTTP2 connection opens when all streams are busy`(requests: Int, connections: Int) throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: .http2)) { _ in .answer(after: .seconds(1)) }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, requests, every: 0) { transport in
            (transport.version, transport.connections, transport.timeout) = (.http2, .pool(8), 15)
        }
        #expect(causes(totals) == [.ok: requests])
        #expect(server.accepted == connections)
    }

    @Test func `requests that a cap delays open no connections`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(20)) }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 30, every: 0) { transport in
            (transport.connections, transport.mostInFlight) = (.pool(20), 3)
        }
        #expect(causes(totals) == [.ok: 30])
        #expect(server.accepted == 3)
    }

    @Test func `a cap on the rate opens connections one by one and loses no request`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(400)) }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 40, every: 0) { transport in
            (transport.connections, transport.mostPerSecond, transport.timeout) = (.pool(40), 50, 10)
        }
        #expect(causes(totals) == [.ok: 40])
        // One connection may be ready for the next request.
        #expect(server.accepted - (server.requests.map(\.unanswered).max() ?? 0) <= 1)
    }

    @Test func `a set-up on a slow server, or under a cap, abandons no waiting request`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(30)) }
        defer { server.stop() }
        let pairs = (0..<60).map { (actor: UInt32($0), subject: UInt32($0)) }
        for rate in [nil, 40.0] {
            let trial = try Trial(server.url) { transport in
                (transport.connections, transport.timeout, transport.mostPerSecond) = (.pool(2), 0.6, rate)
            }
            trial.open()
            var told: [Int] = []
            #expect(trial.drive.perform(.keepAlive, for: pairs, onProgress: { told.append($0) }).isEmpty)
            #expect(!told.isEmpty && told == told.sorted() && told.allSatisfy { (0...60).contains($0) })
        }
        #expect(server.requests.count == 120)
    }

    @Test func `the wait for a connection is part of the response time and not generator lag`() throws {
        // The first request occupies the initial connection for two seconds, so the second needs another.
        let server = try ScriptedServer { .answer(after: .milliseconds($0.sequence == 1 ? 2_000 : 0)) }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(1) }
        trial.open()
        trial.hand(.keepAlive, 2, every: 0)
        #expect(trial.waitForAll())
        let totals = trial.finish()
        #expect(causes(totals) == [.ok: 2])
        #expect(totals.onTime == 2)
        #expect(totals.timed == 2)
        #expect(totals.overall.times.response.count(atMost: 1.5) == 0)
    }
}
