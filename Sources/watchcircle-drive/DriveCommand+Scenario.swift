// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
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
        if !judgement.hasNoObjective {
            scenario.objectives = scenario.objectives.withDefaults(isClosed: false, isAudited: judgement.audit)
        }
        let watches = scenario.parameters.population.watches
        guard watches >= load.shard.parts else {
            throw Programs.ExitCode.wrongArguments.failing(
                "--shard \(load.shard.text): the scenario has \(watches) watches, too few for so many processes")
        }
        let threads = settings.threads(for: scenario)
        let window = try TimeWindow(of: scenario, load)
        let profile = try loadProfile()
        let need = try MemoryEstimate.check(scenario, threads: threads, others: others(profile, scenario))
        let transport = try connections.transport(to: load.target, concurrency: nil, version: profile.version)
        try load.weight.check(against: profile)
        let prospect = DriveProspect(window, load, judgement, profile: profile)
        try Objective.check(scenario.objectives, for: prospect)
        let place = try report.place(
            named: "\(scenario.name)-\(scenario.seed)\(settings.slug)-drive",
            of: ReportIdentity(
                scenario: scenario.name, text: scenario.sourceText, seed: scenario.seed, version: Program.version,
                target: transport.target.authority, profile: profile.name, shard: load.shard.text,
                load: ReportIdentity.load(
                    DrivenSetup.asTheChildrenAct, speedup: window.speedup,
                    from: Double(window.instants.lowerBound) / 1_000, weights: load.weight.text)))
        if check { return checked(prospect, scenario.objectives.filter { $0.runs != .simulated }) }
        let world = judgement.startingWorld
        try world.check(scenario, window)
        try world.check(profile, scenario)
        let rows = try ReportDestination.rows(
            at: place, needing: ReportDestination.leastBytes(of: scenario.parameters, seconds: window.seconds))
        let log = try requestLog.open()
        let feed = try LiveFeed.start(live, isQuiet: settings.quiet)
        let progress = Progress(isQuiet: settings.quiet)
        let run = ScenarioDrive(
            scenario: scenario, threads: threads, expectedBytes: need.bytes, window: window, transport: transport,
            profile: profile, world: world, load: load, judgement: judgement, progress: progress,
            rows: rows, feed: feed, requestLog: log, isQuiet: settings.quiet)
        defer { _ = log?.close(keepsEmpty: false) }
        var record = try run.run()
        if !leftOut.isEmpty {
            record.notes.append(
                "Left out by --no-audit and not judged: \(leftOut.map(\.name).joined(separator: ", ")).")
        }
        return try conclude(record, place, progress, feed, log)
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
    func checked(_ drive: DriveProspect, _ objectives: [Objective]) -> Programs.ExitCode {
        let least = Validity.Rules().windowSeconds
        guard drive.windowSeconds >= least else {
            Terminal.printError(
                "watchcircle: \(Words.number(drive.windowSeconds)) s would be measured; a valid run measures at least "
                    + "\(Words.number(least)) s\n  hint: drive longer with --for or --duration, or shorten --warm-up"
            )
            return .wrongArguments
        }
        if !settings.quiet {
            StandardOutput.line(
                "checked: \(Words.count(objectives.count, "objective")), \(Words.number(drive.windowSeconds)) s measured; "
                    + "nothing was sent")
        }
        return .pass
    }

    /// Loads the profile, or prints its mistakes and throws an exit code.
    func loadProfile() throws -> Profile {
        let profile: Profile
        do {
            profile = try Profile.load(path: load.profile).inRun(load.run)
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
