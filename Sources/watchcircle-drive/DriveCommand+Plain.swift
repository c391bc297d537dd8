// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadDriver
import LoadTesting
import Measurement
import Operations
import Programs
import Reporting
import Requests
import Simulation

extension DriveCommand {
    /// Drives a load without a society, to measure the raw speed of a backend or of this generator.
    func drivePlainly() throws -> Programs.ExitCode {
        let profile = try loadProfile()
        let kinds = try load.kinds()
        if let absent = kinds.first(where: { profile.operations[$0] == nil }) {
            throw DrivePlanError.operationMissing(profile: profile.name, operation: absent.name)
        }
        let concurrency = load.closed.map(load.shard.part)
        var drive = PlainDrive(
            load.plain, profile: profile,
            transport: try connections.transport(
                to: load.target, concurrency: concurrency, version: profile.version))
        drive.kinds = kinds
        drive.accounts = load.accounts
        drive.model = load.model
        drive.settings = load.settings(judgement, connections)
        try drive.checkRate()
        drive.objectives = try judgement.plainObjectives(isClosed: load.closed != nil)
        try drive.checkObjectives()
        try checkMemory(profile)
        drive.seed = try settings.plainSeed
        let place = try report.place(
            named: "\(drive.name)-drive",
            of: ReportIdentity(
                scenario: drive.name, text: "", seed: drive.seed, version: Release.version, drive: drive.setup))
        if check { return checked(drive.measuredSeconds, drive.objectives) }
        drive.settings.rows = try ReportDestination.rows(
            at: place, needing: ReportDestination.leastBytes(of: nil, seconds: load.plain.seconds))
        let log = try requestLog.open()
        defer { _ = log?.close(keepsEmpty: false) }
        drive.settings.requestLog = log
        let progress = Programs.Progress(isQuiet: settings.quiet)
        let feed = try LiveFeed.start(live, isQuiet: settings.quiet)
        let display = DriveDisplay(
            DriveDisplay.Description(
                hello: hello(drive), target: drive.transport.target.url, seconds: load.plain.seconds,
                objectives: drive.objectives),
            progress, feed, isQuiet: settings.quiet)
        let record = try drive.run(onEvent: { display.show($0) }, isCancelled: { Interruption.isRequested })
        return try conclude(record, place, progress, feed, log)
    }

    private func checkMemory(_ profile: Profile) throws {
        let bytes = load.accounts.multipliedReportingOverflow(by: profile.bytesPerAccount).partialValue
        guard let room = Machine.availableBytes, bytes > room else { return }
        throw Programs.ExitCode.wrongScenario.failing(
            "--accounts \(load.accounts): their values need \(Readable.bytes(Double(bytes))) of memory; "
                + "\(Readable.bytes(Double(room))) are available\n  hint: give fewer accounts")
    }

    /// The first event of the live page of a plain load.
    private func hello(_ drive: PlainDrive) -> LiveHello {
        LiveHello(of: drive.setup, lasting: drive.load.seconds, name: drive.profile.name, title: "A plain load")
    }
}

extension ScenarioSettings {
    /// The seed of a load without a scenario; 1 by default.
    var plainSeed: UInt64 {
        get throws {
            guard let seed else { return 1 }
            guard let number = UInt64(seed) else {
                throw ValidationError("--seed is \(seed); it must be a whole number of 0 or more.")
            }
            return number
        }
    }
}
