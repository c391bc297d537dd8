// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB
import Testing

@testable import ReferenceBackend

@Suite struct FullDiskTests {
    @Test func `a full disk appears in the health and in one line of the log`() async throws {
        // A file size limit stands in for a full disk.
        let server = try Server(
            "--port", "0", "--database", "%/circle.sqlite", limits: "-f 1000; trap '' XFSZ")
        let port = try await server.start()
        try await Connection.open(port) { connection in
            let token = try await connection.register(1)
            let place = "{\"latitude\":31.2,\"longitude\":121.4}"
            var failures = 0
            for _ in 0..<2_000 where failures < 20 {
                let reply = try await connection.ask("POST", "/v1/location", place, token: token)
                #expect(reply.status == 204 || reply.code == "internal_error", "\(reply)")
                failures += reply.status == 500 ? 1 : 0
            }
            #expect(failures == 20)
            let health = try await connection.ask("GET", "/health")
            #expect(health.status == 503 && health.code == "unavailable", "\(health)")
            #expect(try await connection.ask("GET", "/v1/accounts/1", token: token).status == 200)
        }
        #expect(server.errors.matches(of: /writes fail and are answered with 500/).count == 1, "\(server.errors)")
        server.terminate()
        #expect(try await server.end() == 0)
    }

    @Test func `the health is bad while a post cannot be stored, although smaller writes can`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1)
            let place = "{\"latitude\":31.2,\"longitude\":121.4}"
            let post = "{\"text\":\"\(String(repeating: "x", count: 4_000))\"}"
            #expect(try await visitor.post("/v1/location", place, as: 1).status == 204)
            let commits = visitor.backend.circle.store.commits
            try await commits.write { db in
                let pages = try db.first("PRAGMA page_count") { $0[0] as Int64 } ?? 0
                _ = try db.first("PRAGMA max_page_count = \(pages)") { $0[0] as Int64 }
            }
            // There are no posts yet, and nothing has failed.
            #expect(try await visitor.ask("GET", "/health").status == 503)
            // A few posts fit into pages that are already free.
            var statuses: [Int] = []
            while statuses.last != 500, statuses.count < 50 {
                statuses.append(try await visitor.post("/v1/posts", post, as: 1).status)
            }
            #expect(statuses.last == 500)
            #expect(try await visitor.post("/v1/location", place, as: 1).status == 204)
            let health = try await visitor.ask("GET", "/health")
            #expect(health.status == 503 && health.code == "unavailable", "\(health)")
            try await commits.write { db in
                _ = try db.first("PRAGMA max_page_count = 1000000") { $0[0] as Int64 }
            }
            #expect(try await visitor.post("/v1/posts", post, as: 1).status == 201)
            #expect(try await visitor.ask("GET", "/health").status == 200)
        }
    }

    @Test func `the health check leaves nothing in the database`() async throws {
        try await withBackend { visitor in
            #expect(try await visitor.ask("GET", "/health").status == 200)
            let rows = try await visitor.backend.circle.store.read { db in
                try db.first("SELECT count(*) FROM proofs") { $0[0] as Int64 }
            }
            #expect(rows == 0)
        }
    }

    @Test func `the health recovers when a write can be stored, even without requests`() async throws {
        try await withBackend { visitor in
            let circle = visitor.backend.circle
            await #expect(throws: WriteFailure.self) { try await circle.write { _ in throw Breakage() } }
            #expect(circle.store.commits.isFailing)
            let health = try await visitor.ask("GET", "/health")
            #expect(health.status == 200)
            #expect(!circle.store.commits.isFailing)
        }
    }

    private struct Breakage: Error {}
}
