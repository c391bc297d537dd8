// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import ReferenceBackend

@Suite struct ProgramTests {
    @Test func `port 0 selects a free port, and the program prints it`() async throws {
        let servers = [try Server("--port", "0"), try Server("--port", "0")]
        var ports: Set<Int> = []
        for server in servers {
            let port = try await server.start()
            let status = try await Connection.open(port) { try await $0.ask("GET", "/health").status }
            #expect(status == 200)
            ports.insert(port)
        }
        #expect(ports.count == 2)
        for server in servers {
            server.terminate(SIGINT)
            #expect(try await server.end() == 0)
        }
    }

    @Test func `acknowledged changes survive a killed program`() async throws {
        // Short days, so that quotas renew while likes continue.
        let server = try Server("--port", "0", "--database", "%/circle.sqlite", "--day-seconds", "0.5")
        let port = try await server.start()
        let tokens = try await befriended(port)
        let truth = Acknowledged()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for account in 1...6 {
                group.addTask { await write(as: account, tokens[account], port, truth) }
            }
            for _ in 0..<60_000 where truth.count < 600 { try await Task.sleep(for: .milliseconds(1)) }
            server.killAtOnce()
            try await group.waitForAll()
        }
        #expect(truth.count >= 600)
        #expect(try server.files("circle").contains("circle.sqlite-wal"))

        let second = try Server("--port", "0", "--database", server.folder.path + "/circle.sqlite")
        let secondPort = try await second.start()
        try await Connection.open(secondPort) { connection in
            var likes = 0
            for account in 1...6 {
                let found = try await connection.ask("GET", "/v1/accounts/\(account)/posts", token: tokens[account])
                let posts = try #require(found.numbers("posts"), "\(found)")
                // The list has at most 100 posts; those that may have dropped out are older than its last.
                let acknowledged = truth.posts(account).filter { posts.count < 100 || $0 >= posts[99] }
                #expect(Set(posts).isSuperset(of: acknowledged), "account \(account)")
                likes += truth.likes(account)
            }
            let homepage = try await connection.ask("GET", "/v1/accounts/0", token: tokens[0])
            let stored = try #require(homepage["likes"])
            // Each connection may have had one like in flight.
            #expect((likes...likes + 6).contains(stored), "\(stored) are stored, \(likes) were acknowledged")
            #expect(homepage["friends"] == 6)
        }
        second.terminate()
        #expect(try await second.end() == 0)
    }

    /// Registers accounts 0 to 6 and makes the others friends of account 0.
    private func befriended(_ port: Int) async throws -> [String] {
        try await Connection.open(port) { connection in
            var tokens: [String] = []
            for account in 0...6 { tokens.append(try await connection.register(account)) }
            for account in 1...6 {
                _ = try await connection.ask("POST", "/v1/friend-requests", "{\"to\":0}", token: tokens[account])
                let path = "/v1/friend-requests/from/\(account)/accept"
                #expect(try await connection.ask("POST", path, token: tokens[0]).status == 200)
            }
            return tokens
        }
    }

    /// Sends posts and likes until the server stops.
    private func write(as account: Int, _ token: String, _ port: Int, _ truth: Acknowledged) async {
        // The end of the server ends this loop; unanswered requests are not in the truth.
        try? await Connection.open(port) { connection in
            while true {
                let post = try await connection.ask("POST", "/v1/posts", "{\"text\":\"x\"}", token: token)
                if let id = post["id"], post.status == 201 { truth.post(id, account) }
                let like = try await connection.ask("POST", "/v1/accounts/0/likes", "{\"count\":1}", token: token)
                if let given = like["given"], like.status == 200 { truth.like(given, account) }
            }
        }
    }

    @Test func `a stop answers requests in flight, leaves one file, and exits with 0`() async throws {
        let server = try Server("--port", "0", "--database", "%/circle.sqlite", "--fault", "slow=p0:400ms")
        let port = try await server.start()
        let asked = Task {
            try await Connection.open(port) { try await $0.ask("POST", "/v1/accounts", "{\"number\":1}") }
        }
        try await Task.sleep(for: .milliseconds(200))
        server.terminate()
        #expect(try await asked.value.status == 201)
        #expect(try await server.end() == 0)
        #expect(!server.errors.contains("cut off"))
        #expect(try server.files("circle") == ["circle.sqlite"])
        await #expect(throws: (any Error).self) {
            try await Connection.open(port) { try await $0.ask("GET", "/health") }
        }
    }

    @Test func `a stop that aborts requests reports this`() async throws {
        let server = try Server("--port", "0", "--fault", "slow=p0:10min")
        let port = try await server.start()
        let asked = Task { try await Connection.open(port) { try await $0.ask("POST", "/v1/accounts") } }
        // The account is stored before its answer is delayed.
        try await Task.sleep(for: .milliseconds(500))
        server.terminate()
        #expect(try await server.end() == 0)
        await #expect(throws: (any Error).self) { try await asked.value }
        #expect(server.errors.contains("requests that were not answered within 5 seconds were cut off"))
    }

    @Test func `a temporary database disappears with the program`() async throws {
        let server = try Server("--port", "0")
        _ = try await server.start()
        #expect(try server.files("watchcircle-").count == 1)
        server.terminate()
        #expect(try await server.end() == 0)
        #expect(try server.files("watchcircle-") == [])
    }

    @Test func `the program ends after the given time`() async throws {
        let server = try Server("--port", "0", "--stop-after", "100ms")
        #expect(try await server.run() == 0)
        #expect(server.output.hasPrefix("listening on http://127.0.0.1:"))
    }

    @Test(arguments: [false, true])
    func `TLS works with and without HTTP/2`(http2: Bool) async throws {
        let certificate = Bundle.module.bundlePath + "/Certificate/localhost"
        let arguments = [
            "--port", "0", "--tls-certificate", certificate + ".pem", "--tls-key", certificate + ".key.pem",
        ]
        let server = try Server(arguments + (http2 ? ["--http2"] : []))
        let port = try await server.start()
        #expect(server.output.contains("https://"))
        let reply = try await Connection.open(port, isSecure: true) { try await $0.ask("GET", "/health") }
        #expect(reply.status == 200)
        server.terminate()
        #expect(try await server.end() == 0)
    }

    @Test func `without TLS, HTTP/2 works from the first byte`() async throws {
        let server = try Server("--port", "0", "--http2")
        let port = try await server.start()
        let answer = try await firstBytes(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0")
        // A frame header: three bytes of length, then the type. A server's first frame must be SETTINGS, type 4.
        #expect(answer.count >= 9 && answer[3] == 4, "\(answer)")
        server.terminate()
        #expect(try await server.end() == 0)
    }

    /// Sends bytes and returns the first ones received.
    private func firstBytes(_ port: Int, _ text: String) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            for try await buffer in inbound { return Array(buffer.readableBytesView) }
            return []
        }
    }

    @Test func `bytes that are not a request do no harm`() async throws {
        let server = try Server("--port", "0")
        let port = try await server.start()
        var random = SeededRandom(seed: 17)
        let request = Array("POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".utf8)
        for _ in 0..<300 {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            // The service may close the connection before it has read everything.
            try? await channel.writeAndFlush(ByteBuffer(bytes: random.mutated(request)))
            try? await channel.close()
        }
        let status = try await Connection.open(port) { try await $0.ask("GET", "/health").status }
        #expect(status == 200)
        server.terminate()
        #expect(try await server.end() == 0)
    }

    @Test func `a client that disconnects within its request does no harm`() async throws {
        let server = try Server("--port", "0")
        let port = try await server.start()
        for _ in 0..<20 {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            let half = "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"
            try await channel.writeAndFlush(ByteBuffer(string: half))
            try await channel.close()
        }
        let reply = try await Connection.open(port) { try await $0.ask("POST", "/v1/accounts") }
        #expect(reply.text.hasPrefix("{\"id\":0,"))
        server.terminate()
        #expect(try await server.end() == 0)
        #expect(!server.errors.contains("failed"), "\(server.errors)")
    }

    /// Arguments, exit code and expected message.
    static let mistakes: [([String], Int32, String)] = [
        (["--fault", "lost"], 64, "--fault lost: unknown fault lost\n  hint: the faults are\n  lost-like="),
        (["--fault", "error=2"], 64, "--fault error=2: the value must be a share between 0 and 1"),
        (["--port", "65536"], 64, "--port is 65536; it must be between 0 and 65,535"),
        (["--friend-cap", "0"], 64, "--friend-cap: 0 is out of range; it must be between 1 and 100,000"),
        (["--day-seconds", "0"], 64, "--day-seconds: 0.0 is out of range; it must be between 0.001 and 10,000,000"),
        (["--day-seconds", "nan"], 64, "--day-seconds: nan is out of range; it must be between"),
        (["--stop-after", "60"], 64, "--stop-after is 60; it must be a duration"),
        (["--tls-key", "x.pem"], 64, "--tls-certificate and --tls-key belong together"),
        (["--tls-key", "x.pem", "--tls-certificate", "y.pem"], 1, "y.pem, x.pem: the certificate cannot be used"),
        (["--world", "%/none"], 104, "/none/world.json: there is no such file"),
        (["--database", ""], 64, "--database: the path is empty; it must name a file\n  hint: omit the option"),
        (
            ["--database", "%"], 1,
            ": this is a folder; it must be a file\n  hint: name a file with --database"
        ),
        (["--database", "%/none/circle.sqlite"], 1, "/none/circle.sqlite: the database cannot be opened"),
        (["--host", "192.0.2.1"], 1, "192.0.2.1:0: cannot listen on this address (Cannot assign requested address)"),
        (["--surprise"], 64, "Unknown option '--surprise'"),
    ]

    @Test(arguments: mistakes)
    func `an error ends the program with its exit code and message`(
        arguments: [String], code: Int32, message: String
    ) async throws {
        let server = try Server(["--port", "0", "--stop-after", "20s"] + arguments)
        #expect(try await server.run() == code)
        #expect(server.errors.contains(message), "\(server.errors)")
        #expect(server.output == "")
    }

    @Test func `only one program at a time serves a database`() async throws {
        let first = try Server("--port", "0", "--database", "%/circle.sqlite")
        _ = try await first.start()
        let database = first.folder.path + "/circle.sqlite"
        let second = try Server("--port", "0", "--stop-after", "20s", "--database", database)
        #expect(try await second.run() == 1)
        #expect(second.errors.contains("/circle.sqlite: another program is serving this database"))
        // A killed program no longer holds the database.
        first.killAtOnce()
        let third = try Server("--port", "0", "--database", database)
        _ = try await third.start()
        third.terminate()
        #expect(try await third.end() == 0)
        #expect(try first.files("circle") == ["circle.sqlite"])
    }

    @Test func `connections beyond the file descriptors wait`() async throws {
        let server = try Server("--port", "0", limits: "-n 130")
        let port = try await server.start()
        var held: [any Channel] = []
        for _ in 0..<100 {
            held.append(
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get())
        }
        for channel in held { try await channel.close() }
        let reply = try await Connection.open(port) { try await $0.ask("GET", "/health") }
        #expect(reply.status == 200)
        server.terminate()
        #expect(try await server.end() == 0)
    }
}

/// The writes that a server has acknowledged.
private final class Acknowledged: Sendable {
    private struct Account {
        var posts: [Int] = []
        var likes = 0
    }

    private let accounts = Mutex<[Int: Account]>([:])

    func post(_ id: Int, _ account: Int) { accounts.withLock { $0[account, default: Account()].posts.append(id) } }
    func like(_ given: Int, _ account: Int) { accounts.withLock { $0[account, default: Account()].likes += given } }
    func posts(_ account: Int) -> [Int] { accounts.withLock { $0[account]?.posts ?? [] } }
    func likes(_ account: Int) -> Int { accounts.withLock { $0[account]?.likes ?? 0 } }

    /// The total number of acknowledged posts and likes.
    var count: Int { accounts.withLock { $0.values.reduce(0) { $0 + $1.posts.count + $1.likes } } }
}
