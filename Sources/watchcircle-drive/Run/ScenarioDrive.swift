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
import Society

/// One run of a scenario against a backend, from the society's first tick to its record.
struct ScenarioDrive {
    var simulation: Simulation
    var stretch: Stretch
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

    private var parameters: SocietyParameters { simulation.scenario.parameters }

    /// Runs the scenario.
    ///
    /// - Throws: `DriveError` if the backend cannot be brought to its initial state.
    func run() throws -> RunRecord {
        let whole = Stopwatch()
        feed?.tell(.hello(hello))
        feed?.enter("building")
        let watches = parameters.population.watches
        let seed = simulation.scenario.seed
        let values = try AccountValues.load(of: profile, accounts: watches, from: judgement.valuesFolder)
        let drive = try Drive(
            transport, profile: profile, values: values, warmUp: load.warmUp.seconds, duration: stretch.seconds,
            isAudited: judgement.audit, share: load.share, seed: seed)
        defer { drive.close() }
        let feeder = drive.feeder(
            instants: stretch.instants, speedup: stretch.speedup, tickSeconds: parameters.time.tickSeconds,
            watches: watches, weights: try load.weight.weights())
        if let requestLog { drive.write(to: requestLog) }

        progress.enter(.building(watches: watches, bytes: simulation.expectedBytes))
        let society = Society(parameters, seed: seed, threads: simulation.threads, consumer: feeder)
        let buildSeconds = whole.seconds
        Interruption.runBegins()
        let ticking = Stopwatch()
        var tally = Tally(parameters, rows: rows)
        let coverage = try coverage(while: { advance(society, to: $0, &tally) }, counts: { tally.countsByKind })
        if !isQuiet { Terminal.say("watchcircle: \(coverage.text)") }

        if let failure = drive.open() {
            throw DriveError.noConnection(to: transport.target, failure)
        }
        try setUp(drive, society)
        let desk = judgement.audit ? try makeDesk(drive, society) : nil
        let driven = try run(drive, feeder, society, desk, &tally)
        progress.enter(.reporting)
        feed?.enter("reporting")
        let isPartial = Interruption.isAsked
        var record = simulation.record(
            of: society, tally, rows, verdict: isPartial ? .partial : .pass, wholeSeconds: whole.seconds,
            buildSeconds: buildSeconds, simulationSeconds: ticking.seconds,
            driven: driven)
        if coverage.isPartial { record.notes.append("Before the run: \(coverage.text).") }
        record.judge(by: simulation.scenario.objectives, vocabulary: .driven)
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
        var coverage = Coverage(profile: profile, weights: try load.weight.weights(), speedup: stretch.speedup)
        let (begin, day, hour) = (stretch.instants.lowerBound, UInt64(86_400_000), UInt64(3_600_000))
        let tick = UInt64(parameters.time.tickSeconds) * 1_000
        let isDayBefore = begin >= day
        let from = isDayBefore ? begin - day : begin - min(begin, hour)
        let length = UInt64(stretch.instants.count)
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

    private func makeDesk(_ drive: Drive, _ society: Society) throws -> AuditDesk {
        drive.beginAudit(identities: try AccountValues.identities(of: profile, in: drive.values))
        var rules = AuditRules()
        rules.friendCap = parameters.friends.cap
        let baseline = world.baseline(drive, society)
        let desk = AuditDesk(drive, profile, baseline, rules)
        feed?.enter("comparing")
        progress.enter(.driving(share: 0, figures: "comparing the backend's state with that of the world"))
        try desk.checkStart(baseline, world, while: { !Interruption.isAsked })
        // Only now, because probes change the backend.
        if judgement.probes > 0 {
            let seed = simulation.scenario.seed
            drive.ask(ProbePlan(share: judgement.probes, seed: seed, baseline: baseline, rules: rules))
        }
        return desk
    }

    /// Runs the society up to an instant, or until the user interrupts the run.
    private func advance(_ society: Society, to instant: UInt64, _ tally: inout Tally) {
        progress.enter(.simulating(Programs.Calendar(parameters)))
        while UInt64(society.instant) < instant, !Interruption.isAsked { tick(society, &tally) }
    }

    private func tick(_ society: Society, _ tally: inout Tally) {
        tally.add(society.advance())
        if society.ticksDone % parameters.time.ticksPerDay == 0, let day = society.lastDay {
            tally.add(day, society.lastPanel)
        }
        progress.done(ticks: society.ticksDone, operations: tally.operations)
    }

    private func setUp(_ drive: Drive, _ society: Society) throws {
        progress.enter(.driving(share: 0, figures: "setting up"))
        feed?.enter("setting up")
        let failures = world.prepare(drive, society) { [progress] words, share in
            progress.enter(.driving(share: share, figures: words))
        }
        if failures.isEmpty { try drive.awaitBegin(load, progress) }
        guard !failures.isEmpty, !Interruption.isAsked else { return }
        throw DriveError.setUpFailed(at: transport.target, failures)
    }

    /// Drives the time window.
    private func run(
        _ drive: Drive, _ feeder: StreamFeeder, _ society: Society, _ desk: AuditDesk?, _ tally: inout Tally
    ) throws -> DrivenFigures {
        feeder.isBegun = true
        let begin = drive.begin()
        feeder.begin = begin
        let end = begin + Int64(stretch.seconds * 1e9)
        let length = LoadLength(warmUp: load.warmUp.seconds, seconds: stretch.seconds)
        let objectives = simulation.scenario.objectives
        feed?.enter("driving")
        let live = LiveDrive(
            feed, progress, kinds: Drive.kindNames, seconds: stretch.seconds, objectives: objectives,
            phases: length.phases)
        let contact = FirstContact(drive)
        let monitor = DriveMonitor(
            drive, begin: begin, load: length, objectives: objectives, rows: rows.seconds
        ) { row, lanes in
            contact.look(at: row)
            desk?.settle()
            live.tell(row, lanes)
        }
        feeder.goesOn = { monitor.goesOn }
        while UInt64(society.instant) < stretch.instants.upperBound, monitor.goesOn { tick(society, &tally) }
        drive.sleep(until: end, while: { monitor.goesOn })
        let ending = monitor.stop()
        let (totals, generator) = drive.finish(patience: Interruption.isAsked ? 1 : judgement.patience.seconds)
        let failures = drive.failures
        let (seconds, watched) = monitor.end()
        var audit: AuditFigures?
        if let desk {
            progress.enter(.driving(share: 1, figures: "reading back"))
            feed?.enter("reading back")
            let accounts = judgement.accounts(of: parameters.population.watches, seed: simulation.scenario.seed)
            let unread = desk.readBack(
                accounts, while: { !Interruption.isAsked },
                looksAgain: { progress.enter(.driving(share: 1, figures: "reading \($0) accounts again")) })
            if !unread.isEmpty, !Interruption.isAsked {
                Terminal.say("watchcircle: \(transport.target.url): some accounts were not read back: \(unread.words)")
            }
            audit = desk.result(begin: begin, isWhole: !Interruption.isAsked && unread.isEmpty)
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
        setup.speedup = stretch.speedup
        setup.share = load.share.text
        setup.weights = load.weight.text
        setup.run = load.run.text
        setup.fromSeconds = Double(stretch.instants.lowerBound) / 1_000
        return setup
    }

    /// The first event of the live page.
    private var hello: LiveHello {
        let scenario = simulation.scenario
        var hello = LiveHello(
            isDriven: true, name: scenario.name, title: scenario.title, kinds: LiveHello.kinds(Drive.kindNames))
        hello.seed = "\(scenario.seed)"
        hello.watches = parameters.population.watches
        hello.seconds = stretch.seconds
        hello.warmUpSeconds = load.warmUp.seconds
        hello.target = transport.target.authority
        hello.arrivals = setup(lasting: stretch.seconds).load
        return hello
    }
}
