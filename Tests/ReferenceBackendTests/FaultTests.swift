// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import ReferenceBackend

@Suite struct FaultPlanTests {
    @Test func `faults parse back to their text`() throws {
        let plan = try FaultPlan(parsing: [
            "lost-like=0.001", "over-cap", "asymmetric-tie", "stale-read=500ms", "error=1", "slow=p99:300ms",
            "stall=1s/10s", "error=0.01", "lost-delivery=0.5",
        ])
        #expect(plan.lostLike == 0.001)
        #expect(plan.overCap)
        #expect(plan.asymmetricTie == 1)
        #expect(plan.staleRead == .milliseconds(500))
        #expect(plan.error == 0.01)
        #expect(abs(plan.slowShare - 0.01) < 1e-12)
        #expect(plan.slowDelay == .milliseconds(300))
        #expect(plan.lostDelivery == 0.5)
        #expect(plan.stallLength == .seconds(1) && plan.stallPeriod == .seconds(10))
        #expect(try FaultPlan(parsing: []) == FaultPlan())
        #expect(try FaultPlan(parsing: ["asymmetric-tie=0.25"]).asymmetricTie == 0.25)
    }

    @Test(arguments: [
        "lost-likes=0.1", "", "=", "lost-like", "lost-like=", "lost-like=2", "lost-like=-1", "lost-like=nan",
        "over-cap=1", "asymmetric-tie=x", "stale-read", "stale-read=500", "stale-read=0ms", "stale-read=-1s",
        "stale-read=1e3s", "error=inf", "slow=300ms", "slow=p100:1s", "slow=99:1s", "slow=p99:1", "slow=p99",
        "stall=1s", "lost-delivery", "lost-delivery=1.1",
        "stall=10s/10s", "stall=1s/0s", "stall=/",
    ])
    func `any other text is rejected, and the message lists the faults`(word: String) throws {
        let error = try #require(throws: BackendError.self) { _ = try FaultPlan(parsing: [word]) }
        #expect(error.code == .wrongArguments)
        #expect(error.description.hasPrefix("--fault \(word): "))
        for fault in Fault.allCases { #expect(error.description.contains("\n  \(fault.rawValue)")) }
    }

    @Test(arguments: [("500ms", 0.5), ("1.5s", 1.5), ("2min", 120), ("1h", 3_600), ("0s", 0)])
    func `durations are parsed`(text: String, seconds: Double) {
        #expect(Duration(parsing: text)?.seconds == seconds)
    }

    @Test func `the share of faults is exact within noise, and a seed repeats it`() {
        func strikes(_ seed: UInt64) -> [Bool] {
            let faults = FaultInjector(FaultPlan(), seed: seed)
            return (0..<20_000).map { _ in faults.strikes(.error, share: 0.05) }
        }
        let one = strikes(1)
        // Five standard deviations of a binomial distribution: one false alarm in two million seeds, and the seed is
        // fixed.
        #expect(abs(one.count { $0 } - 1_000) < 154)
        #expect(one == strikes(1))
        #expect(one != strikes(2))
    }
}

@Suite struct FaultTests {
    @Test func `lost-like acknowledges likes and stores none`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["lost-like=1"]) }) { visitor in
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            let reply = try await visitor.post("/v1/accounts/2/likes", "{\"count\":4}", as: 1)
            #expect(reply.text == "{\"given\":4,\"likes\":4}")
            #expect(try await visitor.get("/v1/accounts/2", as: 1)["likes"] == 0)
            #expect(try await visitor.post("/v1/accounts/1/likes", "{\"count\":6}", as: 2).status == 409)
            #expect(try await strikes("lost-like", visitor) == 1)
        }
    }

    @Test func `over-cap admits friends beyond the cap`() async throws {
        try await withBackend({
            $0.friendCap = 1
            $0.faults = try FaultPlan(parsing: ["over-cap"])
        }) { visitor in
            try await visitor.register(1, 2, 3)
            try await visitor.befriend(1, 2)
            try await visitor.befriend(1, 3)
            #expect(try await visitor.get("/v1/accounts/1", as: 1)["friends"] == 2)
            #expect(try await strikes("over-cap", visitor) == 1)
        }
    }

    @Test func `asymmetric-tie stores only the acceptor's side`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["asymmetric-tie"]) }) { visitor in
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            #expect(try await visitor.get("/v1/accounts/2/friends", as: 1).text == "{\"friends\":[1]}")
            #expect(try await visitor.get("/v1/accounts/1/friends", as: 1).text == "{\"friends\":[]}")
            #expect(try await visitor.get("/v1/accounts/1", as: 1)["friends"] == 0)
            #expect(try await strikes("asymmetric-tie", visitor) == 1)
            // The stored half can be removed.
            #expect(try await visitor.ask("DELETE", "/v1/friends/1", as: 2)["friends"] == 0)
        }
    }

    @Test func `only stale-read shows an older state`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["stale-read=1h"]) }) { visitor in
            try await visitor.register(1, 2)
            #expect(try await visitor.get("/v1/accounts/1", as: 1)["friends"] == 0)
            try await visitor.befriend(1, 2)
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 1)
            #expect(try await visitor.get("/v1/accounts/1", as: 1)["friends"] == 0)
            #expect(try await visitor.get("/v1/accounts/1/friends", as: 1).text == "{\"friends\":[]}")
            #expect(try await visitor.get("/v1/feed", as: 2).text == "{\"posts\":[]}")
            #expect(try await strikes("stale-read", visitor) == 4)
            // Writes read the current state.
            #expect(try await visitor.post("/v1/accounts/2/likes", "{\"count\":1}", as: 1).status == 200)
        }
    }

    @Test func `stale-read is up to date after its delay`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["stale-read=1ms"]) }) { visitor in
            try await visitor.register(1, 2)
            _ = try await visitor.get("/v1/accounts/1", as: 1)
            try await visitor.befriend(1, 2)
            try await Task.sleep(for: .milliseconds(2))
            #expect(try await visitor.get("/v1/accounts/1", as: 1)["friends"] == 1)
        }
    }

    @Test func `lost-delivery hides a post only from the feeds of friends`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["lost-delivery=1"]) }) { visitor in
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            #expect(try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 1).text == "{\"id\":1}")
            #expect(try await visitor.get("/v1/feed", as: 2).text == "{\"posts\":[]}")
            #expect(try await visitor.get("/v1/accounts/1", as: 2)["newestPost"] == 1)
            #expect(try await visitor.get("/v1/accounts/1/posts", as: 2).numbers("posts") == [1])
            let own = try #require(try await visitor.get("/v1/feed", as: 1).object["posts"] as? [[String: Any]])
            #expect(own.count == 1 && own.first?["id"] as? Int == 1)
            #expect(try await strikes("lost-delivery", visitor) == 1)
        }
    }

    @Test func `a share of lost deliveries leaves the other posts in the feeds`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["lost-delivery=0.5"]) }) { visitor in
            try await visitor.register(0)
            for author in 1...30 {
                try await visitor.register(author)
                try await visitor.befriend(author, 0)
                _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: author)
            }
            let reply = try await visitor.get("/v1/feed", as: 0)
            let seen = try #require(reply.object["posts"] as? [[String: Any]]).count
            let lost = try #require(try await strikes("lost-delivery", visitor))
            #expect(lost > 0 && lost < 30)
            #expect(seen == min(20, 30 - Int(lost)))
        }
    }

    @Test func `lost deliveries stay lost after a restart without the fault`() async throws {
        let server = try Server("--port", "0", "--database", "%/circle.sqlite", "--fault", "lost-delivery=1")
        let port = try await server.start()
        let tokens = try await Connection.open(port) { connection in
            let tokens = [try await connection.register(0), try await connection.register(1)]
            _ = try await connection.ask("POST", "/v1/friend-requests", "{\"to\":0}", token: tokens[1])
            _ = try await connection.ask("POST", "/v1/friend-requests/from/1/accept", token: tokens[0])
            let post = try await connection.ask("POST", "/v1/posts", "{\"text\":\"x\"}", token: tokens[1])
            #expect(post.status == 201)
            return tokens
        }
        server.terminate()
        #expect(try await server.end() == 0)
        let second = try Server("--port", "0", "--database", server.folder.path + "/circle.sqlite")
        let secondPort = try await second.start()
        try await Connection.open(secondPort) { connection in
            let post = try await connection.ask("POST", "/v1/posts", "{\"text\":\"y\"}", token: tokens[1])
            #expect(post["id"] == 2)
            let feed = try await connection.ask("GET", "/v1/feed", token: tokens[0])
            let posts = try #require(feed.object["posts"] as? [[String: Any]])
            #expect(posts.map { $0["id"] as? Int } == [2])
        }
        second.terminate()
        #expect(try await second.end() == 0)
    }

    @Test func `error answers with 500 before any change`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["error=0.5"]) }) { visitor in
            var made = 0
            for number in 0..<100 {
                let reply = try await visitor.ask("POST", "/v1/accounts", "{\"number\":\(number)}")
                #expect(reply.status == 201 || reply.code == "internal_error")
                made += reply.status == 201 ? 1 : 0
            }
            #expect((20...80).contains(made))
            #expect(try await visitor.metric("watchcircle_accounts") == Double(made))
            #expect(try await strikes("error", visitor) == Double(100 - made))
            // The fault spares the endpoints about the service itself.
            for _ in 0..<20 { #expect(try await visitor.ask("GET", "/health").status == 200) }
        }
    }

    @Test func `a stall delays every answer until it ends`() async throws {
        let begin = ContinuousClock.now
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["stall=200ms/1h"]) }) { visitor in
            let reply = try await visitor.ask("GET", "/health")
            #expect(reply.status == 200)
            #expect(begin.duration(to: .now) >= .milliseconds(200))
        }
    }

    @Test func `slow delays an answer`() async throws {
        try await withBackend({ $0.faults = try FaultPlan(parsing: ["slow=p0:20ms"]) }) { visitor in
            let begin = ContinuousClock.now
            let reply = try await visitor.ask("GET", "/health")
            #expect(reply.status == 200)
            // No answer can leave earlier; there is no upper bound, because the machine may be slow.
            #expect(begin.duration(to: .now) >= .milliseconds(20))
            #expect(try await strikes("slow", visitor) == 1)
        }
    }

    private func strikes(_ fault: String, _ visitor: Visitor) async throws -> Double? {
        try await visitor.metric("watchcircle_faults_total{fault=\"\(fault)\"}")
    }
}
