// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization
import Testing

@testable import LoadTesting

@Suite(.timeLimit(.minutes(2))) struct PlainDriveTests {
    private static func drive(_ load: Load, _ transport: Transport) throws -> PlainDrive {
        PlainDrive(load, profile: try Profile.load(path: "static"), transport: transport)
    }

    @Test func `a closed load of two seconds reports every second and ends in a record`() async throws {
        try await withBackend { transport in
            let drive = try Self.drive(.closed(concurrency: 2, seconds: 2), transport)
            let log = EventLog()
            let record = try await blocking { try drive.run { log.add($0) } }
            let driven = try #require(record.driven)
            #expect(log.stages == ["begun", "setting up", "driving", "recording"])
            #expect(driven.overall.requests > 0)
            #expect(driven.overall.errors == 0)
            #expect((1...driven.overall.requests).contains(log.completed))
            #expect(driven.earlyEnd == nil)
            #expect(record.objectives.map(\.name) == ["error_rate < 1% (default)", "dead_time < 1% (default)"])
            #expect(record.scenario == "static-viewHomepage")
        }
    }

    @Test func `an even rate sends as many requests as it describes`() async throws {
        try await withBackend { transport in
            let drive = try Self.drive(.rate(RateProfile(from: 50, to: 50, seconds: 2), .even), transport)
            let record = try await blocking { try drive.run() }
            #expect(record.driven?.overall.requests == 100)
            #expect(record.driven?.setup.arrivals == "50/s, even")
        }
    }

    @Test func `a cancelled load ends early with a partial record`() async throws {
        try await withBackend { transport in
            let drive = try Self.drive(.rate(RateProfile(from: 50, to: 50, seconds: 60), .even), transport)
            let log = EventLog()
            let cancelled = Flag()
            let record = try await blocking {
                try drive.run { event in
                    log.add(event)
                    if case .second = event { cancelled.set() }
                } isCancelled: {
                    cancelled.isSet
                }
            }
            #expect(record.verdict == .partial)
            #expect(record.driven?.earlyEnd?.reason == "it was interrupted")
            #expect(log.count { if case .endedEarly = $0 { true } else { false } } == 1)
        }
    }

    @Test func `a foreign target is rejected unless its host is permitted`() throws {
        let transport = Transport(target: try Target(url: "http://backend.example:8080"))
        let drive = try Self.drive(.closed(concurrency: 1, seconds: 2), transport)
        #expect(throws: DrivePlanError.targetNotPermitted(url: "http://backend.example:8080", host: "backend.example"))
        {
            try drive.run()
        }
        #expect(transport.target.isPermitted(among: ["backend.example"]))
    }

    @Test func `plans without measurements or a possible verdict are rejected before anything is sent`() throws {
        let transport = Transport(target: try Target(url: "http://127.0.0.1:1"))
        var drive = try Self.drive(.closed(concurrency: 1, seconds: 2), transport)
        drive.settings.warmUp = 2
        #expect(throws: DrivePlanError.nothingMeasured(seconds: 2)) { try drive.run() }
        drive.settings.warmUp = 0
        drive.profile.operations[.viewHomepage] = nil
        #expect(throws: DrivePlanError.operationMissing(profile: "static", operation: "viewHomepage")) {
            try drive.run()
        }
        drive.kinds = [.keepAlive]
        drive.objectives = [
            try Objective("audit.lost_likes == 0", vocabulary: .driven),
            try Objective("p99(response, comment) < 1s", vocabulary: .driven),
        ]
        let obstacles = [
            ObjectiveObstacle(objective: drive.objectives[0].name, reason: .plainLoadNotAudited),
            ObjectiveObstacle(objective: drive.objectives[1].name, reason: .operationNotSent(scope: "comment")),
        ]
        #expect(throws: DrivePlanError.unjudgeable(obstacles)) { try drive.run() }
    }

    @Test func `without a server, the error contains the target`() throws {
        var transport = Transport(target: try Target(url: "http://127.0.0.1:1"))
        transport.timeout = 0.2
        let drive = try Self.drive(.closed(concurrency: 1, seconds: 2), transport)
        let error = #expect(throws: DriveError.self) { try drive.run() }
        #expect(error?.code == .setUpFailed)
        #expect(error?.message.hasPrefix("http://127.0.0.1:1: no connection: ") == true)
    }
}

/// A flag that several threads share.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock(\.self) }

    func set() { state.withLock { $0 = true } }
}
