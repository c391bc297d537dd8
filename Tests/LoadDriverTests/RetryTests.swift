// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
import Operations
import Synchronization
import Testing

@testable import LoadDriver

/// Which requests are retried, when, and how they are counted.
@Suite(.serialized) struct RetryTests {
    /// Returns a server that answers each attempt of a request by its number.
    private func server(_ script: @escaping @Sendable (_ attempt: Int) -> Script) throws -> ScriptedServer {
        let attempts = Attempts()
        return try ScriptedServer { script(attempts.next(of: $0.sequence)) }
    }

    @Test(arguments: [(429, Outcome.throttled), (503, .unavailable)])
    func `a request that the backend rejects is retried up to the limit`(status: Int, outcome: Outcome) throws {
        let server = try server { _ in .answer(status) }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 10) { $0.retries = 3 }
        #expect(causes(totals) == [outcome: 10])
        #expect(totals.retries == 30)
        #expect(totals.rescued == 0)
        #expect(server.requests.count == 40)
    }

    @Test func `a successful attempt is the outcome, and all attempts are one operation`() throws {
        let server = try server { $0 < 3 ? .answer(503) : .answer() }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 10) { $0.retries = 3 }
        #expect(causes(totals) == [.ok: 10])
        #expect(totals.retries == 20)
        #expect(totals.retriesByCause[Int(Outcome.unavailable.rawValue)] == 20)
        #expect(totals.rescued == 10)
        #expect(totals.sent == 10)
        #expect(totals.overall.times.response.count == 10)
    }

    @Test func `the driver obeys Retry-After, and the delay is not generator lag`() throws {
        let server = try server { $0 == 1 ? .answer(429, [("Retry-After", "1")]) : .answer() }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 5)
        let served = Dictionary(grouping: server.requests, by: \.sequence).values
        for attempts in served {
            #expect(attempts.count == 2)
            #expect(attempts[1].instant - attempts[0].instant >= 1_000_000_000)
        }
        #expect(totals.overall.times.response.min >= 1)
        #expect(totals.overall.times.service.min >= 1)
        #expect(totals.overall.times.lag.max < totals.overall.times.response.min)
    }

    @Test(
        arguments: [
            ("", nil), ("0", 0), ("7", 7), ("2.5", 2.5), ("-3", 1), ("nan", 1), ("inf", 1), ("1e400", 1), ("soon", 1),
            ("Fri, 31 Dec 1999 23:59:59 GMT", 0), ("31 Dec 1999", 1),
        ] as [(String, Double?)])
    func `Retry-After is a number of seconds or a date, or defaults to one second`(field: String, seconds: Double?) {
        #expect(ReceivedResponse.seconds(of: Array(field.utf8)) == seconds)
    }

    @Test func `the driver waits for a date in Retry-After`() throws {
        let seconds = try #require(ReceivedResponse.seconds(of: Array("Thu, 31 Dec 2099 23:59:59 GMT".utf8)))
        // The date is more than a year in the future for every run of this test.
        #expect(seconds > 31_536_000)
    }

    @Test func `throttling does not increase the concurrency of a closed load`() throws {
        let server = try server { $0 == 1 ? .answer(503) : .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 1) { $0.retries = 3 }
        _ = trial.drive.open()
        let begin = trial.drive.start(
            .closed(concurrency: 3, seconds: 1), kinds: [.keepAlive], accounts: 50, seed: 3)
        while trial.drive.now < begin + 1_000_000_000 {
            #expect(trial.drive.pending <= 3)
            trial.drive.sleep(until: trial.drive.now + 10_000_000)
        }
        let totals = trial.finish(patience: 5)
        #expect(totals.overall[.ok] > 3)
        #expect(totals.retries >= totals.overall[.ok])
    }

    @Test func `the wait for a connection between two attempts is not generator lag`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.retries = 50 }
        trial.open()
        try server.die()
        trial.hand(.keepAlive, 20)
        #expect(trial.wait { trial.drive.ask { $0.backingOff.count } != [0] })
        trial.drive.sleep(until: trial.begin + 1_500_000_000)
        try server.revive()
        #expect(trial.waitForAll())
        let totals = trial.finish()
        #expect(causes(totals) == [.ok: 20])
        #expect(totals.overall.times.response.max > 1)
        // On time: sent within a second after the earliest possible instant.
        #expect(totals.onTime == 20)
        // Each was retried until a connection was available, and then succeeded.
        #expect(totals.retriesByCause[Int(Outcome.refused.rawValue)] >= 20)
        #expect(totals.retries == totals.retriesByCause[Int(Outcome.refused.rawValue)])
        #expect(totals.rescued == 20)
    }

    @Test func `a request abandoned between two attempts has the outcome of its last attempt`() throws {
        let server = try server { _ in .answer(503, [("Retry-After", "60")]) }
        defer { server.stop() }
        let trial = try Trial(server.url)
        trial.open()
        trial.hand(.keepAlive, 5)
        #expect(trial.wait { trial.drive.ask { $0.backingOff.count } == [5] })
        #expect(causes(trial.finish()) == [.unavailable: 5])
    }

    @Test func `an invalid Retry-After does not prevent a retry`() throws {
        let server = try server { $0 == 1 ? .answer(503, [("Retry-After", "nan")]) : .answer() }
        defer { server.stop() }
        #expect(causes(try Trial.run(server, .keepAlive, 2)) == [.ok: 2])
    }

    @Test func `a read is retried after a reset, and a change is not`() throws {
        for (kind, outcome, attempts) in [(OperationKind.viewHomepage, Outcome.ok, 2), (.keepAlive, .reset, 1)] {
            let server = try server { $0 == 1 ? Script(.reset) : .answer() }
            defer { server.stop() }
            let totals = try Trial.run(server, kind, 10)
            #expect(causes(totals) == [outcome: 10])
            #expect(server.requests.count == 10 * attempts)
        }
    }

    @Test func `without retries, every request is sent once`() throws {
        let server = try server { _ in Script(.reset) }
        defer { server.stop() }
        let totals = try Trial.run(server, .viewHomepage, 10) { $0.retries = 0 }
        #expect(causes(totals) == [.reset: 10])
        #expect(totals.retries == 0)
    }

    @Test func `the delay before a retry grows and stays below ten seconds`() throws {
        let trial = try Trial("http://127.0.0.1:1")
        let pauses = trial.drive.ask { worker in (0..<100).map { worker.pause(before: $0, asked: nil) } }[0]
        for (attempt, pause) in pauses.enumerated() {
            #expect(pause >= 0 && pause <= min(10, 0.1 * Double(1 << min(attempt, 10))))
        }
        // 93 uniform draws up to 10: the chance that all are below 5 is 2^-93.
        #expect(pauses.dropFirst(7).max() ?? 0 > 5)
        let asked = trial.drive.ask { worker in (0..<100).map { worker.pause(before: $0, asked: 1e9) } }[0]
        #expect(asked.allSatisfy { $0 >= 3_600 && $0 <= 3_600.1 })
    }

    @Test func `a connection failure during a write ends that request`() throws {
        let server = try server { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.connections = .pool(1) }
        trial.open()
        trial.hand(.keepAlive, 1)
        #expect(trial.waitForAll())
        // Blocks the loop while the reset arrives, so that the write detects the broken socket.
        let job = trial.job(.keepAlive, at: 0, actor: 2, sequence: 2)
        let worker = trial.drive.workers[0]
        worker.loop.execute {
            server.resetConnections()
            usleep(100_000)
            worker.admit(job)
        }
        #expect(trial.waitForAll())
        let totals = trial.finish()
        #expect(totals.overall.requests == 2)
        #expect(totals.overall[.ok] == 1)
        #expect(totals.overall[.reset] == 1)
    }
}

/// Counts the attempts of each request.
private final class Attempts: Sendable {
    private let counts = Mutex<[Int: Int]>([:])

    func next(of sequence: Int) -> Int {
        counts.withLock { counts in
            counts[sequence, default: 0] += 1
            return counts[sequence] ?? 0
        }
    }
}
