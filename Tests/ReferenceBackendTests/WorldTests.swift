// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Logging
import Testing

@testable import ReferenceBackend

@Suite struct WorldTests {
    @Test func `the service returns the world as it was written`() async throws {
        let world = try WorldFiles()
        let clock = SetClock()
        try await withBackend({
            $0.world = world.path
            $0.now = { clock.now }
        }) { visitor in
            for account in 0..<4 { visitor.know(account, token: WorldFiles.token(account)) }
            let homepage = try await visitor.get("/v1/accounts/1", as: 0)
            #expect(homepage.text == "{\"id\":1,\"likes\":800,\"friends\":2,\"level\":12,\"newestPost\":1}")
            #expect(try await visitor.get("/v1/accounts/2/friends", as: 0).numbers("friends") == [0, 1])
            #expect(try await visitor.get("/v1/accounts/3", as: 3)["newestPost"] == nil)
            #expect(try await visitor.post("/v1/check-ins", as: 2)["credits"] == 9)
            #expect(try await visitor.metric("watchcircle_ties") == 3)
            #expect(try await visitor.post("/v1/friend-requests/from/3/accept", as: 0)["friends"] == 3)

            let posts = try await visitor.get("/v1/feed", as: 0).object["posts"] as? [[String: Any]]
            let feed = try #require(posts)
            #expect(feed.map { $0["text"] as? String } == ["a \"word\", and\nmore", "plain"])
            // The world's instant maps to now: a post that was a minute old in the world is a minute old here.
            #expect(feed.map { $0["at"] as? Int } == [Int(clock.now), Int(clock.now) - 60_000])
            #expect(feed.map { $0["likes"] as? Int } == [4, 0])
            #expect(try await visitor.post("/v1/posts", "{\"text\":\"next\"}", as: 0)["id"] == 3)
            // New numbers follow the world's.
            #expect(try await visitor.ask("POST", "/v1/accounts", "{}")["id"] == 4)
        }
    }

    @Test func `a world's rules and accounts survive a restart`() async throws {
        let world = try WorldFiles()
        try world.change("world.json", "\"friend_cap\":150", to: "\"friend_cap\":2")
        let database = world.folder.appendingPathComponent("circle.sqlite").path
        for isFirst in [true, false] {
            try await withBackend({
                $0.world = isFirst ? world.path : nil
                $0.database = database
            }) { visitor in
                #expect(visitor.backend.store.rules.friendCap == 2)
                for account in 0..<4 { visitor.know(account, token: WorldFiles.token(account)) }
                let reply = try await visitor.post("/v1/friend-requests/from/3/accept", as: 0)
                #expect(reply.code == "cap_reached")
            }
        }
    }

    @Test func `a world loads only into an empty database`() throws {
        let world = try WorldFiles()
        var options = BackendOptions()
        options.world = world.path
        options.database = world.folder.appendingPathComponent("circle.sqlite").path
        try Backend(options, logger: Logger(label: "test")).store.close()
        let error = #expect(throws: BackendError.self) { try Backend(options, logger: Logger(label: "test")) }
        #expect(error?.code == .database)
        #expect(error?.description.contains("an empty one only") == true)
    }

    @Test func `a world without accounts is valid`() async throws {
        let world = try WorldFiles()
        for (name, text) in WorldFiles.files where name != "world.json" {
            try world.write(name, String(text.prefix { $0 != "\n" }))
        }
        try world.change("world.json", "\"watches\":4", to: "\"watches\":0")
        try await withBackend({ $0.world = world.path }) { visitor in
            let reply = try await visitor.ask("POST", "/v1/accounts", "{}")
            #expect(reply["id"] == 0)
        }
    }

    @Test func `lines can end as on other systems`() throws {
        let world = try WorldFiles()
        for name in ["accounts.csv", "ties.csv", "requests.csv"] {
            try world.change(name, "\n", to: "\r\n")
        }
        #expect(try ImportedWorld(folder: world.path).halfTies.count == 6)
    }

    /// File, text to replace, replacement, and expected message.
    static let mistakes: [(String, String, String, String)] = [
        ("world.json", "\"schema\":1", "\"schema\":2", "world.json: schema is 2; this program reads 1"),
        ("world.json", "{", "", "world.json: the file is not JSON"),
        ("world.json", "\"friend_cap\":150,", "", "world.json: friend_cap is missing"),
        ("world.json", "150", "\"many\"", "world.json: friend_cap has the wrong type; it must be Int"),
        ("world.json", "150", "0", "world.json: friend_cap is 0; it must be between 1 and 100,000"),
        ("world.json", "[11,21]", "[21,11]", "world.json: quota_levels is [21, 11]; it must be ascending"),
        ("world.json", "[5,10,20]", "[]", "world.json: quotas is []; it must be one or more numbers"),
        ("world.json", ":7}", ":0}", "world.json: request_life_days is 0; it must be between 1 and 36,500"),
        ("world.json", "3000", "-1", "world.json: received_per_day is -1; it must not be negative"),
        ("world.json", "100000", "-1", "world.json: instant_ms is -1; it must be between 0 and"),
        (
            "world.json", "\"watches\":4", "\"watches\":5",
            "accounts.csv: the file has 4 accounts; world.json requires 5"
        ),
        ("accounts.csv", "account,token", "id,token", "accounts.csv:1: the header is `id,token,likes,"),
        ("accounts.csv", "3,0123", "2,0123", "accounts.csv:5: duplicate account 2"),
        ("accounts.csv", "3,0123", "3,x123", "accounts.csv:5: the token must be 32 lowercase hexadecimal digits"),
        ("accounts.csv", "e3", "e2", "accounts.csv:5: the token also belongs to another account"),
        ("accounts.csv", ",800,", ",-800,", "accounts.csv:3: likes is `-800`; it must be a whole number from 0 to"),
        (
            "accounts.csv", ",12,6,", ",12.5,6,",
            "accounts.csv:3: level is `12.5`; it must be a whole number from 0 to 255"
        ),
        ("accounts.csv", ",1,12\n", ",1\n", "accounts.csv:4: the line has 7 fields; it must have 8"),
        ("accounts.csv", "\n3,", "\n4294967296,", "accounts.csv:5: account is `4294967296`; it must be a whole number"),
        ("ties.csv", "0,2", "2,0", "ties.csv:3: the tie is 2,0; the smaller number must come first"),
        (
            "ties.csv", "0,2", "0,9",
            "ties.csv:3: account 9 is unknown\n  hint: every account must be listed in accounts.csv"
        ),
        ("ties.csv", "0,2", "0,0", "ties.csv:3: the tie is 0,0; the smaller number must come first"),
        ("ties.csv", "0,2", "0,1", "ties.csv: duplicate tie 0,1"),
        ("ties.csv", "0,2", "", "ties.csv:3: the line has 1 field; it must have 2"),
        (
            "ties.csv", "account,friend\n0,1\n0,2\n1,2\n", "",
            "ties.csv:1: the file is empty; its first line must be `account,"
        ),
        ("requests.csv", "3,0", "0,0", "requests.csv:2: from and to are both account 0"),
        (
            "requests.csv", "3,0", "3,0\n2,1",
            "requests.csv:3: accounts 2 and 1 are already friends\n  hint: remove the request"
        ),
        (
            "requests.csv", "3,0", "0,1",
            "requests.csv:2: accounts 0 and 1 are already friends"
        ),
        ("requests.csv", "3,0", "3,0\n3,0", "requests.csv:3: duplicate request"),
        ("posts.csv", "\n2,2,", "\n3,2,", "posts.csv:4: post is 3; posts are numbered from 1, so it must be 2"),
        ("posts.csv", "\n2,2,", "\n2,1,", "posts.csv:4: account 1 already has a post"),
        (
            "posts.csv", "40000", "100001",
            "posts.csv:4: instant_ms is `100001`; it must be a whole number from 0 to 100000"
        ),
        ("posts.csv", "plain", "", "posts.csv:4: the text must have 1 to 4000 characters"),
        ("posts.csv", "more\"", "more", "posts.csv:2: unterminated quoted field"),
        (
            "posts.csv", "more\"", "more\"x",
            "posts.csv:2: a closing quote must be followed by a comma or the end of the line"
        ),
    ]

    @Test(arguments: mistakes)
    func `an error contains its file, line and rule`(
        file: String, part: String, other: String, message: String
    ) throws {
        let world = try WorldFiles()
        try world.change(file, part, to: other)
        let error = try #require(throws: BackendError.self) { _ = try ImportedWorld(folder: world.path) }
        #expect(error.code == .wrongWorld)
        let expected = "\(world.path)/\(message)"
        #expect(error.description.hasPrefix(expected), "\(error.description)")
    }

    @Test func `no account exceeds the cap of the world`() throws {
        let world = try WorldFiles()
        try world.change("world.json", "150", to: "1")
        let error = try #require(throws: BackendError.self) { _ = try ImportedWorld(folder: world.path) }
        #expect(error.description.hasSuffix("/ties.csv: account 0 has more than 1 ties, the friend_cap of world.json"))
        try world.change("world.json", "150", to: "2")
        #expect(try ImportedWorld(folder: world.path).rules.friendCap == 2)
    }

    @Test(arguments: WorldFiles.files.keys.sorted())
    func `an error about a missing file names it`(name: String) throws {
        let world = try WorldFiles()
        try FileManager.default.removeItem(at: world.folder.appendingPathComponent(name))
        let error = try #require(throws: BackendError.self) { _ = try ImportedWorld(folder: world.path) }
        #expect(error.description.hasPrefix("\(world.path)/\(name): there is no such file\n  hint: "))
    }

    @Test func `an error about a folder in place of a file contains the system's message`() throws {
        let world = try WorldFiles()
        let place = world.folder.appendingPathComponent("ties.csv")
        try FileManager.default.removeItem(at: place)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
        let error = try #require(throws: BackendError.self) { _ = try ImportedWorld(folder: world.path) }
        let expected = "\(place.path): the file cannot be read (Is a directory)\n  hint: a world folder contains"
        #expect(error.description.hasPrefix(expected), "\(error.description)")
    }

    @Test func `every sequence of bytes gives a world or its error`() throws {
        let world = try WorldFiles()
        var random = SeededRandom(seed: 11)
        var refused = 0
        for _ in 0..<600 {
            let (name, text) = try #require(WorldFiles.files.sorted { $0.key < $1.key }.randomElement(using: &random))
            let file = world.folder.appendingPathComponent(name)
            try Data(random.mutated(Array(text.utf8))).write(to: file)
            do {
                _ = try ImportedWorld(folder: world.path)
            } catch {
                refused += 1
                #expect(error.code == .wrongWorld)
            }
            try world.write(name, text)
        }
        #expect(refused > 300)
    }
}
