// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct ReportIdentityTests {
    /// A plain load, before and after its run.
    private func setup(_ arrivals: String) -> DrivenSetup {
        DrivenSetup(
            target: "127.0.0.1:8080", profile: "static", model: .rate, arrivals: arrivals, connections: 64, workers: 2,
            windowSeconds: 10)
    }

    /// A plain load as the command line describes it before the run.
    private func asked(_ arrivals: String) -> ReportIdentity {
        ReportIdentity(
            scenario: "static-viewHomepage", text: "", seed: 1, version: "0.1.0", drive: setup(arrivals))
    }

    /// The identity that the report of a record has on the disk.
    private func written(_ record: RunRecord) throws -> ReportIdentity? {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("identity-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try SummaryJSON.text(of: record).write(
            to: folder.appendingPathComponent("summary.json"), atomically: true, encoding: .utf8)
        return try ReportIdentity.of(reportIn: folder)?.identity
    }

    @Test func `the report of a plain load has the identity of the same load at the same rate only`() throws {
        var record = ExampleDriven.make()
        (record.scenario, record.scenarioText, record.seed, record.stateHash) = ("static-viewHomepage", "", 1, "")
        record.driven?.setup = setup("900/s, poisson")
        let identity = try #require(try written(record))
        #expect(identity == asked("900/s, poisson"))
        #expect(identity != asked("90/s, poisson"))
    }

    @Test func `speed, start and weights identify the load of a scenario's drive`() throws {
        var record = ExampleDriven.make()
        #expect(try written(record)?.load == "as the children act, 60 times as fast, from 68,400 s")
        record.driven?.setup.weights = "write=20"
        #expect(
            try written(record)?.load == "as the children act, 60 times as fast, from 68,400 s, weights write=20")
    }
}
