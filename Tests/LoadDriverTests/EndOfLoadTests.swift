// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
import Operations
import Requests
import Testing

@testable import LoadDriver

/// A load that ends early: requests due by then count by their outcome, and later ones do not count.
@Suite(.serialized) struct EndOfLoadTests {
    /// Requests offered in the seconds that were not yet collected.
    private func offered(by drive: Drive) throws -> Int {
        var timeline = RunTimeline()
        timeline.advance(drive.takeSeconds(), to: 60)
        return try timeline.finish().all.reduce(0) { $0 + $1.offered }
    }

    @Test func `a stream's requests that are due after the end are neither sent nor counted`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = 2 }
        trial.open()
        let jobs = (0..<1_000).map {
            trial.job(.viewHomepage, at: Double($0) * 0.005, actor: UInt32($0), sequence: UInt32($0 + 1))
        }
        trial.hand(jobs)
        trial.drive.sleep(until: trial.begin + 500_000_000)
        let end = trial.drive.stop()
        let due = jobs.count { $0.scheduledStart < end }
        // Long enough for many more requests to become due.
        let totals = trial.drive.finish(patience: 1).totals
        #expect(try offered(by: trial.drive) == due)
        trial.close()
        #expect(due < 1_000)
        #expect(causes(totals) == [.ok: due])
        #expect(server.requests.count == due)
    }

    @Test func `requests due after the end do not count if a dead backend delays the stream`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = 2 }
        trial.open()
        let jobs = (0..<1_000).map {
            trial.job(.keepAlive, at: Double($0) * 0.005, actor: UInt32($0), sequence: UInt32($0 + 1))
        }
        trial.hand(jobs)
        trial.drive.sleep(until: trial.begin + 200_000_000)
        try server.die()
        trial.drive.sleep(until: trial.begin + 600_000_000)
        let end = trial.drive.stop()
        let due = jobs.count { $0.scheduledStart < end }
        let totals = trial.drive.finish(patience: 1).totals
        #expect(try offered(by: trial.drive) == due)
        trial.close()
        #expect(totals.overall.requests == due)
        #expect(totals.overall[.ok] < due)
        // The generator causes none of it: each request is sent, or held back by the backend.
        #expect(totals.timed == totals.sent)
        #expect(totals.onTime == totals.sent)
    }

    @Test func `a rate's requests that are due after the end are neither sent nor counted`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 20) { $0.workers = 2 }
        _ = trial.drive.open()
        let rate = RateProfile(from: 100, to: 700, seconds: 20)
        let begin = trial.drive.start(.rate(rate, .poisson), kinds: [.viewHomepage], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 700_000_000)
        let end = trial.drive.stop()
        let totals = trial.drive.finish(patience: 1).totals
        let due = (0..<2).reduce(0) { sum, worker in
            var process = ArrivalProcess(rate, .poisson, worker: worker, of: 2, seed: 3)
            var count = 0
            while let seconds = process.next(), begin + Int64(seconds * 1e9) < end { count += 1 }
            return sum + count
        }
        #expect(try offered(by: trial.drive) == due)
        trial.close()
        #expect(causes(totals) == [.ok: due])
        #expect(server.requests.count == due)
    }

    @Test func `a closed load that ends early sends no further requests`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(5)) }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 20) { $0.workers = 2 }
        _ = trial.drive.open()
        let begin = trial.drive.start(
            .closed(concurrency: 4, seconds: 20), kinds: [.viewHomepage], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 300_000_000)
        let totals = trial.finish(patience: 1)
        #expect(causes(totals) == [.ok: server.requests.count])
    }

    @Test func `a request that depends on a missing answer counts as delayed by the backend`() throws {
        let server = try ScriptedServer { $0.sequence == 1 ? .silence : .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.workers = 2 }
        trial.open()
        let feeder = trial.feeder(watches: 90)
        let friends = (0..<20).map {
            Operation(instant: UInt64(10 + $0), kind: .viewHomepage, actor: 1, subject: 2, count: 1)
        }
        feeder.take(
            [Operation(instant: 5, kind: .acceptFriend, actor: 1, subject: 2, count: 1)] + friends, tick: 0)
        trial.drive.sleep(until: trial.begin + 300_000_000)
        let totals = trial.finish()
        #expect(causes(totals) == [.unfinished: 1, .neverSent: 20])
        #expect(totals.heldBack == 20)
        #expect(totals.timed == 1 && totals.sent == 1)
    }

    @Test func `an operation absent from the profile counts only once it is due`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url)
        trial.open()
        let second: Int64 = 1_000_000_000
        trial.drive.skip([0, 1, 20].map { (kind: .call, scheduledStart: trial.begin + $0 * second / 10) })
        trial.drive.sleep(until: trial.begin + second / 2)
        #expect(causes(trial.finish()) == [.skipped: 2])
    }

    @Test func `a run that ends in its warm-up contains no measurements`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        var transport = Transport(target: try Target(url: server.url))
        transport.connections = .pool(2)
        let drive = try Drive(
            transport, profile: try Trial.profile(), values: CaptureStore(slots: Trial.slots, accounts: 50), warmUp: 5,
            duration: 10, isAudited: false, seed: 1)
        _ = drive.open()
        let begin = drive.start(
            .closed(concurrency: 2, seconds: 10), kinds: [.viewHomepage], accounts: 50, seed: 3)
        drive.sleep(until: begin + 200_000_000)
        let totals = drive.finish(patience: 1).totals
        drive.close()
        #expect(totals.overall.requests == 0)
        #expect(totals.warmUp == server.requests.count)
    }
}

/// The request budget is exact for all requests, on any number of event loops.
@Suite(.serialized) struct BudgetTests {
    @Test(arguments: [1, 2, 3]) func `a closed load sends exactly its budget`(workers: Int) throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.workers = workers
            transport.mostRequests = 100
        }
        _ = trial.drive.open()
        _ = trial.drive.start(.closed(concurrency: 4, seconds: 30), kinds: [.keepAlive], accounts: 50, seed: 3)
        #expect(trial.wait { trial.drive.hasReachedRequestLimit })
        #expect(causes(trial.finish(patience: 5)) == [.ok: 100])
        #expect(server.requests.count == 100)
    }

    @Test func `a rate sends exactly its budget and ends at the next request`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 20) { transport in
            transport.workers = 2
            transport.mostRequests = 101
        }
        _ = trial.drive.open()
        let rate = RateProfile(from: 200, to: 200, seconds: 20)
        let begin = trial.drive.start(.rate(rate, .even), kinds: [.keepAlive], accounts: 50, seed: 3)
        #expect(trial.wait { trial.drive.hasReachedRequestLimit })
        let end = trial.drive.stop()
        #expect(causes(trial.finish(patience: 5)) == [.ok: 101])
        #expect(server.requests.count == 101)
        // Even arrivals: the first is due at 0, the 102nd after 101 gaps.
        #expect(end - begin >= 505_000_000)
    }

    @Test func `a budget equal to the load withholds no request`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url, seconds: 0.5) { $0.mostRequests = 100 }
        _ = trial.drive.open()
        let rate = RateProfile(from: 200, to: 200, seconds: 0.5)
        let begin = trial.drive.start(.rate(rate, .even), kinds: [.keepAlive], accounts: 50, seed: 3)
        trial.drive.sleep(until: begin + 500_000_000)
        #expect(!trial.drive.hasReachedRequestLimit)
        #expect(trial.drive.stop() == begin + 500_000_000)
        #expect(causes(trial.finish(patience: 5)) == [.ok: 100])
    }

    @Test func `a request that waits for a connection when the budget ends does not count`() throws {
        let server = try ScriptedServer { _ in .answer(after: .milliseconds(20)) }
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.connections = .pool(1)
            transport.mostRequests = 5
        }
        trial.open()
        trial.hand(.keepAlive, 50, every: 0)
        #expect(trial.waitForAll())
        var timeline = RunTimeline()
        let totals = trial.drive.finish(patience: 1).totals
        timeline.advance(trial.drive.takeSeconds(), to: 30)
        trial.close()
        #expect(causes(totals) == [.ok: 5])
        #expect(try timeline.finish().all.reduce(0) { $0 + $1.offered } == 5)
    }

    @Test func `a request that lacks a value uses no budget`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.mostRequests = 10 }
        trial.open()
        // There are no posts, so likes have no target.
        trial.hand(
            (0..<40).map {
                trial.job($0 < 30 ? .likePost : .keepAlive, at: 0, actor: UInt32($0), sequence: UInt32($0 + 1))
            })
        #expect(trial.waitForAll())
        #expect(causes(trial.finish()) == [.dependencyFailed: 30, .ok: 10])
        #expect(server.requests.count == 10)
    }

    @Test func `a set-up beyond the budget is an error`() throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let trial = try Trial(server.url) { $0.mostRequests = 30 }
        _ = trial.drive.open()
        let failures = trial.drive.perform(
            .keepAlive, for: (0..<50).map { (actor: UInt32($0), subject: UInt32($0)) })
        #expect(failures.withheld == 20)
        #expect(!failures.isEmpty)
        #expect(failures.words == "20 not sent because the --max-requests budget is spent")
        #expect(server.requests.count == 30)
    }
}
