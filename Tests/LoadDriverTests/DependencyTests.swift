// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations
import Requests
import Testing

@testable import LoadDriver

extension Trial {
    /// The feeder of a load, for a stream that starts with it at the children's own speed.
    func feeder(watches: Int) -> OperationScheduler {
        let feeder = drive.feeder(instants: 0..<1_000_000, speedup: 1, tickSeconds: 1_000, watches: watches)
        feeder.isBegun = true
        feeder.begin = begin
        return feeder
    }

    /// Feeds operations, each at a number of milliseconds after the start, and waits until they are settled.
    func play(_ stream: [(Int, OperationKind, actor: UInt32, subject: UInt32)]) -> Bool {
        feeder(watches: 100).take(
            stream.map { Operation(instant: UInt64($0.0), kind: $0.1, actor: $0.actor, subject: $0.subject, count: 1) },
            tick: 0)
        return waitForAll()
    }

    /// Unsettled requests of the drive; 0 after a close that settled all of them.
    var pendingAtEnd: Int { drive.workers.reduce(0) { $0 + $1.pending } }
}

/// A request that depends on an answer waits for it.
@Suite(.serialized) struct DependencyTests {
    /// Returns a server that answers posts with the ID 777 after a delay, and everything else immediately.
    private static func posts(_ status: Int, after delay: TimeAmount) throws -> ScriptedServer {
        try ScriptedServer { request in
            request.path == "/posts" ? .answer(status, [], "{\"id\":777}", after: delay) : .answer()
        }
    }

    @Test(arguments: [1, 2]) func `a like waits for the ID of its post`(workers: Int) throws {
        let server = try Self.posts(201, after: .milliseconds(300))
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = workers }
        trial.open()
        #expect(trial.play([(0, .postStatus, actor: 5, subject: 5), (10, .likePost, actor: 6, subject: 5)]))
        let totals = trial.finish()
        #expect(causes(totals) == [.ok: 2])
        let served = server.requests
        #expect(served.map(\.path) == ["/posts", "/posts/777/likes"])
        #expect(served[1].instant - served[0].instant >= 300_000_000)
        // The wait is attributed to the backend, not to the generator.
        #expect(totals.kinds[Int(OperationKind.likePost.rawValue)].times.response.min >= 0.28)
        #expect(totals.timed == 2)
    }

    @Test func `a like of a failed post is not sent, unless an older post exists`() throws {
        let server = try Self.posts(500, after: .milliseconds(100))
        defer { server.stop() }
        for (older, outcomes) in [
            (nil, [.unexpectedStatus: 1, .dependencyFailed: 1]), ("41", [.unexpectedStatus: 1, .ok: 1]),
        ] as [(String?, [Outcome: Int])] {
            let trial = try Trial(server.url)
            if let older { trial.drive.values.set(slot: 0, account: 5, to: Array(older.utf8)[...]) }
            trial.open()
            #expect(trial.play([(0, .postStatus, actor: 5, subject: 5), (10, .likePost, actor: 6, subject: 5)]))
            #expect(causes(trial.finish()) == outcomes)
        }
        #expect(server.requests.map(\.path) == ["/posts", "/posts", "/posts/41/likes"])
    }

    @Test func `an acceptance waits for the request`() throws {
        let server = try ScriptedServer { $0.path == "/requests/2" ? .answer(after: .milliseconds(300)) : .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = 2 }
        trial.open()
        #expect(trial.play([(0, .requestFriend, actor: 1, subject: 2), (5, .acceptFriend, actor: 2, subject: 1)]))
        #expect(causes(trial.finish()) == [.ok: 2])
        let served = server.requests
        #expect(served.map(\.path) == ["/requests/2", "/requests/1/accept"])
        #expect(served[1].instant - served[0].instant >= 300_000_000)
    }

    @Test func `changes of one account's ties reach the backend in order`() throws {
        // The earlier of two answers is slower, so that the later would come first without ordering.
        let server = try ScriptedServer { .answer(after: .milliseconds(Int64(40 - $0.sequence % 40))) }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = 2 }
        trial.open()
        var stream: [(Int, OperationKind, actor: UInt32, subject: UInt32)] = []
        for index in 0..<39 {
            let other = UInt32(index + 2)
            stream.append(
                (index, .acceptFriend, actor: index % 2 == 0 ? 1 : other, subject: index % 2 == 0 ? other : 1))
        }
        #expect(trial.play(stream))
        #expect(causes(trial.finish()) == [.ok: 39])
        #expect(server.requests.map(\.sequence) == Array(1...39))
        #expect(server.requests.map(\.unanswered).max() == 1)
    }

    @Test func `unrelated ties do not wait for each other`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(100)) }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(10) }
        trial.open()
        var stream: [(Int, OperationKind, actor: UInt32, subject: UInt32)] = []
        for pair in 0..<10 as Range<UInt32> {
            stream.append((0, .acceptFriend, actor: 2 * pair, subject: 2 * pair + 1))
        }
        #expect(trial.play(stream))
        #expect(server.requests.map(\.unanswered).max() == 10)
        #expect(causes(trial.finish()) == [.ok: 10])
    }

    @Test func `the safe gap separates an answer from its dependants, even those due within the gap`()
        throws
    {
        let server = try Self.posts(201, after: .zero)
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.safeGap = 0.4 }
        trial.open()
        #expect(
            trial.play([
                (0, .postStatus, actor: 5, subject: 5), (1, .likePost, actor: 6, subject: 5),
                (150, .likePost, actor: 7, subject: 5), (200, .viewHomepage, actor: 8, subject: 5),
            ]))
        #expect(causes(trial.finish()) == [.ok: 4])
        let served = server.requests
        let post = try #require(served.first)
        for like in served where like.path.hasSuffix("/likes") { #expect(like.instant - post.instant >= 400_000_000) }
    }

    @Test func `a failed dependency releases its dependants`() throws {
        let server = try ScriptedServer { $0.path == "/requests/2" ? Script(.reset) : .answer(409) }
        defer { server.stop() }
        let trial = try Trial(server.url)
        trial.open()
        #expect(trial.play([(0, .requestFriend, actor: 1, subject: 2), (1, .acceptFriend, actor: 2, subject: 1)]))
        #expect(causes(trial.finish()) == [.reset: 1, .conflict: 1])
    }
}

/// The scheduled requests that the feeder derives from a stream.
@Suite struct StreamFeederTests {
    private func jobs(
        _ stream: [(OperationKind, actor: UInt32, subject: UInt32)], workers: Int = 1
    ) throws -> [ScheduledRequest] {
        let trial = try Trial("http://127.0.0.1:1") { $0.workers = workers }
        let feeder = trial.drive.feeder(instants: 1_000..<9_000, speedup: 2, tickSeconds: 60, watches: 100)
        feeder.begin = trial.drive.now + 1_900_000_000
        let begin = try #require(feeder.begin)
        feeder.take(
            stream.enumerated().map { index, operation in
                Operation(
                    instant: 1_000 + UInt64(index), kind: operation.0, actor: operation.actor,
                    subject: operation.subject, count: 1)
            }, tick: 0)
        let parts = trial.drive.ask { worker in worker.agenda.takeAll() }
        for (worker, part) in parts.enumerated() {
            #expect(part.allSatisfy { Int($0.actor) % workers == worker })
            #expect(part.map(\.scheduledStart) == part.map(\.scheduledStart).sorted())
        }
        let jobs = parts.flatMap(\.self).sorted { $0.sequence < $1.sequence }
        for job in jobs { #expect(job.scheduledStart == begin + Int64(job.instant - 1_000) * 500_000) }
        return jobs
    }

    @Test func `operations depend only on earlier changes`() throws {
        let jobs = try jobs([
            (.requestFriend, actor: 1, subject: 2),  // 1
            (.acceptFriend, actor: 2, subject: 1),  // 2: needs 1, twice
            (.likeHomepage, actor: 1, subject: 2),  // 3: needs 2
            (.viewHomepage, actor: 3, subject: 2),  // 4: needs nothing
            (.postStatus, actor: 2, subject: 2),  // 5
            (.likePost, actor: 1, subject: 2),  // 6: needs 2 and 5
            (.comment, actor: 9, subject: 2),  // not in the profile
            (.keepAlive, actor: 1, subject: 1),  // 7: needs nothing
            (.removeFriend, actor: 1, subject: 4),  // 8: needs 2, as a change of 1's ties
            (.requestFriend, actor: 5, subject: 6),  // 9: needs nothing
            (.acceptFriend, actor: 6, subject: 1),  // 10: needs 9 and 8
            (.removeFriend, actor: 2, subject: 7),  // 11: needs 2
            (.viewHomepage, actor: 2, subject: 1),  // 12: needs 2, although both have changed ties since
        ])
        #expect(jobs.map(\.sequence) == Array(1...12))
        #expect(jobs.map(\.prerequisite) == [0, 1, 2, 0, 0, 2, 0, 2, 0, 9, 2, 2])
        #expect(jobs.map(\.otherPrerequisite) == [0, 1, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0])
        #expect(
            jobs.map(\.isPrerequisite) == [
                true, true, false, false, true, false, false, true, true, true, true, false,
            ])
    }

    @Test(arguments: [1, 2, 3, 7]) func `requests go to the workers of their actors, in order`(workers: Int) throws {
        let stream = (0..<50).map { (OperationKind.keepAlive, actor: UInt32($0 * 7 % 50), subject: UInt32(0)) }
        // A pool of four connections allows at most four workers.
        let count = try jobs(stream, workers: min(workers, 4)).count
        #expect(count == 50)
    }

    @Test func `operations outside the window or absent from the profile are skipped and counted`() throws {
        let trial = try Trial("http://127.0.0.1:1")
        let feeder = trial.drive.feeder(instants: 100..<200, speedup: 1, tickSeconds: 60, watches: 10)
        feeder.begin = trial.drive.now + 1_900_000_000
        let kinds: [OperationKind] = [.keepAlive, .call, .comment]
        feeder.take(
            (0..<300).map { Operation(instant: UInt64($0), kind: kinds[$0 % 3], actor: 1, subject: 1, count: 1) },
            tick: 0)
        #expect(feeder.delivered == 33)
        let skipped = trial.drive.ask { worker in
            // They count once they are due.
            worker.countAbsent(before: .max)
            return worker.recorder.totals.kinds.map { $0[.skipped] }
        }
        #expect(skipped[0][Int(OperationKind.call.rawValue)] + skipped[0][Int(OperationKind.comment.rawValue)] == 67)
    }
    /// Returns the requests that the feeder hands over per tick of a minute, given operations by millisecond.
    private func handedOver(_ ticks: [[(Int, OperationKind, actor: UInt32, subject: UInt32)]]) throws
        -> [[ScheduledRequest]]
    {
        let trial = try Trial("http://127.0.0.1:1")
        let feeder = trial.drive.feeder(instants: 0..<150_000, speedup: 100, tickSeconds: 60, watches: 10)
        feeder.begin = trial.drive.now + 1_900_000_000
        return ticks.enumerated().map { tick, operations in
            feeder.take(
                operations.map {
                    Operation(instant: UInt64($0.0), kind: $0.1, actor: $0.actor, subject: $0.subject, count: 1)
                }, tick: tick)
            return trial.drive.ask { worker in worker.agenda.takeAll() }[0]
        }
    }

    @Test func `an operation past the end of its tick is handed over with the tick that contains it`() throws {
        let ticks = try handedOver([
            [(59_000, .viewHomepage, actor: 1, subject: 2), (64_000, .likeHomepage, actor: 1, subject: 2)],
            [(61_000, .keepAlive, actor: 1, subject: 1), (70_000, .viewHomepage, actor: 3, subject: 2)],
        ])
        #expect(ticks.map { $0.map(\.instant) } == [[59_000], [61_000, 64_000, 70_000]])
        for jobs in ticks { #expect(jobs.map(\.scheduledStart) == jobs.map(\.scheduledStart).sorted()) }
    }

    @Test func `a dependant comes after its operation and waits for its answer`() throws {
        let ticks = try handedOver([
            [(65_000, .acceptFriend, actor: 1, subject: 2)], [(61_000, .likeHomepage, actor: 2, subject: 1)],
        ])
        #expect(ticks[1].map(\.instant) == [65_000, 65_000])
        #expect(ticks[1].map(\.template) == [OperationKind.acceptFriend.rawValue, OperationKind.likeHomepage.rawValue])
        #expect(ticks[1][1].prerequisite == ticks[1][0].sequence)
    }

    @Test func `operations past the end of the window, and their dependants, are not sent`() throws {
        let ticks = try handedOver([
            [], [(119_000, .viewHomepage, actor: 1, subject: 2), (155_000, .postStatus, actor: 1, subject: 1)],
            [(125_000, .likePost, actor: 2, subject: 1), (126_000, .likeHomepage, actor: 4, subject: 3)], [],
        ])
        #expect(ticks.map { $0.map(\.instant) } == [[], [119_000], [126_000], []])
    }
}
