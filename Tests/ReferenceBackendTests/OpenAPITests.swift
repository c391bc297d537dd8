// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Testing

@testable import ReferenceBackend

@Suite struct OpenAPITests {
    private func document() throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(OpenAPI.document.readableBytesView)) as? [String: Any])
    }

    /// Method and path of every operation in the document.
    private func described() throws -> Set<String> {
        let paths = try #require(try document()["paths"] as? [String: [String: Any]])
        return Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
    }

    @Test func `the document describes exactly the routes`() async throws {
        try await withBackend { visitor in
            let router = Service(visitor.backend.circle, logger: Logger(label: "test")).makeRouter()
            let routes = router.routes.map { "\($0.method) \($0.path)" }
            #expect(Set(routes) == (try described()))
            #expect(routes.count == Endpoint.all.count)
            try router.validate()
        }
    }

    @Test func `names of operations are unique`() {
        #expect(Set(Endpoint.all.map(\.operation)).count == Endpoint.all.count)
    }

    @Test func `a path's parameter has the name of its field`() {
        for endpoint in Endpoint.all {
            let parts = endpoint.path.matches(of: /\{([a-z]+)\}/).map { String($0.1) }
            #expect(parts == [endpoint.parameter?.name].compactMap { $0 }, "\(endpoint.operation)")
        }
    }

    @Test func `the service returns the document, and every reference in it has a target`() async throws {
        try await withBackend { visitor in
            let reply = try await visitor.ask("GET", "/openapi.json")
            #expect(reply.status == 200)
            #expect(reply.object["openapi"] as? String == "3.1.0")
            for match in reply.text.matches(of: /"\$ref":"([^"]*)"/) {
                #expect(match.1 == "#/components/schemas/Error")
            }
            let components = try #require(try document()["components"] as? [String: Any])
            #expect((components["schemas"] as? [String: Any])?["Error"] != nil)
        }
    }

    @Test func `a text of the maximum length is accepted in any script`() async throws {
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        let body = try #require(paths["/v1/posts"]?["post"]?["requestBody"] as? [String: Any])
        let media = try #require((body["content"] as? [String: [String: Any]])?["application/json"])
        let schema = try #require((media["schema"] as? [String: Any])?["properties"] as? [String: [String: Any]])
        let most = try #require(schema["text"]?["maxLength"] as? Int)
        try await withBackend { visitor in
            try await visitor.register(1)
            for character in ["x", "中", "😀"] {
                for (count, status) in [(most, 201), (most + 1, 400)] {
                    let text = String(repeating: character, count: count)
                    let reply = try await visitor.post("/v1/posts", "{\"text\":\"\(text)\"}", as: 1)
                    #expect(reply.status == status, "\(count) of \(character)")
                }
            }
        }
    }

    @Test func `the document describes the headers of each error`() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        for endpoint in Endpoint.all {
            let operation = paths[endpoint.path]?[endpoint.method.rawValue.lowercased()]
            let responses = try #require(operation?["responses"] as? [String: [String: Any]])
            for code in endpoint.allRefusals {
                let sent = Refusal(code, "").answer.response.headers.map(\.name.rawName)
                let described = responses["\(code.status.code)"]?["headers"] as? [String: Any] ?? [:]
                #expect(Set(sent).subtracting(["Content-Type", "Content-Length"]) == Set(described.keys), "\(code)")
            }
            #expect((responses["503"]?["headers"] as? [String: Any])?["Retry-After"] != nil)
        }
        let feed = paths["/v1/feed"]?["get"]?["responses"] as? [String: [String: Any]]
        #expect((feed?["401"]?["headers"] as? [String: Any])?["WWW-Authenticate"] != nil)
    }

    /// Compares every answer of a short sequence of requests with the document.
    @Test func `answers have the status and the members in the document`() async throws {
        try await withBackend { visitor in
            let paths = try #require(try document()["paths"] as? [String: [String: Any]])
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 2)
            for endpoint in Endpoint.all {
                var path = endpoint.path.replacingOccurrences(of: "{scope}", with: "class")
                path = path.replacingOccurrences(of: "{post}", with: "1").replacingOccurrences(
                    of: "{account}", with: "2")
                let body =
                    "{\"text\":\"x\",\"count\":1,\"to\":2,\"seconds\":1,\"latitude\":0,\"longitude\":0}"
                let hasBody = endpoint.body != nil
                let reply = try await visitor.ask(
                    endpoint.method.rawValue, path, hasBody ? body : nil, as: endpoint.access == .account ? 1 : nil)
                let operation = try #require(
                    paths[endpoint.path]?[endpoint.method.rawValue.lowercased()] as? [String: Any])
                let responses = try #require(operation["responses"] as? [String: [String: Any]])
                let response = try #require(responses["\(reply.status)"], "\(endpoint.operation): \(reply)")
                let content = response["content"] as? [String: [String: Any]]
                guard let schema = content?["application/json"]?["schema"] as? [String: Any] else { continue }
                if schema["$ref"] != nil {
                    #expect(reply.code != nil, "\(endpoint.operation): \(reply)")
                } else {
                    let names = try #require(schema["properties"] as? [String: Any]).keys
                    #expect(Set(names) == Set(reply.object.keys), "\(endpoint.operation): \(reply)")
                }
            }
        }
    }
}
