// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
import Operations
import Testing

@testable import LoadDriver

/// Response times start at the schedule, and every offered request is recorded once.
@Suite(.serialized) struct ScheduleTests {
    @Test func `a stall counts for all requests that are due during it`() throws {
        // Two stalls of half a second on the only connection, while a request becomes due every five milliseconds.
        let server = try ScriptedServer { request in
            request.sequence % 200 == 1 ? .answer(after: .milliseconds(500)) : .answer()
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .viewHomepage, 400, every: 0.005) { $0.connections = .pool(1) }
        #expect(causes(totals) == [.ok: 400])
        let response = totals.overall.times.response
        // Theory: a request due d after the start of a stall waits at least for the rest of the stall.
        let theory = (0..<400).map { max(0, 0.5 - Double($0 % 200) * 0.005) }.sorted()
        for share in [0.5, 0.9, 0.99, 0.999] {
            let least = theory[min(399, Int((share * 400).rounded(.up)) - 1)]
            #expect(response.quantile(share) >= 0.95 * least, "p\(share * 100)")
        }
        // Measured from the actual start, nearly all of them would look fast.
        #expect(totals.overall.times.service.quantile(0.5) < response.quantile(0.75))
        #expect(totals.overall.times.service.count == 400)
    }

    @Test func `response time is the sum of lag and service time`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(7)) }
        defer { server.stop() }
        let times = try Trial.run(server, .keepAlive, 300) { $0.connections = .pool(2) }.overall.times
        // Each of the three values is rounded to microseconds.
        #expect(abs(times.response.mean - times.lag.mean - times.service.mean) <= 2e-6)
        #expect(times.service.min >= 0.007)
    }

    @Test func `the histogram contains requests that were never sent, with their waiting time`() throws {
        let server = try ScriptedServer { _ in .silence }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(1) }
        trial.open()
        trial.hand(.keepAlive, 50, every: 0.01)
        trial.drive.sleep(until: trial.begin + 700_000_000)
        let totals = trial.finish()
        #expect(causes(totals) == [.unfinished: 1, .neverSent: 49])
        #expect(totals.overall.times.response.count == 50)
        #expect(totals.overall.times.service.count == 1)
        // The last became due at 0.49 s, the first at 0.
        #expect(totals.overall.times.response.min >= 0.2)
        #expect(totals.overall.times.response.max >= 0.69)
        #expect(totals.timed + totals.heldBack == 50)
        #expect(totals.sent == 1)
    }

    @Test(arguments: [0.0, 0.2])
    func `a stopped drive records each offered request once`(patience: Double) throws {
        // Answers, refusals with a long pause, silence and resets, and requests that depend on requests of another
        // worker.
        let server = try ScriptedServer { request in
            switch request.sequence % 5 {
            case 0: .answer(429, [("Retry-After", "30")])
            case 1: .silence
            case 2: Script(.reset)
            case 3: .answer(200, [], "{\"id\":5}", after: .milliseconds(20))
            default: .answer(503)
            }
        }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 2) { transport in
            transport.workers = 2
            transport.connections = .pool(8)
            transport.safeGap = 0.05
        }
        trial.open()
        let operations = (0..<4_000).map { index in
            let kinds: [OperationKind] = [.postStatus, .likePost, .requestFriend, .acceptFriend, .viewHomepage]
            return Operation(
                instant: UInt64(index / 2), kind: kinds[index % 5], actor: UInt32(index % 90),
                subject: UInt32((index + 31) % 90), count: 1)
        }
        let feeder = trial.feeder(watches: 90)
        feeder.take(operations, tick: 0)
        trial.drive.sleep(until: trial.begin + 600_000_000)
        let totals = trial.drive.finish(patience: patience).totals
        var timeline = RunTimeline(phases: [Phase(Phase.steady, 0..<Int.max)])
        _ = timeline.advance(trial.drive.takeSeconds(), to: 30)
        trial.close()
        let rows = try timeline.finish().all
        let offered = rows.reduce(0) { $0 + $1.offered }
        #expect(offered > 1_000)
        #expect(totals.overall.requests == offered)
        #expect(rows.reduce(0) { $0 + $1.completed } == offered)
        #expect(trial.pendingAtEnd == 0)
    }

    @Test func `a plain load at a rate offers that rate`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        for arrivals in Arrivals.allCases {
            let trial = try Trial(server.url, seconds: 1) { $0.workers = 2 }
            _ = trial.drive.open()
            let profile = RateProfile(from: 300, to: 300, seconds: 1)
            let begin = trial.drive.start(
                .rate(profile, arrivals), kinds: [.viewHomepage], accounts: 50, seed: 3)
            trial.drive.sleep(until: begin + 1_000_000_000)
            let totals = trial.finish(patience: 5)
            // The arrival processes' own counts.
            let expected = (0..<2).reduce(0) { sum, worker in
                var process = ArrivalProcess(profile, arrivals, worker: worker, of: 2, seed: 3)
                var count = 0
                while process.next() != nil { count += 1 }
                return sum + count
            }
            #expect(causes(totals) == [.ok: expected])
        }
    }

    @Test func `a closed load never exceeds its concurrency`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(5)) }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 0.6) { transport in
            transport.workers = 2
            transport.connections = .pool(16)
        }
        _ = trial.drive.open()
        let begin = trial.drive.start(
            .closed(concurrency: 7, seconds: 0.6), kinds: [.viewHomepage, .keepAlive], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 600_000_000)
        let totals = trial.finish(patience: 5)
        #expect(server.requests.map(\.unanswered).max() == 7)
        // Requests start with the measured part of the load, and not before.
        #expect(totals.overall[.ok] == server.requests.count)
        #expect(totals.warmUp == 0)
        #expect(totals.overall.requests == totals.overall[.ok])
        #expect(totals.overall.requests > 0)
    }

    @Test func `a closed load continues after a request that lacks a value`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(2)) }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 0.8)
        _ = trial.drive.open()
        // There are no posts, so likes have no target.
        let begin = trial.drive.start(
            .closed(concurrency: 3, seconds: 0.8), kinds: [.likePost, .viewHomepage], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 800_000_000)
        let totals = trial.finish(patience: 5)
        #expect(totals.overall[.dependencyFailed] > 10)
        #expect(totals.overall[.ok] > 10)
        #expect(totals.overall[.dependencyFailed] + totals.overall[.ok] == totals.overall.requests)
    }
}

/// Blocking calls of the main thread return when the load is stopped.
@Suite(.serialized) struct EndTests {
    @Test func `the wait for a distant tick ends with the run`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url)
        trial.open()
        let feeder = trial.drive.feeder(instants: 0..<9_000_000, speedup: 1, tickSeconds: 900, watches: 9)
        (feeder.isBegun, feeder.begin) = (true, trial.begin)
        var asked = 0
        feeder.shouldContinue = {
            asked += 1
            return asked < 3
        }
        // Due in two hours, so that it is held back for nearly as long.
        feeder.take([Operation(instant: 7_200_000, kind: .keepAlive, actor: 1, subject: 1, count: 1)], tick: 8)
        #expect(asked == 3)
        _ = trial.finish()
    }

    @Test func `an unanswered set-up ends with the run`() throws {
        let server = try ScriptedServer { _ in .silence }
        defer { server.stop() }
        let trial = try Trial(server.url)
        trial.open()
        let failures = trial.drive.perform(
            .keepAlive, for: (0..<200).map { (actor: UInt32($0), subject: UInt32($0)) },
            while: { server.requests.count < 4 })
        // As many as there are connections: waiting requests are not in flight.
        #expect(failures.counts == [NamedCount("unfinished", 4)])
        #expect(trial.drive.pending == 0)
    }

    @Test func `request numbers are unique within a drive`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = 2 }
        trial.open()
        let pairs = (0..<40).map { (actor: UInt32($0 % 20), subject: UInt32($0)) }
        for _ in 1...2 { #expect(trial.drive.perform(.keepAlive, for: pairs).isEmpty) }
        _ = trial.drive.begin()
        trial.hand(.keepAlive, 60)
        #expect(trial.waitForAll())
        #expect(server.requests.count == 140)
        #expect(Set(server.requests.map { $0.headers["x-sequence"] }).count == 140)
        _ = trial.finish()
    }
}

/// Caps are exact.
@Suite(.serialized) struct CapTests {
    @Test func `requests that a cap delays beyond the time-out are abandoned`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.mostPerSecond = 1
            transport.timeout = 0.3
        }
        trial.open()
        trial.hand(.keepAlive, 40, every: 0)
        #expect(trial.waitForAll())
        let causes = causes(trial.finish())
        #expect(causes[.neverSent, default: 0] >= 30)
        #expect(causes[.ok, default: 0] + causes[.neverSent, default: 0] == 40)
    }

    @Test(arguments: [(1, 1), (1, 2), (3, 2), (5, 4)])
    func `requests in flight never exceed their cap`(most: Int, workers: Int) throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(5)) }
        defer { server.stop() }
        let totals = try Trial.run(server, .viewHomepage, 80, every: 0) { transport in
            transport.workers = workers
            transport.connections = .pool(12)
            transport.mostInFlight = most
        }
        #expect(causes(totals) == [.ok: 80])
        #expect(server.requests.map(\.unanswered).max() == most)
    }

    @Test(arguments: [1, 2, 3]) func `a pool never exceeds its number of connections`(connections: Int) throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(2)) }
        defer { server.stop() }
        let totals = try Trial.run(server, .viewHomepage, 60, every: 0) { transport in
            transport.workers = 2
            transport.connections = .pool(connections)
        }
        #expect(causes(totals) == [.ok: 60])
        #expect(server.accepted == connections)
    }

    @Test(arguments: [200, 503]) func `requests never exceed the budget, retries included`(
        status: Int
    ) throws {
        let server = try ScriptedServer { _ in .answer(status) }
        defer { server.stop() }
        let totals = try Trial.run(server, .viewHomepage, 60) { transport in
            transport.workers = 2
            transport.mostRequests = 25
        }
        #expect(server.requests.count == 25)
        #expect(totals.sent + totals.retries == 25)
        // Requests beyond the budget are neither errors nor operations.
        #expect(totals.overall.requests == totals.sent)
        #expect(causes(totals) == [status == 200 ? .ok : .unavailable: totals.sent])
    }

    @Test func `the request rate never exceeds its cap`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.connections = .pool(20)
            transport.mostPerSecond = 200
        }
        trial.open()
        trial.hand(.viewHomepage, 120, every: 0)
        #expect(trial.waitForAll())
        #expect(causes(trial.finish()) == [.ok: 120])
        // A burst of five: after the first six, one every five milliseconds. Requests arrive after they are sent.
        for (index, request) in server.requests.enumerated() {
            #expect(request.instant - trial.begin >= Int64(index - 6) * 5_000_000)
        }
    }
}
