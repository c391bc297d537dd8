// SPDX-License-Identifier: GPL-3.0-or-later
import Dispatch
import GRDB
import Testing

@testable import ReferenceBackend

@Suite struct ConcurrencyTests {
    @Test func `concurrent acceptances never exceed the cap of either side`() async throws {
        try await withBackend({ $0.friendCap = 5 }) { visitor in
            let accounts = Array(0..<16)
            for account in accounts { try await visitor.register(account) }
            let pairs = accounts.flatMap { one in accounts.filter { $0 != one }.map { (one, $0) } }
            for (one, other) in pairs {
                _ = try await visitor.post("/v1/friend-requests", "{\"to\":\(other)}", as: one)
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for (one, other) in pairs {
                    group.addTask {
                        try await visitor.post("/v1/friend-requests/from/\(one)/accept", as: other).status
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(Set(statuses.keys) == [200, 409])
            let friends = try await expectSymmetry(of: accounts, visitor)
            #expect(friends.values.allSatisfy { $0.count <= 5 })
            #expect(friends.values.reduce(0) { $0 + $1.count } == 2 * (statuses[200] ?? 0))
        }
    }

    @Test func `concurrent likes are all stored once`() async throws {
        try await withBackend { visitor in
            let givers = Array(1...20)
            try await visitor.register(0)
            for giver in givers {
                try await visitor.register(giver)
                try await visitor.befriend(giver, 0)
            }
            _ = try await visitor.post("/v1/posts", "{\"text\":\"x\"}", as: 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for giver in givers {
                    for _ in 0..<6 {
                        group.addTask {
                            _ = try await visitor.post("/v1/accounts/0/likes", "{\"count\":1}", as: giver)
                            _ = try await visitor.post("/v1/posts/1/likes", as: giver)
                            _ = try await visitor.post("/v1/posts/1/comments", "{\"text\":\"y\"}", as: giver)
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Six likes were sent by each; the daily quota is five.
            #expect(try await visitor.get("/v1/accounts/0", as: 0)["likes"] == 100)
            let reply = try await visitor.get("/v1/feed", as: 0)
            let post = try #require((reply.object["posts"] as? [[String: Any]])?.first)
            #expect(post["likes"] as? Int == 20)
            #expect(post["comments"] as? Int == 120)
        }
    }

    @Test func `ties stay symmetric during concurrent changes`() async throws {
        try await withBackend({ $0.friendCap = 4 }) { visitor in
            let accounts = Array(0..<10)
            for account in accounts { try await visitor.register(account) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        var random = SeededRandom(seed: UInt64(task + 1))
                        for _ in 0..<150 {
                            let one = Int.random(in: 0..<10, using: &random)
                            let other = (one + Int.random(in: 1..<10, using: &random)) % 10
                            switch Int.random(in: 0..<4, using: &random) {
                            case 0: _ = try await visitor.ask("DELETE", "/v1/friends/\(other)", as: one)
                            case 1: _ = try await visitor.post("/v1/friend-requests/from/\(other)/decline", as: one)
                            default:
                                _ = try await visitor.post("/v1/friend-requests", "{\"to\":\(other)}", as: one)
                                _ = try await visitor.post("/v1/friend-requests/from/\(one)/accept", as: other)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let friends = try await expectSymmetry(of: accounts, visitor)
            let count = friends.values.reduce(0) { $0 + $1.count }
            #expect(count > 0)
            #expect(try await visitor.metric("watchcircle_ties") == Double(count / 2))
        }
    }

    /// Reads all friend lists, and compares both sides and the counts on the homepages.
    private func expectSymmetry(of accounts: [Int], _ visitor: Visitor) async throws -> [Int: [Int]] {
        var friends: [Int: [Int]] = [:]
        for account in accounts {
            let list = try #require(try await visitor.get("/v1/accounts/\(account)/friends", as: 0).numbers("friends"))
            friends[account] = list
            #expect(list == list.sorted())
            #expect(try await visitor.get("/v1/accounts/\(account)", as: 0)["friends"] == list.count)
        }
        for (account, list) in friends {
            for friend in list { #expect(friends[friend]?.contains(account) == true, "\(account), \(friend)") }
        }
        return friends
    }
}

@Suite struct GroupCommitTests {
    @Test func `waiting writes share a commit, and one that fails does not affect the others`() async throws {
        try await withBackend { visitor in
            let circle = visitor.backend.circle
            let (gate, entered) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
            let before = circle.metrics.snapshot.batches
            try await withThrowingTaskGroup(of: Bool.self) { group in
                // Holds up the writer so that all others wait.
                group.addTask {
                    try await circle.write { db in
                        entered.continuation.yield()
                        gate.wait()
                        try db.run("INSERT INTO facts VALUES ('held', '')", [])
                    }
                    return true
                }
                _ = await entered.stream.first { _ in true }
                for number in 0..<40 {
                    group.addTask {
                        do {
                            try await circle.write { db in
                                try db.run("INSERT INTO facts VALUES ('n\(number)', '')", [])
                                if number % 10 == 3 { throw Breakage() }
                                if number % 10 == 4 { throw Refusal(.noRequest, "") }
                            }
                            return true
                        } catch is WriteFailure, is Refusal {
                            return false
                        }
                    }
                }
                while circle.store.commits.waiting < 40 { await Task.yield() }
                gate.signal()
                let successes = try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                #expect(successes == 1 + 32)
            }
            let stored = try await circle.store.read { db in
                try db.first("SELECT count(*) FROM facts WHERE name GLOB 'n[0-9]*'") { $0[0] as Int }
            }
            // A refusal does not roll back, so refused writes keep their row: here the body inserts before it refuses.
            // Failed writes leave nothing.
            #expect(stored == 36)
            #expect(circle.metrics.snapshot.batches.count > before.count)
        }
    }

    @Test func `forty waiting writes share one commit`() async throws {
        try await withBackend { visitor in
            let circle = visitor.backend.circle
            let (gate, entered) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
            let before = circle.metrics.snapshot.batches.count
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await circle.write { _ in
                        entered.continuation.yield()
                        gate.wait()
                    }
                }
                _ = await entered.stream.first { _ in true }
                for number in 0..<40 {
                    group.addTask {
                        try await circle.write { db in
                            _ = try db.run("INSERT INTO facts VALUES ('n\(number)', '')", [])
                        }
                    }
                }
                while circle.store.commits.waiting < 40 { await Task.yield() }
                gate.signal()
                try await group.waitForAll()
            }
            #expect(circle.metrics.snapshot.batches.count == before + 2)
        }
    }

    @Test func `if too many writes wait, others are rejected with 503`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1)
            let circle = visitor.backend.circle
            let (gate, entered) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await circle.write { _ in
                        entered.continuation.yield()
                        gate.wait()
                    }
                }
                _ = await entered.stream.first { _ in true }
                for _ in 0..<RequestLimits.waitingWrites { group.addTask { try await circle.write { _ in } } }
                while circle.store.commits.waiting < RequestLimits.waitingWrites { await Task.yield() }
                let reply = try await visitor.post("/v1/check-ins", as: 1)
                #expect(reply.status == 503 && reply.code == "overloaded", "\(reply)")
                // Reads still succeed.
                #expect(try await visitor.get("/v1/accounts/1", as: 1).status == 200)
                gate.signal()
                try await group.waitForAll()
            }
            #expect(try await visitor.post("/v1/check-ins", as: 1).status == 200)
        }
    }

    private struct Breakage: Error {}
}
