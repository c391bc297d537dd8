// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes
import Testing

@testable import ReferenceBackend

@Suite struct MethodTests {
    @Test func `HEAD gets the answer to GET without the body`() async throws {
        try await withBackend { visitor in
            try await visitor.register(10)
            for path in ["/health", "/openapi.json", "/v1/feed", "/v1/accounts/10", "/v1/accounts/11"] {
                let whole = try await visitor.get(path, as: 10)
                let head = try await visitor.ask("HEAD", path, as: 10)
                #expect(head.status == whole.status && head.text.isEmpty, "\(path): \(head)")
                #expect(head.headers[.contentLength] == "\(whole.text.utf8.count)", "\(path)")
            }
            #expect(try await visitor.ask("HEAD", "/v1/feed").status == 401)
            let stray = try await visitor.ask("HEAD", "/elsewhere")
            #expect(stray.status == 404 && stray.text.isEmpty, "\(stray)")
        }
    }

    @Test func `a connection continues after HEAD`() async throws {
        let server = try Server("--port", "0")
        let port = try await server.start()
        try await Connection.open(port) { connection in
            for _ in 0..<2 {
                for path in ["/health", "/elsewhere", "/v1/posts"] {
                    let head = try await connection.ask("HEAD", path)
                    let next = try await connection.ask("GET", "/health")
                    #expect(head.text.isEmpty && next.text == "{\"status\":\"ok\"}", "\(path): \(head), \(next)")
                }
            }
        }
        server.terminate()
        #expect(try await server.end() == 0)
    }

    @Test(arguments: [
        ("POST", "/health", "GET, HEAD"), ("GET", "/v1/posts", "POST"), ("HEAD", "/v1/posts", "POST"),
        ("DELETE", "/v1/accounts/10", "GET, HEAD"), ("POST", "/v1/friends/10", "DELETE"),
        ("PUT", "/v1/accounts/10/likes", "POST"),
    ])
    func `an unsupported method is rejected, and Allow lists the supported ones`(
        method: String, path: String, allowed: String
    ) async throws {
        try await withBackend { visitor in
            let reply = try await visitor.ask(method, path)
            #expect(reply.status == 405 && reply.headers[.allow] == allowed, "\(reply)")
            #expect(method == "HEAD" ? reply.text.isEmpty : reply.code == "method_not_allowed", "\(reply)")
        }
    }

    @Test func `every route accepts the methods in Allow`() {
        for endpoint in Endpoint.all {
            let path = endpoint.path.replacing(/\{[a-z]+\}/, with: "1")
            #expect(Endpoint.methods(at: path).contains(endpoint.method), "\(path)")
        }
        #expect(Endpoint.methods(at: "/v1").isEmpty)
    }

    @Test func `a path segment can contain percent encoding`() async throws {
        try await withBackend { visitor in
            try await visitor.register(10)
            #expect(try await visitor.get("/v1/accounts/%31%30", as: 10)["id"] == 10)
            #expect(try await visitor.get("/v1/rankings/%63lass", as: 10).status == 200)
            for path in ["%31%2F0", "%3", "%zz", "%2B1", "%C3"] {
                #expect(try await visitor.get("/v1/accounts/\(path)", as: 10).status == 404, "\(path)")
            }
        }
    }
}
