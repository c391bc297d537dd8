// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Operations
import Requests
import Scenarios
import Simulation
import Society

/// One run of a scenario against a backend, from the society's first tick to its record.
struct ScenarioRun {
    let plan: ScenarioDrive
    let control: DriveControl

    private var scenario: Scenario { plan.scenario }
    private var parameters: SocietyParameters { scenario.parameters }
    private var settings: DriveSettings { plan.settings }
    private var window: TimeWindow { plan.window }

    /// Runs the scenario.
    ///
    /// - Throws: `ScenarioError` if the scenario is invalid, `DrivePlanError` if the values of the accounts cannot be
    ///   used, `DriveError` if the backend cannot be brought to its initial state.
    func run() throws -> RunRecord {
        let whole = Stopwatch()
        control.report(.begun)
        let watches = parameters.population.watches
        let values = try AccountValues.load(of: plan.profile, accounts: watches, from: settings.valuesFolder)
        let drive = try Drive(
            plan.transport, profile: plan.profile, values: values, warmUp: settings.warmUp, duration: window.seconds,
            isAudited: plan.audit != nil, shard: settings.shard, seed: scenario.seed)
        defer { drive.close() }
        let feeder = drive.feeder(
            instants: window.instants, speedup: window.speedup, tickSeconds: parameters.time.tickSeconds,
            watches: watches, weights: plan.weights)
        if let log = settings.requestLog { drive.write(to: log) }

        control.report(.building)
        let results = ResultCollector(parameters, rows: settings.rows)
        let run = try SimulationRun(
            scenario, threads: plan.threads, consumer: feeder, observers: [results, TickReporter(results, control)])
        let buildSeconds = whole.seconds
        control.report(.simulating)
        let ticking = Stopwatch()
        let coverage = sampleCoverage(run, results)
        control.report(.coverage(coverage))
        try plan.transport.check(perSecond: coverage.perSecond, settings.shard)

        if let failure = drive.open() { throw DriveError.noConnection(to: plan.transport.target, failure) }
        try setUp(drive, run.society)
        let audit = try plan.audit.map { try makeAuditSession(drive, run.society, $0) }
        let driven = load(drive, feeder, run, audit)
        control.report(.recording)
        var record = run.record(
            of: results, verdict: control.isCancelled() ? .partial : .pass,
            times: RunTimes(whole: whole.seconds, build: buildSeconds, ticks: ticking.seconds), driven: driven)
        if coverage.isPartial { record.notes.append("Before the run: \(coverage.text).") }
        record.judge(by: plan.objectives, vocabulary: .driven)
        return record
    }

    /// Runs the society up to the time window, and samples the operations of a similar window: the same hours a day
    /// before, or else the last hour.
    private func sampleCoverage(_ run: SimulationRun, _ results: ResultCollector) -> Coverage {
        var coverage = Coverage(plan.profile, plan.weights, speedup: window.speedup)
        let (begin, day, hour) = (window.instants.lowerBound, UInt64(86_400_000), UInt64(3_600_000))
        let tick = UInt64(parameters.time.tickSeconds) * 1_000
        let isDayBefore = begin >= day
        let from = isDayBefore ? begin - day : begin - min(begin, hour)
        let length = UInt64(window.instants.count)
        let end = isDayBefore ? min(begin, from + max(tick, (length + tick - 1) / tick * tick)) : begin
        advance(run, to: from / tick * tick)
        let before = results.countsByKind
        advance(run, to: end)
        let after = results.countsByKind
        advance(run, to: begin)
        guard end > from else { return coverage }
        var sample = OperationTable(repeating: 0)
        for kind in OperationKind.allCases { sample[kind] = after[kind] - before[kind] }
        let words = isDayBefore ? "the same hours of the day before" : "the time before --from"
        coverage.sample = (sample, Double(end - from / tick * tick) / 1_000, words)
        return coverage
    }

    private func makeAuditSession(
        _ drive: Drive, _ society: Society, _ audit: AuditSettings
    ) throws -> AuditSession {
        drive.beginAudit(identities: try AccountValues.identities(of: plan.profile, in: drive.values))
        var rules = AuditRules()
        rules.friendCap = parameters.friends.cap
        let baseline = plan.world.baseline(drive, society)
        let session = AuditSession(drive, plan.profile, baseline, rules)
        control.report(.comparing)
        try session.checkStart(baseline, plan.world, while: { control.shouldContinue })
        // Only now, because probes change the backend.
        if audit.probes > 0 {
            drive.ask(ProbePlan(share: audit.probes, seed: scenario.seed, baseline: baseline, rules: rules))
        }
        return session
    }

    /// Runs the society up to an instant, or until the drive is cancelled.
    private func advance(_ run: SimulationRun, to instant: UInt64) {
        control.report(.simulating)
        run.run(until: Instant(milliseconds: Int(instant)), while: { control.shouldContinue })
    }

    private func setUp(_ drive: Drive, _ society: Society) throws(DriveError) {
        control.report(.settingUp)
        let failures = plan.world.prepare(drive, society, control)
        if failures.isEmpty { try drive.awaitBegin(settings, control) }
        guard !failures.isEmpty, control.shouldContinue else { return }
        throw DriveError.setUpFailed(at: plan.transport.target, failures)
    }

    /// Drives the time window.
    private func load(
        _ drive: Drive, _ feeder: OperationScheduler, _ run: SimulationRun, _ audit: AuditSession?
    ) -> DrivenFigures {
        feeder.isBegun = true
        let begin = drive.begin()
        feeder.begin = begin
        let phase = LoadPhase(
            drive, control, begin: begin, length: plan.length, objectives: plan.objectives,
            rows: settings.rows.seconds, audit: audit)
        feeder.shouldContinue = phase.poll
        run.run(
            until: Instant(milliseconds: Int(window.instants.upperBound)), while: { phase.shouldContinue })
        let result = phase.finish(at: begin + Int64(window.seconds * 1e9), patience: settings.patience)
        let audited = audit.map { readBack($0, begin: begin) }
        drive.tearDown(accounts: parameters.population.watches, control)
        var figures = result.figures(plan.setup(lasting: result.ending.seconds), of: drive, audit: audited)
        figures.leftOut = OperationKind.allCases.filter { feeder.leftOut[$0] > 0 }
            .map { NamedCount($0.name, feeder.leftOut[$0]) }
        return figures
    }

    /// Reads the final state of accounts.
    ///
    /// - Parameter begin: start of the load; nanoseconds.
    private func readBack(_ session: AuditSession, begin: Int64) -> AuditFigures {
        control.report(.readingBack)
        let accounts = plan.audit?.accounts(of: parameters.population.watches, seed: scenario.seed) ?? []
        let unread = session.readBack(
            accounts, while: { control.shouldContinue },
            looksAgain: { control.report(.readingAgain(accounts: $0)) })
        if !unread.isEmpty, control.shouldContinue { control.report(.notReadBack(unread)) }
        return session.result(begin: begin, isWhole: control.shouldContinue && unread.isEmpty)
    }
}

/// The observer that reports the ticks of the society.
private final class TickReporter: SimulationObserver {
    private let results: ResultCollector
    private let control: DriveControl

    init(_ results: ResultCollector, _ control: DriveControl) { (self.results, self.control) = (results, control) }

    func tickEnded(_ tick: TickCounts, in run: SimulationRun) {
        control.report(.ticks(done: run.society.ticksDone, operations: results.operations))
    }
}
