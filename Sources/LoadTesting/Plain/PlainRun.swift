// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Simulation

/// One plain load, from its first connection to its record.
struct PlainRun {
    let plan: PlainDrive
    let control: DriveControl

    private var settings: DriveSettings { plan.settings }

    /// Runs the load.
    ///
    /// - Throws: `DrivePlanError` if the values of the accounts cannot be used, `DriveError` if there is no connection
    ///   or the set-up fails.
    func run() throws -> RunRecord {
        let whole = Stopwatch()
        control.report(.begun)
        let values = try AccountValues.load(of: plan.profile, accounts: plan.accounts, from: settings.valuesFolder)
        let drive = try Drive(
            plan.transport, profile: plan.profile, values: values, warmUp: settings.warmUp,
            duration: plan.load.seconds, isAudited: false, shard: settings.shard, seed: plan.seed)
        defer { drive.close() }
        if let log = settings.requestLog { drive.write(to: log) }
        if let failure = drive.open() { throw DriveError.noConnection(to: plan.transport.target, failure) }
        try setUp(drive)
        let driven = load(drive)
        control.report(.recording)
        var record = RunRecord(
            plain: driven, name: plan.name, seed: plan.seed, accounts: plan.accounts,
            verdict: control.isCancelled() ? .partial : .pass, wallSeconds: whole.seconds)
        record.judge(by: plan.objectives, vocabulary: .driven)
        return record
    }

    private func setUp(_ drive: Drive) throws(DriveError) {
        control.report(.settingUp)
        let failures = SetUpStep.perform([SetUpStep(drive, accounts: plan.accounts)], drive, control)
        if failures.isEmpty { try drive.awaitBegin(settings, control) }
        guard !failures.isEmpty, control.shouldContinue else { return }
        throw DriveError.setUpFailed(at: plan.transport.target, failures)
    }

    private func load(_ drive: Drive) -> DrivenFigures {
        let begin = drive.start(plan.load, kinds: plan.kinds, accounts: UInt32(plan.accounts), seed: plan.seed)
        let phase = LoadPhase(
            drive, control, begin: begin, length: plan.length, objectives: plan.objectives,
            rows: settings.rows.seconds)
        let result = phase.finish(at: begin + Int64(plan.load.seconds * 1e9), patience: settings.patience)
        drive.tearDown(accounts: plan.accounts, control)
        var figures = result.figures(plan.setup(lasting: result.ending.seconds), of: drive)
        if let concurrency = plan.load.concurrency, plan.transport.version == .http1 {
            let own = settings.shard.part(of: concurrency)
            let transport = plan.transport
            figures.connections.needed = min(own, transport.mostConnections, transport.mostInFlight ?? .max)
        }
        return figures
    }
}
