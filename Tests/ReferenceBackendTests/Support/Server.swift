// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOSSL
import Testing

/// The built program, started as a user would.
final class Server {
    /// The program next to the tests.
    static let file = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("watchcircle-serve")

    /// A temporary folder, deleted with this object.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
    private let process = Process()

    /// Prepares the program; `%` in an argument stands for the folder.
    ///
    /// - Parameter limits: arguments of a preceding `ulimit`, or nil for none.
    convenience init(_ arguments: String..., limits: String? = nil) throws { try self.init(arguments, limits: limits) }

    init(_ arguments: [String], limits: String? = nil) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try prepare(arguments, limits)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    private func prepare(_ arguments: [String], _ limits: String?) throws {
        try #require(FileManager.default.isExecutableFile(atPath: Self.file.path), "\(Self.file.path) is not built")
        let words = arguments.map { $0.replacingOccurrences(of: "%", with: folder.path) }
        process.executableURL = limits == nil ? Self.file : URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            limits.map { ["-c", "ulimit \($0); exec \"$@\"", "sh", Self.file.path] + words } ?? words
        for name in ["output", "errors"] { try Data().write(to: folder.appendingPathComponent(name)) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: folder.path + "/output")
        process.standardError = FileHandle(forWritingAtPath: folder.path + "/errors")
        // The location of the temporary database.
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.path]) { $1 }
    }

    /// Starts the program and waits until it listens.
    ///
    /// - Returns: the port.
    func start() async throws -> Int {
        try process.run()
        for _ in 0..<3_000 {
            if let address = output.firstMatch(of: /listening on https?:\/\/127\.0\.0\.1:([0-9]+)\n/) {
                return try #require(Int(address.1))
            }
            try #require(process.isRunning, "the program ended before it listened: \(errors)")
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Silence()
    }

    private struct Silence: Error {}

    /// Starts the program and waits for its end.
    ///
    /// - Returns: the exit code.
    func run() async throws -> Int32 {
        try process.run()
        return try await end()
    }

    /// Waits up to a minute for the end of the program.
    func end() async throws -> Int32 {
        for _ in 0..<3_000 where process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "the program was killed by signal \(process.terminationStatus)")
        return process.terminationStatus
    }

    /// Kills the program, as a power failure would, and waits for its end.
    func killAtOnce() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Sends a signal that stops the program.
    func terminate(_ signal: Int32 = SIGTERM) { kill(process.processIdentifier, signal) }

    var output: String { text(of: "output") }
    var errors: String { text(of: "errors") }

    private func text(of name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    /// The names of the files in the folder that start with `prefix`.
    func files(_ prefix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }.sorted()
    }
}

/// A connection to a server.
struct Connection: Sendable {
    private let client: TestClient

    /// Runs `body` with a connection, optionally over TLS.
    static func open<Value: Sendable>(
        _ port: Int, isSecure: Bool = false, body: @escaping @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        var tls: TLSConfiguration?
        if isSecure {
            tls = .makeClientConfiguration()
            tls?.certificateVerification = .none
        }
        let configuration = TestClient.Configuration(tlsConfiguration: tls, serverName: isSecure ? "localhost" : nil)
        return try await TestClient.withClient(host: "127.0.0.1", port: port, configuration: configuration) { client in
            try await body(Connection(client: client))
        }
    }

    /// Sends a request and returns the answer.
    func ask(_ method: String, _ path: String, _ body: String? = nil, token: String? = nil) async throws -> Reply {
        var headers = HTTPFields()
        if let token { headers[.authorization] = "Bearer \(token)" }
        let request = TestClient.Request(
            path, method: try #require(HTTPRequest.Method(method)), authority: "localhost", headers: headers,
            body: body.map { ByteBuffer(string: $0) })
        let response = try await client.execute(request)
        return Reply(
            status: response.status.code, text: response.body.map { String(buffer: $0) } ?? "",
            headers: response.headers)
    }

    /// Registers an account.
    ///
    /// - Returns: its token.
    func register(_ number: Int) async throws -> String {
        let reply = try await ask("POST", "/v1/accounts", "{\"number\":\(number)}")
        #expect(reply.status == 201, "\(reply)")
        return try #require(reply.object["token"] as? String)
    }
}
