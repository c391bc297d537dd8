// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Reporting
import Requests
import Scenarios
import Simulation

extension DriveCommand {
    /// Drives a load without a society, to measure the raw speed of a backend or of this generator.
    func drivePlainly() throws -> Programs.ExitCode {
        let profile = try loadProfile()
        let kinds = try load.kinds()
        if let absent = kinds.first(where: { profile.operations[$0] == nil }) {
            throw Programs.ExitCode.wrongArguments.failing(
                "--operation \(absent.name): the profile \(profile.name) has no such operation")
        }
        let transport = try connections.transport(
            to: load.target, concurrency: load.closed.map(load.shard.part), version: profile.version)
        if case .rate(let rate, _) = load.plain {
            let option = load.rate == nil ? "--ramp" : "--rate"
            try load.check(perSecond: max(rate.from, rate.to), of: option, on: transport)
        }
        let prospect = DriveProspect(load, kinds: kinds, profile: profile)
        let objectives = try judgement.plainObjectives(isClosed: load.closed != nil)
        try Objective.check(objectives, for: prospect)
        let bytes = load.accounts.multipliedReportingOverflow(by: profile.bytesPerAccount).partialValue
        if let room = Machine.availableBytes, bytes > room {
            throw Programs.ExitCode.wrongScenario.failing(
                "--accounts \(load.accounts): their values need \(Readable.bytes(Double(bytes))) of memory; "
                    + "\(Readable.bytes(Double(room))) are available\n  hint: give fewer accounts")
        }
        let seed = try settings.plainSeed
        let place = try report.place(
            named: "\(profile.name)-\(kinds[0].name)-drive",
            of: ReportIdentity(
                scenario: "\(profile.name)-\(kinds[0].name)", text: "", seed: seed, version: Program.version,
                target: transport.target.authority, profile: profile.name, shard: load.shard.text,
                load: ReportIdentity.load(load.arrivalsText)))
        if check { return checked(prospect, objectives) }
        let rows = try ReportDestination.rows(
            at: place, needing: ReportDestination.leastBytes(of: nil, seconds: load.duration?.seconds ?? 0))
        let log = try requestLog.open()
        let progress = Programs.Progress(isQuiet: settings.quiet)
        let feed = try LiveFeed.start(live, isQuiet: settings.quiet)
        let run = PlainDrive(
            profile: profile, transport: transport, kinds: kinds, load: load, judgement: judgement,
            objectives: objectives, seed: seed, progress: progress, rows: rows,
            feed: feed, requestLog: log)
        defer { _ = log?.close(keepsEmpty: false) }
        return try conclude(try run.run(), place, progress, feed, log)
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

/// One plain load, from its first connection to its record.
struct PlainDrive {
    var profile: Profile
    var transport: Transport
    var kinds: [OperationKind]
    var load: LoadOptions
    var judgement: JudgementOptions
    var objectives: [Objective]
    var seed: UInt64
    var progress: Programs.Progress
    /// Destination of the report's rows.
    var rows: RunRows
    /// The live page; nil if there is none.
    var feed: LiveFeed?
    /// The request log, or nil if none is written.
    var requestLog: RequestLog?

    private var seconds: Double { load.duration?.seconds ?? 0 }

    /// Runs the load.
    ///
    /// - Throws: `DriveError` if there is no connection, or the set-up fails.
    func run() throws -> RunRecord {
        let whole = Stopwatch()
        let values = try AccountValues.load(of: profile, accounts: load.accounts, from: judgement.valuesFolder)
        let drive = try Drive(
            transport, profile: profile, values: values, warmUp: load.warmUp.seconds, duration: seconds,
            isAudited: false, shard: load.shard, seed: seed)
        defer { drive.close() }
        if let requestLog { drive.write(to: requestLog) }
        if let failure = drive.open() {
            throw DriveError.noConnection(to: transport.target, failure)
        }
        Interruption.runBegins()
        try setUp(drive)
        let driven = measure(drive)
        progress.enter(.reporting)
        let isPartial = Interruption.isRequested
        var record = RunRecord(
            plain: driven, name: profile.name + "-" + kinds[0].name, seed: seed, accounts: load.accounts,
            verdict: isPartial ? .partial : .pass, wallSeconds: whole.seconds)
        record.judge(by: objectives, vocabulary: .driven)
        return record
    }

    private func setUp(_ drive: Drive) throws {
        let step = SetUpStep(drive, accounts: load.accounts)
        let failures = step.perform(drive) { [progress] done in
            progress.enter(.driving(share: Double(done) / Double(max(1, step.count)), figures: step.words(done)))
        }
        if failures.isEmpty { try drive.awaitBegin(load, progress) }
        guard !failures.isEmpty, !Interruption.isRequested else { return }
        throw DriveError.setUpFailed(at: transport.target, failures)
    }

    private func measure(_ drive: Drive) -> DrivenFigures {
        let length = LoadLength(
            warmUp: load.warmUp.seconds, seconds: seconds, name: model == .ramp ? "ramp" : Phase.steady)
        let begin = drive.start(load.plain, kinds: kinds, accounts: UInt32(load.accounts), seed: seed)
        feed?.send(.hello(hello))
        feed?.enter("driving")
        let live = LiveDrive(
            feed, progress, kinds: Drive.kindNames, seconds: seconds, objectives: objectives, phases: length.phases)
        let contact = FirstContact(drive)
        let monitor = DriveMonitor(drive, begin: begin, load: length, objectives: objectives, rows: rows.seconds) {
            contact.look(at: $0)
            live.send($0, $1)
        }
        let end = begin + Int64(seconds * 1e9)
        drive.sleep(until: end, while: { monitor.shouldContinue })
        let ending = monitor.stop()
        let (totals, generator) = drive.finish(patience: Interruption.isRequested ? 1 : judgement.patience.seconds)
        let failures = drive.failures
        let (rows, watched) = monitor.end()
        drive.tearDown(accounts: load.accounts)
        var figures = DrivenFigures(
            setup: setup(lasting: ending.seconds), names: Drive.kindNames, totals: totals, seconds: rows,
            generatorCPU: generator.running, generatorRunnable: generator.runnable,
            peakRSSBytes: Machine.peakResidentBytes, phases: ending.phases, watched: watched)
        figures.connections = drive.connections
        if case .closed(let concurrency, _) = load.plain, transport.version == .http1 {
            let own = load.shard.part(of: concurrency)
            figures.connections.needed = min(own, transport.mostConnections, transport.mostInFlight ?? .max)
        }
        figures.earlyEnd = ending.early
        figures.failures = failures
        return figures
    }

    private var model: DrivenSetup.Model { load.rate != nil ? .rate : load.ramp != nil ? .ramp : .closed }

    private func setup(lasting seconds: Double) -> DrivenSetup {
        var setup = DrivenSetup(
            transport, profile: profile.name, model: model, warmUp: load.warmUp.seconds, all: seconds,
            concurrency: load.closed.map(load.shard.part))
        setup.arrivals = load.arrivalsText
        setup.shard = load.shard.text
        setup.run = load.run.text
        return setup
    }

    /// The first event of the live page.
    private var hello: LiveHello {
        var hello = LiveHello(
            isDriven: true, name: profile.name, title: "A plain load", kinds: LiveHello.kinds(Drive.kindNames))
        hello.seconds = seconds
        hello.warmUpSeconds = load.warmUp.seconds
        hello.target = transport.target.authority
        hello.arrivals = setup(lasting: seconds).load
        return hello
    }
}
