// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import LoadTesting
import Measurement
import Operations
import Programs
import Reporting
import Requests
import Scenarios
import Simulation
import Society

extension DriveCommand {
    /// Runs the society up to the time window, drives the window, and writes the report.
    func driveScenario(_ name: String) throws -> Programs.ExitCode {
        var scenario = try settings.load(name)
        let leftOut =
            judgement.auditFlag == false ? scenario.objectives.filter { $0.isOfAudit && $0.runs != .simulated } : []
        scenario.objectives.removeAll { objective in leftOut.contains { $0.name == objective.name } }
        let watches = scenario.parameters.population.watches
        guard watches >= load.shard.parts else {
            throw DrivePlanError.fewerAccountsThanShards(accounts: watches, shard: load.shard.text)
        }
        let threads = settings.threads(for: scenario)
        let window = try load.window(of: scenario)
        let profile = try loadProfile()
        let need = try MemoryEstimate.check(scenario, threads: threads, others: others(profile, scenario))
        let transport = try connections.transport(to: load.target, concurrency: nil, version: profile.version)
        try load.weight.check(against: profile)
        var drive = ScenarioDrive(scenario, window: window, profile: profile, transport: transport)
        drive.addsDefaultObjectives = !judgement.hasNoObjective
        drive.world = judgement.startingWorld
        (drive.weights, drive.weightsText) = (try load.weight.weights(), load.weight.text)
        drive.audit = judgement.auditSettings
        drive.settings = load.settings(judgement, connections)
        drive.threads = threads
        try drive.checkObjectives()
        let place = try report.place(
            named: "\(scenario.name)-\(scenario.seed)\(settings.slug)-drive",
            of: ReportIdentity(
                scenario: scenario.name, text: scenario.sourceText, seed: scenario.seed, version: Release.version,
                drive: drive.setup))
        if check { return checked(drive.measuredSeconds, drive.objectives.filter { $0.runs != .simulated }) }
        try drive.checkWorld()
        drive.settings.rows = try ReportDestination.rows(
            at: place, needing: ReportDestination.leastBytes(of: scenario.parameters, seconds: window.seconds))
        let log = try requestLog.open()
        defer { _ = log?.close(keepsEmpty: false) }
        drive.settings.requestLog = log
        let feed = try LiveFeed.start(live, isQuiet: settings.quiet)
        let progress = Progress(isQuiet: settings.quiet)
        let display = DriveDisplay(
            DriveDisplay.Description(
                hello: hello(drive), target: transport.target.url, seconds: window.seconds,
                objectives: drive.objectives,
                society: (watches, need.bytes, Programs.Calendar(scenario.parameters))),
            progress, feed, isQuiet: settings.quiet)
        var record = try drive.run(onEvent: { display.show($0) }, isCancelled: { Interruption.isRequested })
        if !leftOut.isEmpty {
            record.notes.append(
                "Left out by --no-audit and not judged: \(leftOut.map(\.name).joined(separator: ", ")).")
        }
        return try conclude(record, place, progress, feed, log)
    }

    /// The first event of the live page of a scenario's drive.
    private func hello(_ drive: ScenarioDrive) -> LiveHello {
        let scenario = drive.scenario
        var hello = LiveHello(
            of: drive.setup, lasting: drive.window.seconds, name: scenario.name, title: scenario.title)
        hello.seed = "\(scenario.seed)"
        hello.watches = scenario.parameters.population.watches
        return hello
    }

    /// Memory of the drive per watch, in addition to the society's.
    private func others(_ profile: Profile, _ scenario: Scenario) -> [(name: String, bytesPerWatch: Int)] {
        let values = [(name: "values of the profile", bytesPerWatch: profile.bytesPerAccount)]
        guard judgement.audit else { return values }
        // Likes, and for each tie a friend and a position.
        let friends = Int(scenario.parameters.friends.ordinary.rounded(.up))
        return values + [(name: "initial state for the audit", bytesPerWatch: 4 + 8 * friends)]
    }

    /// Reports the result of a drive with `--check`.
    ///
    /// - Parameters:
    ///   - measuredSeconds: length of the measured window; seconds.
    ///   - objectives: the objectives that the drive would judge.
    func checked(_ measuredSeconds: Double, _ objectives: [Objective]) -> Programs.ExitCode {
        let least = Validity.Rules().windowSeconds
        guard measuredSeconds >= least else {
            Terminal.printError(
                "watchcircle: \(Words.number(measuredSeconds)) s would be measured; a valid run measures at least "
                    + "\(Words.number(least)) s\n  hint: drive longer with --for or --duration, or shorten --warm-up"
            )
            return .wrongArguments
        }
        if !settings.quiet {
            StandardOutput.line(
                "checked: \(Words.count(objectives.count, "objective")), \(Words.number(measuredSeconds)) s measured; "
                    + "nothing was sent")
        }
        return .pass
    }

    /// Loads the profile, or prints its mistakes and throws an exit code.
    func loadProfile() throws -> Profile {
        let profile: Profile
        do {
            profile = try Profile.load(path: load.profile)
        } catch {
            throw Programs.ExitCode.wrongScenario.failing("\(error)")
        }
        guard profile.ready != nil || load.readyWithin.seconds == 60 else {
            throw Programs.ExitCode.wrongArguments.failing(
                "--ready-within has no effect: the profile \(profile.name) has no request `ready`\n"
                    + "  hint: add it to the profile, or omit the option")
        }
        return profile
    }

    /// Writes the report, prints its summary, and returns the exit code.
    func conclude(
        _ record: RunRecord, _ place: ReportDestination?, _ progress: Programs.Progress, _ feed: LiveFeed?,
        _ log: RequestLog?
    ) throws -> Programs.ExitCode {
        let written = place?.write(record)
        defer { feed?.end(record, report: written?.folder?.path) }
        progress.end()
        let isLogged = log?.conclude(isQuiet: settings.quiet) ?? true
        // The result is valid even if the job summary cannot be written.
        do { try MarkdownSummary.append(record) } catch { Terminal.printError("watchcircle: \(error)") }
        if settings.quiet, record.verdict == .invalid, let reason = record.driven?.validity?.reasons.first {
            Terminal.printError("watchcircle: invalid: \(reason)")
        }
        if !settings.quiet {
            StandardOutput.write(
                SummaryText.text(of: record, folder: written?.folder, width: Terminal.resultWidth))
        }
        if let failure = written?.failure { Terminal.printError("watchcircle: the report is incomplete\n\(failure)") }
        // An incomplete log fails the command: the user requested it.
        return .of(record.verdict, isWritten: written?.failure == nil && isLogged)
    }
}

extension Profile {
    /// Memory that the values of an account take, including their lengths; bytes.
    var bytesPerAccount: Int {
        valueSlots.filter { $0.scope == .account }.reduce(0) { $0 + $1.width + 2 }
    }

    /// The HTTP version that the profile sets.
    var version: HTTPVersion { transferProtocol == .http2 ? .http2 : .http1 }
}
