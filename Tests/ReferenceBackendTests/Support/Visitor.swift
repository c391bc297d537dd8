// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import ReferenceBackend

/// A decoded answer.
struct Reply: CustomStringConvertible {
    var status: Int
    var text: String
    var headers = HTTPFields()

    var description: String { "\(status) \(text)" }

    /// The body's members, or empty if it is not an object.
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
    }

    /// Returns an integer of the body.
    subscript(name: String) -> Int? { object[name] as? Int }

    /// Returns a list of integers of the body.
    func numbers(_ name: String) -> [Int]? { object[name] as? [Int] }

    /// The code of a refusal.
    var code: String? { (object["error"] as? [String: Any])?["code"] as? String }
}

/// Sends requests to a backend without a network.
struct Visitor: Sendable {
    let backend: Backend
    let client: any TestClientProtocol
    /// Tokens by account.
    private let tokens = Tokens()

    init(backend: Backend, client: any TestClientProtocol) {
        self.backend = backend
        self.client = client
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - method: GET, POST, DELETE.
    ///   - path: from `/`.
    ///   - body: JSON; nil for none.
    ///   - account: the requesting account, registered before, or nil for none.
    func ask(_ method: String, _ path: String, _ body: String? = nil, as account: Int? = nil) async throws -> Reply {
        var headers = HTTPFields()
        if let account { headers[.authorization] = "Bearer \(tokens.token(of: account))" }
        return try await send(method, path, body.map { ByteBuffer(string: $0) }, headers)
    }

    /// Sends a request with arbitrary bytes and headers.
    func send(_ method: String, _ path: String, _ body: ByteBuffer?, _ headers: HTTPFields) async throws -> Reply {
        let method = try #require(HTTPRequest.Method(method))
        return try await client.execute(uri: path, method: method, headers: headers, body: body) { response in
            Reply(status: response.status.code, text: String(buffer: response.body), headers: response.headers)
        }
    }

    func get(_ path: String, as account: Int) async throws -> Reply { try await ask("GET", path, as: account) }

    func post(_ path: String, _ body: String? = nil, as account: Int) async throws -> Reply {
        try await ask("POST", path, body, as: account)
    }

    /// Registers accounts.
    func register(_ numbers: Int...) async throws { for number in numbers { try await register(number) } }

    private func register(_ number: Int) async throws {
        let reply = try await ask("POST", "/v1/accounts", "{\"number\":\(number)}")
        #expect(reply.status == 201 && reply["id"] == number, "\(reply)")
        let token = try #require(reply.object["token"] as? String)
        #expect(token.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        tokens.set(token, of: number)
    }

    /// Sets the token of an account that was not registered here.
    func know(_ account: Int, token: String) { tokens.set(token, of: account) }

    /// Makes two accounts friends.
    func befriend(_ one: Int, _ other: Int) async throws {
        let asked = try await post("/v1/friend-requests", "{\"to\":\(other)}", as: one)
        #expect(asked.status == 201, "\(asked)")
        let accepted = try await post("/v1/friend-requests/from/\(one)/accept", as: other)
        #expect(accepted.status == 200, "\(accepted)")
    }

    /// Returns a sample of /metrics.
    func metric(_ name: String) async throws -> Double? {
        let text = try await ask("GET", "/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }
}

private final class Tokens: Sendable {
    private let tokens = Mutex<[Int: String]>([:])
    func set(_ token: String, of account: Int) { tokens.withLock { $0[account] = token } }
    func token(of account: Int) -> String { tokens.withLock { $0[account] ?? "" } }
}

/// A clock that a test sets.
final class SetClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_700_000_000_000)
    var now: Int64 { milliseconds.withLock { $0 } }
    func pass(days: Double) { milliseconds.withLock { $0 += Int64(days * 86_400_000) } }
}

/// Runs `body` against a backend with its own database.
func withBackend(
    _ configure: (inout BackendOptions) throws -> Void = { _ in }, body: @Sendable (Visitor) async throws -> Void
) async throws {
    var options = BackendOptions()
    try configure(&options)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let backend = try Backend(options, logger: logger)
    try await backend.makeApplication().test(.router) { client in
        try await body(Visitor(backend: backend, client: client))
    }
    try backend.store.close()
}
