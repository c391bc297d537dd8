// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import ReferenceBackend

@Suite struct FuzzTests {
    private static let bodies = [
        "{\"count\":5}", "{\"text\":\"hello\"}", "{\"to\":2}", "{\"seconds\":60}", "{\"number\":900}",
        "{\"latitude\":31.2,\"longitude\":121.4}", "{}", "",
    ]

    @Test func `no body and no path stops the service`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 2)
            let token = try #require(
                try await visitor.ask("POST", "/v1/accounts", "{\"number\":3}").object["token"] as? String)
            var random = SeededRandom(seed: 5)
            var statuses: [Int: Int] = [:]
            for round in 0..<6_000 {
                let endpoint = try #require(Endpoint.all.randomElement(using: &random))
                var path = endpoint.path.replacing(/\{[a-z]+\}/, with: "\(Int.random(in: 0...3, using: &random))")
                if round % 3 == 0 { path = "/" + asciiPath(random.mutated(Array(path.utf8))) }
                let text = try #require(Self.bodies.randomElement(using: &random))
                let bytes = round % 2 == 0 ? random.mutated(Array(text.utf8)) : Array(text.utf8)
                let reply = try await visitor.send(
                    endpoint.method.rawValue, path, ByteBuffer(bytes: bytes), [.authorization: "Bearer \(token)"])
                statuses[reply.status, default: 0] += 1
                #expect(reply.status < 500, "\(endpoint.method) \(path) \(text): \(reply)")
                if reply.status >= 400 { #expect(reply.code != nil, "\(path): \(reply)") }
            }
            // The test is meaningful only if all kinds of answers occurred.
            #expect(Set(statuses.keys).isSuperset(of: [200, 201, 204, 400, 404, 409]))
            #expect(try await visitor.ask("GET", "/health").status == 200)
        }
    }

    /// The bytes as a path that an HTTP parser accepts.
    private func asciiPath(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
    }

    /// Method, path, body and expected status.
    static let wrong: [(String, String, String, Int)] = [
        ("POST", "/v1/accounts/2/likes", "", 400),
        ("POST", "/v1/accounts/2/likes", "{}", 400),
        ("POST", "/v1/accounts/2/likes", "{\"count\":0}", 400),
        ("POST", "/v1/accounts/2/likes", "{\"count\":-1}", 400),
        ("POST", "/v1/accounts/2/likes", "{\"count\":\"5\"}", 400),
        ("POST", "/v1/accounts/2/likes", "{\"count\":null}", 400),
        ("POST", "/v1/accounts/2/likes", "{\"count\":1.5}", 400),
        ("POST", "/v1/accounts/2/likes", "{\"count\":99999999999999999999999999}", 400),
        ("POST", "/v1/accounts/99999999999999999999/likes", "{\"count\":1}", 404),
        ("POST", "/v1/accounts/-1/likes", "{\"count\":1}", 404),
        ("POST", "/v1/accounts/+1/likes", "{\"count\":1}", 404),
        ("GET", "/v1/accounts/x", "", 404),
        ("GET", "/v1/accounts/4294967296", "", 404),
        ("GET", "/v1/accounts//friends", "", 404),
        ("GET", "/v1/accounts", "", 405),
        ("PUT", "/v1/posts", "{\"text\":\"x\"}", 405),
        ("GET", "/elsewhere", "", 404),
        ("POST", "/v1/accounts", "{\"number\":463.5}", 400),
        ("POST", "/v1/accounts", "{\"number\":null}", 400),
        ("POST", "/v1/friend-requests", "{\"to\":1}", 409),
        ("POST", "/v1/accounts", "{\"number\":4294967296.0}", 400),
        ("POST", "/v1/accounts", "{\"number\":-1e0}", 400),
        ("POST", "/v1/accounts", "{\"number\":1e99999999999999999999}", 400),
        ("GET", "/v1/accounts/01", "", 404),
        ("GET", "/v1/accounts/1.0", "", 404),
        ("GET", "/v1/accounts/%00", "", 404),
        ("GET", "/v1/accounts/\u{661}", "", 404),
        ("GET", "/v1/rankings/CLASS", "", 404),
        ("DELETE", "/v1/friends", "", 404),
        ("POST", "/v1/posts", "{\"text\":\"\"}", 400),
        ("POST", "/v1/posts", "{\"text\":\"a\\u0000b\"}", 400),
        ("POST", "/v1/posts", "{\"text\":[\"x\"]}", 400),
        ("POST", "/v1/posts", "{\"text\":\"\(String(repeating: "中", count: 4_001))\"}", 400),
        ("POST", "/v1/posts", "{\"text\":\"\(String(repeating: "x", count: 65_536))\"}", 413),
        ("POST", "/v1/posts/0/likes", "", 404),
        ("POST", "/v1/posts/9223372036854775807/likes", "", 404),
        ("POST", "/v1/location", "{\"latitude\":91,\"longitude\":0}", 400),
        ("POST", "/v1/location", "{\"latitude\":0,\"longitude\":1e999}", 400),
        ("POST", "/v1/location", "{\"latitude\":0}", 400),
        ("POST", "/v1/calls", "{\"seconds\":86401}", 400),
        ("POST", "/v1/friend-requests", "{\"to\":-1}", 400),
        ("POST", "/v1/friend-requests", "{\"to\":4294967296}", 400),
        ("POST", "/v1/check-ins", "[]", 400),
    ]

    @Test(arguments: wrong)
    func `an invalid value is an error with a message`(method: String, path: String, body: String, status: Int)
        async throws
    {
        try await withBackend { visitor in
            try await visitor.register(1)
            let reply = try await visitor.ask(method, path, body.isEmpty ? nil : body, as: 1)
            #expect(reply.status == status, "\(reply)")
            #expect(reply.code != nil)
            let message = (reply.object["error"] as? [String: Any])?["message"] as? String
            #expect(message?.isEmpty == false)
        }
    }
}
