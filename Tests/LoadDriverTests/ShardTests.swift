// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations
import Requests
import Testing

@testable import LoadDriver

/// Several processes drive the shards of one circle; together they send what one process would.
@Suite(.serialized) struct ShardTests {
    private static func shards(_ parts: Int) -> [Shard] { (1...parts).compactMap { Shard($0, of: parts) } }

    @Test(arguments: ["0/2", "3/2", "1/0", "1/1001", "-1/2", "1", "1/2/3", "a/b", "", "1/", "/2"])
    func `an invalid shard is rejected`(text: String) { #expect(Shard(text: text) == nil) }

    @Test func `a shard parses back to its text`() throws {
        for text in ["1/1", "2/3", "1000/1000"] { #expect(try #require(Shard(text: text)).text == text) }
        #expect(Shard(text: "1/1") == .whole)
    }

    @Test(arguments: [1, 2, 3, 7]) func `each account is in one shard, and its workers have equally many`(
        parts: Int
    ) {
        let shards = Self.shards(parts)
        for account in 0..<1_000 as Range<UInt32> { #expect(shards.count { $0.has(account) } == 1) }
        for shard in shards {
            let own = (0..<1_000 as Range<UInt32>).filter(shard.has)
            #expect(own.count == shard.part(of: 1_000))
            #expect(own == own.indices.map { shard.account(at: UInt32($0)) })
            let workers = (0..<3).map { worker in own.count { shard.worker(of: $0, workers: 3) == worker } }
            #expect((workers.max() ?? 0) - (workers.min() ?? 0) <= 1)
        }
        #expect(shards.reduce(0) { $0 + $1.part(of: 64) } == 64)
    }

    /// A stream of many kinds, one of which is missing from the test profile.
    private static let stream = (0..<600).map { index in
        let kinds: [OperationKind] = [.viewHomepage, .keepAlive, .postStatus, .checkIn, .requestFriend, .likeHomepage]
        return Operation(
            instant: UInt64(index), kind: kinds[index % 6], actor: UInt32((index / 6 * 7 + index) % 90),
            subject: UInt32((index + 31) % 90), count: 1)
    }

    /// Plays a shard of the stream; returns the sequence numbers and paths of its requests, and the number of skipped
    /// operations.
    private func play(_ shard: Shard, workers: Int) throws -> (requests: [String], skipped: Int) {
        let server = try ScriptedServer { _ in .answer(200, [], "{\"id\":777}") }
        defer { server.stop() }
        let trial = try Trial(server.url, shard: shard) { $0.workers = workers }
        trial.open()
        trial.feeder(watches: 90).take(Self.stream, tick: 0)
        trial.drive.sleep(until: trial.begin + 650_000_000)
        #expect(trial.waitForAll())
        let totals = trial.finish()
        return (server.requests.map { "\($0.sequence) \($0.path)" }.sorted(), totals.overall[.skipped])
    }

    @Test(arguments: [(2, 1), (3, 2)]) func `the shards together send exactly the requests of the whole`(
        parts: Int, workers: Int
    ) throws {
        let whole = try play(.whole, workers: workers)
        let shards = try Self.shards(parts).map { try play($0, workers: workers) }
        #expect(shards.flatMap(\.requests).sorted() == whole.requests)
        #expect(shards.reduce(0) { $0 + $1.skipped } == whole.skipped)
        #expect(whole.requests.count == 500 && whole.skipped == 100)
        // A request's number identifies its operation, and thereby its actor.
        let numbered = Self.stream.filter { $0.kind != .checkIn }
        for (index, part) in shards.enumerated() {
            let numbers = part.requests.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
            #expect(numbers.count == part.requests.count && !numbers.isEmpty)
            for number in numbers { #expect(Int(numbered[number - 1].actor) % parts == index) }
        }
    }

    @Test func `a request never waits for a post of another shard, whose ID is unknown`() throws {
        let server = try ScriptedServer { _ in .answer(200, [], "{\"id\":777}") }
        defer { server.stop() }
        for (older, outcome) in [(nil, .dependencyFailed), ("41", .ok)] as [(String?, Outcome)] {
            let trial = try Trial(server.url, shard: #require(Shard(1, of: 2)))
            if let older { trial.drive.values.set(slot: 0, account: 5, to: Array(older.utf8)[...]) }
            trial.open()
            #expect(trial.play([(0, .postStatus, actor: 5, subject: 5), (10, .likePost, actor: 6, subject: 5)]))
            #expect(causes(trial.finish()) == [outcome: 1])
        }
        #expect(server.requests.map(\.path) == ["/posts/41/likes"])
    }

    @Test func `the shards of a rate add up to the rate, each with its own accounts`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        var counts: [Int] = []
        for shard in Self.shards(3) {
            let trial = try Trial(server.url, seconds: 1, shard: shard) { $0.workers = 2 }
            _ = trial.drive.open()
            let begin = trial.drive.start(
                .rate(RateProfile(from: 300, to: 300, seconds: 1), .even), kinds: [.viewHomepage], accounts: 50,
                seed: 3)
            trial.drive.sleep(until: begin + 1_000_000_000)
            counts.append(trial.finish(patience: 5).overall[.ok])
        }
        #expect(counts == [100, 100, 100])
        #expect(Set(server.requests.map(\.sequence)).count == 300)
    }

    @Test func `accounts of a shard send requests about all accounts`() throws {
        for shard in Self.shards(3) {
            var requestGenerator = RequestGenerator(
                templates: [0], accounts: 10, shard: shard, worker: shard.index, of: 3, seed: 1)
            let jobs = (0..<400).map { requestGenerator.job(at: $0) }
            #expect(Set(jobs.map(\.actor)) == Set((0..<10).filter(shard.has)))
            #expect(Set(jobs.map(\.subject)) == Set(0..<10))
            #expect(jobs.allSatisfy { $0.actor != $0.subject && Int($0.sequence - 1) % 3 == shard.index })
        }
    }

    @Test func `the shards of a closed load add up to its concurrency`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(5)) }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 0.4, shard: #require(Shard(2, of: 2))) { transport in
            transport.workers = 2
            transport.connections = .pool(16)
        }
        _ = trial.drive.open()
        let begin = trial.drive.start(
            .closed(concurrency: 7, seconds: 0.4), kinds: [.viewHomepage], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 400_000_000)
        _ = trial.finish(patience: 5)
        #expect(server.requests.map(\.unanswered).max() == 3)
    }
}
