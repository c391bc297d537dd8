// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import NIOCore
import Operations
import Requests
import Testing

@testable import LoadDriver

/// Connections that succeed, fail, and end.
@Suite(.serialized) struct ConnectionTests {
    private static let answering: @Sendable (ServedRequest) -> Script = { _ in .answer() }

    // MARK: - No connection

    @Test func `a host name without an address has its own outcome`() throws {
        let trial = try Trial("http://nothing.invalid:8080") { $0.timeout = 5 }
        #expect(trial.open(patience: 10) == .nameNotResolved)
        trial.hand(.keepAlive, 5)
        #expect(trial.waitForAll())
        #expect(causes(trial.finish()) == [.nameNotResolved: 5])
    }

    @Test func `a closed port refuses the connection`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(), Self.answering)
        defer { server.stop() }
        try server.die()
        let trial = try Trial(server.url)
        #expect(trial.open(patience: 0.3) == .refused)
        trial.hand(.keepAlive, 20)
        #expect(trial.waitForAll())
        let totals = trial.finish()
        #expect(causes(totals) == [.refused: 20])
        #expect(totals.sent == 0)
        // Each was retried twice and never sent.
        #expect(totals.retries == 40)
        #expect(totals.rescued == 0)
        #expect(totals.overall.times.response.count == 20)
    }

    @Test func `an address without a route fails at once and does not block the loop`() throws {
        // Connecting to a multicast address fails immediately.
        let trial = try Trial("http://224.0.0.1:80") { $0.retries = 0 }
        #expect(trial.open(patience: 5) == .unreachable)
        trial.hand(.keepAlive, 20)
        #expect(trial.waitForAll())
        #expect(causes(trial.finish()) == [.unreachable: 20])
    }

    @Test func `a pool whose connections partly fail uses the others and retries with delays`() throws {
        // One answer in twenty takes so long that other requests need another connection.
        let server = try ScriptedServer { .answer(after: .milliseconds($0.sequence % 20 == 0 ? 30 : 0)) }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(4) }
        trial.open()
        func burst(_ number: UInt32) {
            trial.hand((1...4).map { trial.job(.keepAlive, at: 0, actor: $0, sequence: number) })
        }
        burst(2_000)
        #expect(trial.wait { server.connections == 4 })
        #expect(trial.waitForAll())
        try server.stopListening()
        server.dropConnections(but: 1)
        #expect(trial.wait { trial.drive.ask { $0.sharedPool.connections } == [1] })
        trial.hand(.keepAlive, 400, every: 0.002)
        #expect(trial.waitForAll())
        // With one attempt per waiting request, there would be hundreds.
        #expect((1..<40).contains(trial.drive.ask { $0.connectionFailures.values.reduce(0, +) }[0]))
        #expect(trial.drive.ask { $0.sharedPool.connections }[0] >= 1)
        try server.revive()
        #expect(
            trial.wait {
                burst(2_020)
                return trial.waitForAll() && server.connections == 4
            })
        let totals = trial.finish()
        #expect(totals.overall.requests == totals.overall[.ok])
    }

    // MARK: - TLS

    private func drive(
        _ version: HTTPVersion, certificate: String?, adjust: (inout Transport) -> Void
    ) throws -> (Outcome?, [Outcome: Int], Int) {
        var options = ScriptedServer.Options()
        options.version = version
        options.certificate = certificate
        let server = try ScriptedServer(options, Self.answering)
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.version = version
            transport.retries = 0
            adjust(&transport)
        }
        let failure = trial.open(patience: 2)
        trial.hand(.keepAlive, 20)
        #expect(trial.waitForAll())
        return (failure, causes(trial.finish()), server.requests.count)
    }

    @Test(arguments: HTTPVersion.allCases)
    func `an untrusted certificate is rejected`(version: HTTPVersion) throws {
        let (failure, causes, served) = try drive(version, certificate: "here") { _ in }
        #expect(failure == .certificateRejected)
        #expect(causes == [.certificateRejected: 20])
        #expect(served == 0)
    }

    @Test(arguments: HTTPVersion.allCases)
    func `a certificate in the trust file is accepted`(version: HTTPVersion) throws {
        let (failure, causes, _) = try drive(version, certificate: "here") {
            $0.trustFile = Certificates.path("here.pem")
        }
        #expect(failure == nil)
        #expect(causes == [.ok: 20])
    }

    @Test func `a trusted certificate of another host is rejected`() throws {
        let (failure, causes, _) = try drive(.http1, certificate: "elsewhere") {
            $0.trustFile = Certificates.path("elsewhere.pem")
        }
        #expect(failure == .certificateRejected)
        #expect(causes == [.certificateRejected: 20])
    }

    @Test func `without verification every certificate is accepted`() throws {
        let (failure, causes, _) = try drive(.http1, certificate: "elsewhere") { $0.verifiesCertificate = false }
        #expect(failure == nil)
        #expect(causes == [.ok: 20])
    }

    @Test func `an error about a trust file without a certificate names it`() throws {
        for file in ["here.key", "nothing.pem"] {
            let path = Certificates.path(file)
            do {
                _ = try Trial("https://127.0.0.1:1") { $0.trustFile = path }
                Issue.record("\(file) was accepted as a list of certificates")
            } catch let error as DriveError {
                #expect(error.code == .wrongCertificate)
                #expect(error.message.contains(path))
            }
        }
    }

    @Test(arguments: HTTPVersion.allCases)
    func `the driver gives up in time on a server without TLS`(version: HTTPVersion) throws {
        // Plain TCP, where no handshake is answered.
        let server = try ScriptedServer(ScriptedServer.Options(), Self.answering)
        defer { server.stop() }
        let url = "https" + server.url.dropFirst(4)
        let trial = try Trial(url) { transport in
            transport.version = version
            transport.timeout = 0.4
            transport.retries = 0
            transport.connections = .pool(1)
        }
        #expect(trial.open(patience: 2) == .timedOut)
    }

    @Test(arguments: HTTPVersion.allCases)
    func `a failed TLS connection is not reported again at its time-out`(version: HTTPVersion) throws {
        let options = ScriptedServer.Options(
            version: version, certificate: "here", streams: version == .http2 ? 1 : nil)
        let server = try ScriptedServer(options) { _ in .answer(after: .milliseconds(200)) }
        defer { server.stop() }
        try server.die()
        let trial = try Trial(server.url) { transport in
            transport.version = version
            transport.timeout = 0.5
            transport.connections = .pool(3)
            transport.trustFile = Certificates.path("here.pem")
        }
        #expect(trial.open(patience: 0.2) == .refused)
        try server.revive()
        trial.hand(.keepAlive, 3, every: 0)
        #expect(trial.wait { server.connections == 3 })
        trial.drive.sleep(until: trial.drive.now + 1_000_000_000)
        #expect(trial.drive.ask { $0.sharedPool.connections } == [3])
        #expect(trial.drive.ask { $0.sharedPool.failures } == [0])
        #expect(server.connections == 3)
    }

    // MARK: - Lifetime

    @Test(arguments: [200, 5_000_000])
    func `a request arrives completely, whether or not the socket accepts it at once`(size: Int) throws {
        let server = try ScriptedServer(ScriptedServer.Options(), Self.answering)
        defer { server.stop() }
        let body = String(repeating: "x", count: size - 2)
        let text = RequestText(name: "keepAlive", line: "POST /keep-alive", body: .json("\"\(body)\""))
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        operations[.keepAlive] = try RequestTemplate.compile(text)
        let profile = Profile(name: "test", operations: operations)
        let trial = try Trial(server.url, profile: profile) { $0.connections = .pool(1) }
        trial.open()
        trial.hand(.keepAlive, 3, every: 0)
        #expect(trial.waitForAll())
        #expect(server.requests.map(\.body.utf8.count) == [size, size, size])
        #expect(server.accepted == 1)
        let totals = trial.finish()
        #expect(causes(totals) == [.ok: 3])
        #expect(totals.bytesSent > 3 * size)
    }

    @Test func `a drive continues after a backend restarts`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(), Self.answering)
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.retries = 0 }
        trial.open()
        trial.hand(.keepAlive, 2_500, every: 0.001)
        #expect(trial.wait { server.requests.count > 300 })
        try server.die()
        let before = server.requests.count
        #expect(trial.wait { trial.drive.ask { $0.lastFailure?.outcome } == [.refused] })
        // At the start, the pause between two attempts is at most 0.22 s.
        trial.drive.sleep(until: trial.drive.now + 700_000_000)
        try server.revive()
        // These are scheduled later, however late it is now.
        trial.hand((0..<200).map { trial.job(.keepAlive, at: 3, actor: $0, sequence: 3_000 + $0) })
        #expect(trial.waitForAll())
        let totals = trial.finish()
        #expect(totals.overall.requests == 2_700)
        #expect(totals.overall[.refused] > 0)
        #expect(server.requests.count > before + 100)
        #expect(
            totals.overall[.ok] + totals.overall[.refused] + totals.overall[.reset] + totals.overall[.neverSent]
                == 2_700)
    }

    @Test func `a server that closes every connection receives no storm of connections`() throws {
        let options = ScriptedServer.Options(greeting: Script(.close))
        let server = try ScriptedServer(options, Self.answering)
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.retries = 0 }
        trial.open(patience: 0.1)
        trial.hand(.keepAlive, 1_000, every: 0.002)
        #expect(trial.waitForAll())
        let totals = trial.finish()
        #expect(totals.overall.requests == 1_000)
        #expect(totals.overall[.ok] == 0)
        // Two seconds: attempts without pauses would number in the thousands.
        #expect(server.accepted < 500)
    }

    @Test func `a watch has a connection while it is active`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(), Self.answering)
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .perWatch(idleSeconds: 0.5) }
        trial.open()
        trial.hand((0..<40).map { trial.job(.keepAlive, at: Double($0) * 0.005, actor: $0 % 20, sequence: $0 + 1) })
        #expect(trial.waitForAll())
        #expect(server.accepted == 20)
        #expect(trial.wait { server.connections == 0 })
        #expect(trial.drive.ask { $0.pools.count } == [0])
        trial.hand([trial.job(.keepAlive, at: 0, actor: 3, sequence: 41)])
        #expect(trial.waitForAll())
        #expect(server.accepted == 21)
        #expect(Set(server.requests.map { [$0.connection] }).count == 21)
        #expect(causes(trial.finish()) == [.ok: 41])
    }

    @Test func `storms of lost connections leak no descriptors`() throws {
        let server = try ScriptedServer(ScriptedServer.Options(), Self.answering)
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(16) }
        trial.open()
        // Both ends of each connection are in this process.
        func otherFiles() throws -> Int { try Self.openFiles() - 2 * server.connections }
        let before = try otherFiles()
        for storm in 1...50 {
            trial.hand(.viewHomepage, 20, every: 0, from: 0)
            server.dropConnections()
            #expect(trial.waitForAll(), "storm \(storm)")
        }
        #expect(trial.wait { (try? otherFiles()) == before })
        #expect(server.connections <= 16)
        #expect(trial.wait { trial.drive.ask { $0.slots.count } == [server.connections] })
        #expect(trial.drive.ask { $0.sharedPool.idle.count } == [server.connections])
        #expect(trial.drive.ask { $0.sharedPool.connections } == [server.connections])
        #expect(trial.drive.ask { $0.sharedPool.opening } == [0])
        #expect(trial.drive.ask { $0.connectionsOpen } == [server.connections])
        #expect(trial.drive.ask { $0.inFlight } == [0])
        #expect(trial.drive.takeSeconds().map(\.inFlight) == [0])
        #expect(trial.finish().overall.requests == 1_000)
    }

    private static func openFiles() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
