// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Society
import Testing

@testable import LoadTesting

@Suite(.timeLimit(.minutes(3))) struct ScenarioDriveTests {
    private static func scenario() throws -> Scenario {
        try Scenario.load(path: "school-day", overrides: ["population.watches=60"])
    }

    private static func drive(_ transport: Transport) throws -> ScenarioDrive {
        let scenario = try scenario()
        let window = try TimeWindow(
            of: scenario, from: try Instant(parsing: "day 0 19:00"), simulated: 120, speedup: 60)
        var drive = ScenarioDrive(
            scenario, window: window, profile: try Profile.load(path: "reference"), transport: transport)
        drive.world = .setUp
        drive.threads = 1
        return drive
    }

    @Test func `an audited drive of an empty backend completes every stage without a finding`() async throws {
        try await withBackend { transport in
            var drive = try Self.drive(transport)
            drive.audit = AuditSettings(probes: 0.1, readBack: .all)
            let log = EventLog()
            let record = try await blocking { [drive] in try drive.run { log.add($0) } }
            let stages = [
                "begun", "building", "simulating", "setting up", "comparing", "driving", "reading back", "recording",
            ]
            #expect(log.stages == stages)
            let driven = try #require(record.driven)
            #expect(driven.overall.requests > 0)
            #expect(driven.overall.errors == 0)
            #expect(driven.audit?.isWhole == true)
            #expect(driven.audit?.findings.isEmpty == true)
            #expect(record.watches == 60)
            #expect(record.stateHash.count == 16)
            #expect(log.count { if case .coverage = $0 { true } else { false } } == 1)
            #expect(log.count { if case .setUp = $0 { true } else { false } } > 0)
            #expect(log.completed > 0)
        }
    }

    @Test func `the state after a drive does not depend on threads`() async throws {
        var hashes: [String] = []
        for threads in [1, 3] {
            try await withBackend { transport in
                var drive = try Self.drive(transport)
                drive.threads = threads
                let record = try await blocking { [drive] in try drive.run() }
                hashes.append(record.stateHash)
            }
        }
        #expect(hashes.count == 2 && hashes[0] == hashes[1])
    }

    @Test func `a drive cancelled before its window sends no load and is partial`() async throws {
        try await withBackend { transport in
            let drive = try Self.drive(transport)
            let log = EventLog()
            let record = try await blocking { try drive.run(onEvent: { log.add($0) }, isCancelled: { true }) }
            #expect(record.verdict == .partial)
            #expect(record.driven?.overall.requests == 0)
            #expect(record.days == 0)
        }
    }

    @Test func `windows outside the scenario are rejected with its days`() throws {
        let scenario = try Self.scenario()
        let days = scenario.parameters.time.days
        #expect(throws: DrivePlanError.windowBeginsTooLate(days: days)) {
            try TimeWindow(of: scenario, from: Instant(day: days))
        }
        #expect(throws: DrivePlanError.windowIsEmpty) { try TimeWindow(of: scenario, simulated: 0) }
        #expect(throws: DrivePlanError.windowEndsTooLate(days: days)) {
            try TimeWindow(of: scenario, from: Instant(second: 3_600), simulated: Double(days) * 86_400)
        }
        #expect(throws: DrivePlanError.windowTooLong(days: 1_000 * days)) {
            try TimeWindow(of: scenario, speedup: 0.001)
        }
        let tick = scenario.parameters.time.tickSeconds
        #expect(throws: DrivePlanError.windowBeginsBetweenTicks(tickSeconds: tick)) {
            try TimeWindow(of: scenario, from: Instant(second: tick + 1))
        }
        let window = try TimeWindow(of: scenario, simulated: 600, speedup: 20)
        #expect(window.seconds == 30)
        #expect(throws: DrivePlanError.nothingMeasured(seconds: 30)) { try window.check(warmUp: 30) }
    }

    @Test func `an audit without an initial state, and a shard with an audit, are rejected`() throws {
        let transport = Transport(target: try Target(url: "http://127.0.0.1:1"))
        var drive = try Self.drive(transport)
        drive.audit = AuditSettings()
        drive.world = .asItIs
        #expect(throws: DrivePlanError.auditNeedsWorld) { try drive.run() }
        drive.world = .setUp
        drive.settings.shard = try #require(Shard(text: "1/2"))
        #expect(throws: DrivePlanError.needsWholeLoad(shard: "1/2")) { try drive.run() }
    }

    @Test func `a folder without a world is rejected with the missing file`() throws {
        let transport = Transport(target: try Target(url: "http://127.0.0.1:1"))
        var drive = try Self.drive(transport)
        drive.world = .folder(URL(fileURLWithPath: "/no/such/world"))
        let error = #expect(throws: DrivePlanError.self) { try drive.run() }
        #expect("\(try #require(error))".hasPrefix("/no/such/world/world.json: "))
    }

    @Test func `read-back accounts are spread evenly, and equal for equal seeds`() {
        let some = AuditSettings(readBack: .accounts(4))
        #expect(some.accounts(of: 100, seed: 7) == [7, 32, 57, 82])
        #expect(some.accounts(of: 3, seed: 0) == [0, 1, 2])
        #expect(AuditSettings(readBack: .all).accounts(of: 5, seed: 2) == [2, 3, 4, 0, 1])
        #expect(AuditSettings(readBack: .accounts(0)).accounts(of: 5, seed: 2).isEmpty)
    }
}
