// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import HTTPTypes
import Testing

@testable import ReferenceBackend

@Suite struct AccountTests {
    @Test func `new accounts get the next number, and a number is used once`() async throws {
        try await withBackend { visitor in
            #expect(try await visitor.ask("POST", "/v1/accounts", "{}")["id"] == 0)
            try await visitor.register(7)
            #expect(try await visitor.ask("POST", "/v1/accounts")["id"] == 8)
            let again = try await visitor.ask("POST", "/v1/accounts", "{\"number\":7}")
            #expect(again.status == 409 && again.code == "account_exists")
            #expect(try await visitor.metric("watchcircle_accounts") == 3)
        }
    }

    @Test func `the highest number has no successor`() async throws {
        try await withBackend { visitor in
            try await visitor.register(4_294_967_295)
            let reply = try await visitor.ask("POST", "/v1/accounts", "{}")
            #expect(reply.status == 409 && reply.code == "account_exists", "\(reply)")
            #expect(reply.text.contains("account 4294967295 exists and no number is higher"), "\(reply)")
            try await visitor.register(0)
        }
    }

    @Test func `a homepage shows likes, friends, level and the newest post`() async throws {
        try await withBackend { visitor in
            try await visitor.register(7)
            let before = try await visitor.get("/v1/accounts/7", as: 7)
            #expect(before.text == "{\"id\":7,\"likes\":0,\"friends\":0,\"level\":0,\"newestPost\":null}")
            #expect(try await visitor.post("/v1/posts", "{\"text\":\"hello\"}", as: 7)["id"] == 1)
            let after = try await visitor.get("/v1/accounts/7", as: 7)
            #expect(after["newestPost"] == 1)
            #expect(try await visitor.get("/v1/accounts/8", as: 7).status == 404)
        }
    }

    @Test(arguments: ["", "Bearer", "Bearer 0123", "Basic MTIz", "Bearer \(String(repeating: "0", count: 32))"])
    func `a request without a valid token gets 401`(header: String) async throws {
        try await withBackend { visitor in
            try await visitor.register(1)
            let endpoints = Endpoint.all.filter { $0.access == .account }
            #expect(endpoints.count == 17)
            for endpoint in endpoints {
                let path = endpoint.path.replacing(/\{[a-z]+\}/, with: "1")
                let reply = try await visitor.send(
                    endpoint.method.rawValue, path, nil, header.isEmpty ? [:] : [.authorization: header])
                #expect(reply.status == 401 && reply.code == "unauthorized", "\(endpoint.operation): \(reply)")
            }
        }
    }

    @Test func `a check-in earns credits once a day`() async throws {
        let clock = SetClock()
        try await withBackend({ $0.now = { clock.now } }) { visitor in
            try await visitor.register(1)
            for credits in [2, 2] { #expect(try await visitor.post("/v1/check-ins", as: 1)["credits"] == credits) }
            clock.pass(days: 1)
            #expect(try await visitor.post("/v1/check-ins", "{}", as: 1)["credits"] == 4)
        }
    }

    @Test func `reports of a watch are stored`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1, 2)
            let place = "{\"latitude\":-31.25,\"longitude\":1e2}"
            #expect(try await visitor.post("/v1/location", place, as: 1).status == 204)
            #expect(try await visitor.post("/v1/calls", "{\"seconds\":60}", as: 1).text == "{\"id\":1}")
            #expect(try await visitor.post("/v1/keep-alive", "{}", as: 1).status == 204)
            #expect(try await visitor.metric("watchcircle_watches_online") == 1)
            let stored = try await visitor.backend.store.read { db in
                try db.first("SELECT latitude, longitude FROM locations WHERE account = 1") { row in
                    [row[0] as Double, row[1] as Double]
                }
            }
            #expect(stored == [-31.25, 100])
        }
    }
}

@Suite struct TieTests {
    @Test func `a friend request is pending until its acceptance on both sides`() async throws {
        try await withBackend { visitor in
            try await visitor.register(3, 7)
            let asked = try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3)
            #expect(asked.status == 201)
            let again = try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3)
            #expect(again.status == 200 && again["id"] == asked["id"])
            let accepted = try await visitor.post("/v1/friend-requests/from/3/accept", as: 7)
            #expect(accepted.text == "{\"friends\":1}")
            #expect(try await visitor.get("/v1/accounts/3/friends", as: 3).text == "{\"friends\":[7]}")
            #expect(try await visitor.get("/v1/accounts/7/friends", as: 3).text == "{\"friends\":[3]}")
            #expect(try await visitor.metric("watchcircle_ties") == 1)
            #expect(try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3).code == "already_friends")
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 7).code == "already_friends")
        }
    }

    @Test func `a declined request disappears`() async throws {
        try await withBackend { visitor in
            try await visitor.register(3, 7)
            _ = try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3)
            #expect(try await visitor.post("/v1/friend-requests/from/3/decline", as: 7).status == 204)
            for verb in ["decline", "accept"] {
                let reply = try await visitor.post("/v1/friend-requests/from/3/\(verb)", as: 7)
                #expect(reply.status == 409 && reply.code == "no_request")
            }
        }
    }

    @Test func `a request expires after its days and can be repeated`() async throws {
        let clock = SetClock()
        try await withBackend({ $0.now = { clock.now } }) { visitor in
            try await visitor.register(3, 7)
            let first = try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3)
            clock.pass(days: 6.99)
            #expect(try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3).status == 200)
            clock.pass(days: 0.01)
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 7).code == "no_request")
            let second = try await visitor.post("/v1/friend-requests", "{\"to\":7}", as: 3)
            #expect(second.status == 201 && second["id"] != first["id"])
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 7).status == 200)
        }
    }

    @Test func `mutual requests are two requests, and accepting one answers both`() async throws {
        try await withBackend { visitor in
            try await visitor.register(3, 7)
            for (one, other) in [(3, 7), (7, 3)] {
                #expect(try await visitor.post("/v1/friend-requests", "{\"to\":\(other)}", as: one).status == 201)
            }
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 7).status == 200)
            #expect(try await visitor.post("/v1/friend-requests/from/7/decline", as: 3).code == "no_request")
        }
    }

    @Test func `a friendship ends on both sides`() async throws {
        try await withBackend { visitor in
            try await visitor.register(3, 7)
            try await visitor.befriend(3, 7)
            #expect(try await visitor.ask("DELETE", "/v1/friends/3", as: 7).text == "{\"friends\":0}")
            for account in [3, 7] {
                #expect(try await visitor.get("/v1/accounts/\(account)/friends", as: 3).text == "{\"friends\":[]}")
            }
            #expect(try await visitor.ask("DELETE", "/v1/friends/7", as: 3).code == "not_friends")
            #expect(try await visitor.metric("watchcircle_ties") == 0)
            try await visitor.befriend(7, 3)
        }
    }

    @Test func `an account can befriend neither itself nor an unknown account`() async throws {
        try await withBackend { visitor in
            try await visitor.register(3)
            #expect(try await visitor.post("/v1/friend-requests", "{\"to\":3}", as: 3).status == 409)
            #expect(try await visitor.post("/v1/friend-requests", "{\"to\":4}", as: 3).status == 404)
            #expect(try await visitor.post("/v1/friend-requests/from/4/accept", as: 3).status == 404)
            #expect(try await visitor.post("/v1/friend-requests/from/4/decline", as: 3).status == 404)
            #expect(try await visitor.ask("DELETE", "/v1/friends/4", as: 3).status == 404)
        }
    }

    @Test func `at the cap of either side, the request stays pending`() async throws {
        try await withBackend({ $0.friendCap = 1 }) { visitor in
            try await visitor.register(1, 2, 3)
            try await visitor.befriend(1, 2)
            _ = try await visitor.post("/v1/friend-requests", "{\"to\":2}", as: 3)
            _ = try await visitor.post("/v1/friend-requests", "{\"to\":3}", as: 1)
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 2).code == "cap_reached")
            #expect(try await visitor.post("/v1/friend-requests/from/1/accept", as: 3).code == "cap_reached")
            _ = try await visitor.ask("DELETE", "/v1/friends/1", as: 2)
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 2).status == 200)
        }
    }
}
