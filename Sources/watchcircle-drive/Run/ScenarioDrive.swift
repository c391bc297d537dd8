// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
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

/// One run of a scenario against a backend, from the society's first tick to its record.
struct ScenarioDrive {
    var scenario: Scenario
    /// The number of worker threads of the society.
    var threads: Int
    /// Expected memory; bytes.
    var expectedBytes: Int
    var window: TimeWindow
    var transport: Transport
    var profile: Profile
    var world: StartingWorld
    var load: LoadOptions
    var judgement: JudgementOptions
    var progress: Programs.Progress
    /// Destination of the report's rows.
    var rows: RunRows
    /// The live page; nil if there is none.
    var feed: LiveFeed?
    /// The request log, or nil if none is written.
    var requestLog: RequestLog?
    /// Whether to print only errors.
    var isQuiet = false

    private var parameters: SocietyParameters { scenario.parameters }

    /// Runs the scenario.
    ///
    /// - Throws: `DriveError` if the backend cannot be brought to its initial state.
    func run() throws -> RunRecord {
        let whole = Stopwatch()
        feed?.send(.hello(hello))
        feed?.enter("building")
        let watches = parameters.population.watches
        let seed = scenario.seed
        let values = try AccountValues.load(of: profile, accounts: watches, from: judgement.valuesFolder)
        let drive = try Drive(
            transport, profile: profile, values: values, warmUp: load.warmUp.seconds, duration: window.seconds,
            isAudited: judgement.audit, shard: load.shard, seed: seed)
        defer { drive.close() }
        let feeder = drive.feeder(
            instants: window.instants, speedup: window.speedup, tickSeconds: parameters.time.tickSeconds,
            watches: watches, weights: try load.weight.weights())
        if let requestLog { drive.write(to: requestLog) }

        progress.enter(.building(watches: watches, bytes: expectedBytes))
        let results = ResultCollector(parameters, rows: rows)
        let run = try SimulationRun(scenario, threads: threads, consumer: feeder, observers: [results])
        let buildSeconds = whole.seconds
        Interruption.runBegins()
        let ticking = Stopwatch()
        run.observers.append(SimulationProgress(progress, parameters))
        let coverage = try coverage(while: { advance(run, to: $0) }, counts: { results.countsByKind })
        if !isQuiet { Terminal.printError("watchcircle: \(coverage.text)") }
        try load.check(perSecond: coverage.perSecond, of: "--speedup", on: transport)

        if let failure = drive.open() {
            throw DriveError.noConnection(to: transport.target, failure)
        }
        try setUp(drive, run.society)
        let auditSession = judgement.audit ? try makeAuditSession(drive, run.society) : nil
        let driven = try self.run(drive, feeder, run, auditSession)
        progress.enter(.reporting)
        feed?.enter("reporting")
        let isPartial = Interruption.isRequested
        let times = RunTimes(whole: whole.seconds, build: buildSeconds, ticks: ticking.seconds)
        var record = run.record(
            of: results, verdict: isPartial ? .partial : .pass, times: times, driven: driven)
        if coverage.isPartial { record.notes.append("Before the run: \(coverage.text).") }
        record.judge(by: scenario.objectives, vocabulary: .driven)
        return record
    }

    /// Runs the society up to the time window, and samples the operations of a similar window: the same hours a day
    /// before, or else the last hour.
    ///
    /// - Parameters:
    ///   - advance: runs the society up to an instant.
    ///   - counts: returns the operations so far, by kind.
    private func coverage(
        while advance: (UInt64) -> Void, counts: () -> OperationTable<Int>
    ) throws -> Coverage {
        var coverage = Coverage(profile: profile, weights: try load.weight.weights(), speedup: window.speedup)
        let (begin, day, hour) = (window.instants.lowerBound, UInt64(86_400_000), UInt64(3_600_000))
        let tick = UInt64(parameters.time.tickSeconds) * 1_000
        let isDayBefore = begin >= day
        let from = isDayBefore ? begin - day : begin - min(begin, hour)
        let length = UInt64(window.instants.count)
        let end = isDayBefore ? min(begin, from + max(tick, (length + tick - 1) / tick * tick)) : begin
        advance(from / tick * tick)
        let before = counts()
        advance(end)
        let after = counts()
        advance(begin)
        guard end > from else { return coverage }
        var sample = OperationTable(repeating: 0)
        for kind in OperationKind.allCases { sample[kind] = after[kind] - before[kind] }
        let words = isDayBefore ? "the same hours of the day before" : "the time before --from"
        coverage.sample = (sample, Double(end - from / tick * tick) / 1_000, words)
        return coverage
    }

    private func makeAuditSession(_ drive: Drive, _ society: Society) throws -> AuditSession {
        drive.beginAudit(identities: try AccountValues.identities(of: profile, in: drive.values))
        var rules = AuditRules()
        rules.friendCap = parameters.friends.cap
        let baseline = world.baseline(drive, society)
        let auditSession = AuditSession(drive, profile, baseline, rules)
        feed?.enter("comparing")
        progress.enter(.driving(share: 0, figures: "comparing the backend's state with that of the world"))
        try auditSession.checkStart(baseline, world, while: { !Interruption.isRequested })
        // Only now, because probes change the backend.
        if judgement.probes > 0 {
            let seed = scenario.seed
            drive.ask(ProbePlan(share: judgement.probes, seed: seed, baseline: baseline, rules: rules))
        }
        return auditSession
    }

    /// Runs the society up to an instant, or until the user interrupts the run.
    private func advance(_ run: SimulationRun, to instant: UInt64) {
        progress.enter(.simulating(Programs.Calendar(parameters)))
        run.run(until: Instant(milliseconds: Int(instant)), while: { !Interruption.isRequested })
    }

    private func setUp(_ drive: Drive, _ society: Society) throws {
        progress.enter(.driving(share: 0, figures: "setting up"))
        feed?.enter("setting up")
        let failures = world.prepare(drive, society) { [progress] words, share in
            progress.enter(.driving(share: share, figures: words))
        }
        if failures.isEmpty { try drive.awaitBegin(load, progress) }
        guard !failures.isEmpty, !Interruption.isRequested else { return }
        throw DriveError.setUpFailed(at: transport.target, failures)
    }

    /// Drives the time window.
    private func run(
        _ drive: Drive, _ feeder: OperationScheduler, _ run: SimulationRun, _ auditSession: AuditSession?
    ) throws -> DrivenFigures {
        feeder.isBegun = true
        let begin = drive.begin()
        feeder.begin = begin
        let end = begin + Int64(window.seconds * 1e9)
        let length = LoadLength(warmUp: load.warmUp.seconds, seconds: window.seconds)
        let objectives = scenario.objectives
        feed?.enter("driving")
        let live = LiveDrive(
            feed, progress, kinds: Drive.kindNames, seconds: window.seconds, objectives: objectives,
            phases: length.phases)
        let contact = FirstContact(drive)
        let monitor = DriveMonitor(
            drive, begin: begin, load: length, objectives: objectives, rows: rows.seconds
        ) { row, workers in
            contact.look(at: row)
            auditSession?.settle()
            live.send(row, workers)
        }
        feeder.shouldContinue = { monitor.shouldContinue }
        let last = Instant(milliseconds: Int(window.instants.upperBound))
        run.run(until: last, while: { monitor.shouldContinue })
        drive.sleep(until: end, while: { monitor.shouldContinue })
        let ending = monitor.stop()
        let (totals, generator) = drive.finish(patience: Interruption.isRequested ? 1 : judgement.patience.seconds)
        let failures = drive.failures
        let (seconds, watched) = monitor.end()
        var audit: AuditFigures?
        if let auditSession {
            progress.enter(.driving(share: 1, figures: "reading back"))
            feed?.enter("reading back")
            let accounts = judgement.accounts(of: parameters.population.watches, seed: scenario.seed)
            let unread = auditSession.readBack(
                accounts, while: { !Interruption.isRequested },
                looksAgain: { progress.enter(.driving(share: 1, figures: "reading \($0) accounts again")) })
            if !unread.isEmpty, !Interruption.isRequested {
                Terminal.printError(
                    "watchcircle: \(transport.target.url): some accounts were not read back: \(unread.words)")
            }
            audit = auditSession.result(begin: begin, isWhole: !Interruption.isRequested && unread.isEmpty)
        }
        drive.tearDown(accounts: parameters.population.watches)
        var figures = DrivenFigures(
            setup: setup(lasting: ending.seconds), names: Drive.kindNames, totals: totals, seconds: seconds,
            generatorCPU: generator.running, generatorRunnable: generator.runnable,
            peakRSSBytes: Machine.peakResidentBytes, phases: ending.phases, watched: watched, audit: audit)
        figures.connections = drive.connections
        figures.earlyEnd = ending.early
        figures.failures = failures
        figures.leftOut = OperationKind.allCases.filter { feeder.leftOut[$0] > 0 }
            .map { NamedCount($0.name, feeder.leftOut[$0]) }
        return figures
    }

    private func setup(lasting seconds: Double) -> DrivenSetup {
        var setup = DrivenSetup(
            transport, profile: profile.name, model: .scenario, warmUp: load.warmUp.seconds, all: seconds)
        setup.arrivals = DrivenSetup.asTheChildrenAct
        setup.speedup = window.speedup
        setup.shard = load.shard.text
        setup.weights = load.weight.text
        setup.run = load.run.text
        setup.fromSeconds = Double(window.instants.lowerBound) / 1_000
        return setup
    }

    /// The first event of the live page.
    private var hello: LiveHello {
        var hello = LiveHello(
            isDriven: true, name: scenario.name, title: scenario.title, kinds: LiveHello.kinds(Drive.kindNames))
        hello.seed = "\(scenario.seed)"
        hello.watches = parameters.population.watches
        hello.seconds = window.seconds
        hello.warmUpSeconds = load.warmUp.seconds
        hello.target = transport.target.authority
        hello.arrivals = setup(lasting: window.seconds).load
        return hello
    }
}
