// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import ReferenceBackend

@Suite struct LikeTests {
    @Test func `likes require a tie`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2)
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 2)
            for path in ["/v1/accounts/2/likes", "/v1/accounts/1/likes", "/v1/posts/1/likes"] {
                let reply = try await visitor.post(path, "{\"count\":1}", as: 1)
                #expect(reply.status == 409 && reply.code == "not_friends", "\(path): \(reply)")
            }
            #expect(try await visitor.post("/v1/accounts/3/likes", "{\"count\":1}", as: 1).status == 404)
            #expect(try await visitor.post("/v1/posts/2/likes", as: 1).status == 404)
        }
    }

    @Test func `a giver gives each friend at most its quota a day`() async throws {
        let clock = SetClock()
        try await withBackend({ $0.now = { clock.now } }) { visitor in
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            #expect(try await give(3, visitor).text == "{\"given\":3,\"likes\":3}")
            let beyond = try await give(3, visitor)
            #expect(beyond.status == 409 && beyond.code == "quota_reached")
            #expect(try await give(2, visitor).text == "{\"given\":2,\"likes\":5}")
            #expect(try await give(1, visitor).code == "quota_reached")
            // Ending and renewing the tie does not reset the quota.
            _ = try await visitor.ask("DELETE", "/v1/friends/2", as: 1)
            try await visitor.befriend(1, 2)
            #expect(try await give(1, visitor).code == "quota_reached")
            clock.pass(days: 1)
            #expect(try await give(5, visitor).text == "{\"given\":5,\"likes\":10}")
        }
    }

    private func give(_ count: Int, _ visitor: Visitor) async throws -> Reply {
        try await visitor.post("/v1/accounts/2/likes", "{\"count\":\(count)}", as: 1)
    }

    @Test(arguments: [(0, 5), (10, 5), (11, 10), (20, 10), (21, 20), (60, 20)])
    func `the quota depends on the giver's level`(level: Int, quota: Int) async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2)
            try await visitor.befriend(1, 2)
            try await visitor.backend.circle.write { db in
                _ = try db.run("UPDATE accounts SET level = ? WHERE id = 1", Int64(level))
            }
            #expect(try await give(quota + 1, visitor).code == "quota_reached")
            #expect(try await give(quota, visitor)["given"] == quota)
        }
    }

    @Test func `a receiver accepts at most its daily likes, and the rest is not given`() async throws {
        let clock = SetClock()
        let world = try WorldFiles()
        try world.change("world.json", "\"received_per_day\":3000", to: "\"received_per_day\":7")
        try await withBackend({
            $0.world = world.path
            $0.now = { clock.now }
        }) { visitor in
            for account in 0..<4 { visitor.know(account, token: WorldFiles.token(account)) }
            // Account 1 has 800 likes, 2 of them from today.
            let first = try await visitor.post("/v1/accounts/1/likes", "{\"count\":4}", as: 0)
            #expect(first.text == "{\"given\":4,\"likes\":804}")
            let second = try await visitor.post("/v1/accounts/1/likes", "{\"count\":5}", as: 2)
            #expect(second.text == "{\"given\":1,\"likes\":805}")
            let third = try await visitor.post("/v1/accounts/1/likes", "{\"count\":4}", as: 2)
            #expect(third.text == "{\"given\":0,\"likes\":805}")
            clock.pass(days: 1)
            let fourth = try await visitor.post("/v1/accounts/1/likes", "{\"count\":4}", as: 2)
            #expect(fourth.text == "{\"given\":4,\"likes\":809}")
        }
    }

    @Test func `a second like of a post changes nothing`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2, 3)
            try await visitor.befriend(1, 2)
            try await visitor.befriend(3, 2)
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 2)
            for _ in 0..<2 { #expect(try await visitor.post("/v1/posts/1/likes", as: 1)["likes"] == 1) }
            #expect(try await visitor.post("/v1/posts/1/likes", "{}", as: 3)["likes"] == 2)
        }
    }
}

@Suite struct PostTests {
    @Test func `a text returns unchanged`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1)
            let texts = [
                "plain", "\"quoted\" \\ back", "line\nfeed\ttab\r", "é ü 你好 👩‍👩‍👧", "\u{1}\u{1f}\u{7f}\u{2028}",
                String(repeating: "ab", count: 2_000),
            ]
            for text in texts {
                let body = try JSONEncoder().encode(["text": text])
                let reply = try await visitor.post("/v1/posts", String(decoding: body, as: UTF8.self), as: 1)
                #expect(reply.status == 201, "\(reply)")
            }
            let posts = try #require(
                try await visitor.get("/v1/feed", as: 1).object["posts"] as? [[String: Any]])
            #expect(posts.reversed().map { $0["text"] as? String } == texts)
        }
    }

    @Test func `a feed has the newest twenty posts of friends and the account itself, newest first`() async throws {
        let clock = SetClock()
        try await withBackend({ $0.now = { clock.now } }) { visitor in
            try await visitor.register(1, 2, 3, 4)
            try await visitor.befriend(1, 2)
            try await visitor.befriend(1, 3)
            var expected: [Int] = []
            for number in 1...40 {
                let author = [1, 2, 2, 3, 4][number % 5]
                clock.pass(days: 0.01)
                let reply = try await visitor.post("/v1/posts", "{\"text\":\"n\(number)\"}", as: author)
                #expect(reply["id"] == number)
                if author != 4 { expected.append(number) }
            }
            let reply = try await visitor.get("/v1/feed", as: 1)
            let posts = try #require(reply.object["posts"] as? [[String: Any]])
            #expect(posts.map { $0["id"] as? Int } == expected.reversed().prefix(20).map { $0 })
            let first = try #require(posts.first)
            #expect(Set(first.keys) == ["id", "author", "at", "likes", "comments", "text"])
            #expect(first["at"] as? Int == Int(clock.now) - (first["id"] as? Int == 40 ? 0 : 864_000))
        }
    }

    @Test func `the list of an account's posts has the newest first, a hundred at most`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2)
            for _ in 0..<103 { _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 1) }
            let reply = try await visitor.get("/v1/accounts/1/posts", as: 2)
            #expect(reply.numbers("posts") == Array((4...103).reversed()))
            #expect(try await visitor.get("/v1/accounts/2/posts", as: 2).text == "{\"posts\":[]}")
            #expect(try await visitor.get("/v1/accounts/3/posts", as: 2).status == 404)
        }
    }

    @Test func `comments have numbers and a count`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2)
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 1)
            for number in 1...2 {
                let reply = try await visitor.post("/v1/posts/1/comments", "{\"text\":\"y\"}", as: 2)
                #expect(reply.status == 201 && reply.text == "{\"id\":\(number),\"comments\":\(number)}")
            }
            #expect(try await visitor.post("/v1/posts/2/comments", "{\"text\":\"y\"}", as: 2).status == 404)
        }
    }

    @Test func `rankings of a class, a school or friends list the most likes first`() async throws {
        let world = try WorldFiles()
        try await withBackend({ $0.world = world.path }) { visitor in
            for account in 0..<4 { visitor.know(account, token: WorldFiles.token(account)) }
            for (scope, accounts) in [("class", [1, 0]), ("school", [1, 2, 0]), ("friends", [1, 2, 0])] {
                let reply = try await visitor.get("/v1/rankings/\(scope)", as: 0)
                let ranking = try #require(reply.object["ranking"] as? [[String: Int]])
                #expect(ranking.compactMap { $0["account"] } == accounts, "\(scope)")
                #expect(ranking.first == ["account": 1, "likes": 800])
            }
            // An account without a school is a ranking of one.
            let alone = try await visitor.get("/v1/rankings/school", as: 3)
            #expect(alone.text == "{\"ranking\":[{\"account\":3,\"likes\":5}]}")
            #expect(try await visitor.get("/v1/rankings/world", as: 0).status == 404)
        }
    }
}
