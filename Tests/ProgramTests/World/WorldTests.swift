// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Simulation
import Testing
import WorldFolders

@Suite struct WorldTests {
    private func lines(_ name: String, in workspace: Workspace, _ world: String = "world") throws -> [[String]] {
        let text = try String(
            contentsOf: workspace.folder.appendingPathComponent("\(world)/\(name)"), encoding: .utf8)
        #expect(text.hasSuffix("\n") && !text.contains("\r"))
        return text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func `a world has five consistent tables`() throws {
        let workspace = try Workspace()
        let outcome = try Program.run(
            "world", "smoke", "--watches", "2000", "--seed", "7", "--days", "3", "--at", "day 2 19:30", "--out",
            "%/world",
            in: workspace)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("2,000 watches, at day 2 19:30"))
        #expect(workspace.files(of: "world") == WorldFolder.fileNames.sorted())

        let data = try Data(contentsOf: workspace.folder.appendingPathComponent("world/world.json"))
        let description = try JSONDecoder().decode(WorldDescription.self, from: data)
        #expect(description.schema == 1 && description.scenario == "smoke" && description.seed == 7)
        #expect(description.seedText == "7")
        #expect(description.watches == 2_000 && description.instantMilliseconds == (2 * 86_400 + 70_200) * 1_000)
        #expect(description.friendCap == 150 && description.quotas.count == description.quotaLevels.count + 1)

        let accounts = try lines("accounts.csv", in: workspace)
        #expect(accounts[0] == ["account", "token", "likes", "likes_today", "level", "credits", "school", "class"])
        #expect(accounts.dropFirst().map { $0[0] } == (0..<2_000).map(String.init))
        #expect(Set(accounts.dropFirst().map { $0[1] }).count == 2_000)
        #expect(accounts.dropFirst().allSatisfy { $0.count == 8 && $0[1].count == 32 })
        #expect(accounts[1][1] == WorldToken(seed: 7).text(of: 0))

        let ties = try lines("ties.csv", in: workspace)
        #expect(ties[0] == ["account", "friend"] && ties.count > 10_000)
        let pairs = ties.dropFirst().map { $0.compactMap { Int($0) } }
        #expect(pairs.allSatisfy { $0.count == 2 && $0[0] < $0[1] && $0[1] < 2_000 })

        let requests = try lines("requests.csv", in: workspace)
        #expect(requests[0] == ["from", "to"] && requests.count > 1)
        let friends = Set(pairs)
        for request in requests.dropFirst().map({ $0.compactMap { Int($0) } }) {
            #expect(request.count == 2 && !friends.contains(request.sorted()))
        }

        let posts = try lines("posts.csv", in: workspace)
        #expect(posts[0] == ["post", "account", "instant_ms", "likes", "text"] && posts.count > 1)
        #expect(posts.dropFirst().map { $0[0] } == (1..<posts.count).map(String.init))
        #expect(posts.dropFirst().allSatisfy { Int($0[2]).map { $0 < description.instantMilliseconds } == true })
        #expect(posts.dropFirst().allSatisfy { !$0[4].isEmpty })
    }

    @Test func `worlds of different runs differ in the listed properties`() throws {
        let text = """
            {"schema": 1, "scenario": "smoke", "seed": 1, "seed_text": "1", "instant_ms": 70200000, "watches": 300,
             "friend_cap": 150, "received_per_day": 3000, "quotas": [5, 10, 20], "quota_levels": [11, 21],
             "request_life_days": 7}
            """
        let world = try JSONDecoder().decode(WorldDescription.self, from: Data(text.utf8))
        #expect(world.differences(from: world).isEmpty)
        var other = world
        (other.seedText, other.friendCap, other.quotas[0]) = (nil, 75, 6)
        (other.instantMilliseconds, other.seed) = (72_000_000, 9)
        #expect(
            other.differences(from: world) == [
                "seed is 9, not 1", "friend_cap is 75, not 150", "quotas is [6, 10, 20], not [5, 10, 20]",
                "instant is day 0 20:00, not day 0 19:30",
            ])
    }

    @Test func `equal commands write equal worlds with any number of threads`() throws {
        let workspace = try Workspace()
        for (name, threads) in [("one", "1"), ("two", "2")] {
            let outcome = try Program.run(
                "world", "smoke", "--watches", "500", "--at", "day 0 18:00", "--out", "%/\(name)", "--threads", threads,
                "--quiet", in: workspace)
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        }
        for name in WorldFolder.fileNames {
            let both = try ["one", "two"].map {
                try Data(contentsOf: workspace.folder.appendingPathComponent("\($0)/\(name)"))
            }
            #expect(both[0] == both[1], "\(name)")
        }
    }

    @Test func `an older world is replaced, and other files are left unchanged`() throws {
        let workspace = try Workspace()
        func write(_ watches: String) throws -> Program.Outcome {
            try Program.run(
                "world", "smoke", "--watches", watches, "--at", "day 0", "--out", "%/world", in: workspace)
        }
        #expect(try write("50").status == 0)
        #expect(try write("60").status == 0)
        #expect(try lines("accounts.csv", in: workspace).count == 61)
        // On the first midnight nobody has posted and nobody has asked.
        #expect(try lines("posts.csv", in: workspace).count == 1)
        #expect(try lines("requests.csv", in: workspace).count == 1)
        try Data("mine".utf8).write(to: workspace.folder.appendingPathComponent("world/notes.txt"))
        let refused = try write("70")
        #expect(refused.status == 64 && refused.errors.contains("notes.txt"))
        #expect(try lines("accounts.csv", in: workspace).count == 61)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).allSatisfy {
                !$0.contains("partial")
            })
    }

    @Test(arguments: [
        ("day 1", "notes"), ("day 9 10:00", "smoke has 2 days"), ("day 2 00:15", "--days 3"), ("tomorrow", "such as"),
        ("day 1 25:00", "such as"), ("day 0 19:31", "day 0 19:30"),
        ("day -1 10:00", "such as"), ("day 99999 10:00", "such as"), ("", "such as"),
    ])
    func `a wrong instant or path ends with exit code 64 and a hint`(instant: String, part: String) throws {
        let workspace = try Workspace()
        try FileManager.default.createDirectory(
            at: workspace.folder.appendingPathComponent("world/notes"), withIntermediateDirectories: true)
        let outcome = try Program.run(
            "world", "smoke", "--set", "time.tickSeconds=900", "--at", instant, "--out", "%/world", in: workspace)
        #expect(outcome.status == 64 && outcome.errors.contains(part), "\(outcome.errors)")
    }

    @Test func `a world that cannot be written leaves no files`() throws {
        let workspace = try Workspace()
        let outcome = try Program.run(
            "world", "smoke", "--watches", "50", "--at", "day 0", "--out", "/proc/world", in: workspace)
        #expect(outcome.status == 64 && outcome.errors.contains("/proc: cannot create a folder here"))
    }
}

@Suite struct InstantTests {
    @Test(arguments: [
        ("day 30 19:30", 30 * 86_400 + 70_200), ("day 0", 0), ("Day 1  0:05", 86_700), ("day 2 01:02:03", 176_523),
    ])
    func `an instant parses back to its text`(text: String, second: Int) throws {
        #expect(try Instant(parsing: text).second == second)
        let instant = Instant(second: second)
        #expect(try Instant(parsing: instant.text).second == second)
    }

    @Test(arguments: [
        "", "day", "30 19:30", "day x", "day 1 1", "day 1 24:00", "day 1 1:60", "day 1 1:2:60", "day 1 :30",
        "day 1 1:2:3:4", "day 3651", "day +1", "day 1 019:30", "day 1 19:30 x", "day ١",
    ])
    func `any other text is not an instant`(text: String) {
        #expect(throws: Instant.ParseError.notAnInstant) { try Instant(parsing: text) }
    }

    @Test func `an error about an instant within a tick suggests its neighbours`() {
        #expect(throws: Instant.ParseError.betweenTicks(before: "day 3 19:30", after: "day 3 19:45")) {
            try Instant(parsing: "day 3 19:31", tickSeconds: 900)
        }
        #expect(throws: Never.self) { try Instant(parsing: "day 3 19:31", tickSeconds: 60) }
    }
}

@Suite struct WorldTokenTests {
    @Test func `a million accounts have distinct tokens, in both halves`() {
        let token = WorldToken(seed: 20_250_901)
        var first: Set<UInt64> = []
        var second: Set<UInt64> = []
        var bytes: [UInt8] = []
        for account in 0..<1_000_000 {
            bytes.removeAll(keepingCapacity: true)
            token.appendDigits(of: account, to: &bytes)
            let halves = [bytes.prefix(16), bytes.suffix(16)].map { digits in
                digits.reduce(UInt64(0)) { $0 << 4 | UInt64($1 < 0x3A ? $1 - 0x30 : $1 - 0x57) }
            }
            first.insert(halves[0])
            second.insert(halves[1])
        }
        #expect(first.count == 1_000_000 && second.count == 1_000_000)
        #expect(first.isDisjoint(with: second))
    }

    @Test func `tokens are 32 hexadecimal digits and depend on the seed`() {
        let text = WorldToken(seed: 1).text(of: 5)
        #expect(text.utf8.count == WorldToken.length && text.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(text != WorldToken(seed: 2).text(of: 5) && text == WorldToken(seed: 1).text(of: 5))
    }
}
