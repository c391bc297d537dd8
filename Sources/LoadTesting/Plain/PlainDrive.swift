// SPDX-License-Identifier: GPL-3.0-or-later
public import LoadDriver
public import Measurement
public import Operations
public import Requests

/// A load without a society: operations at a rate, or a number of them at a time.
///
///     let drive = PlainDrive(
///         .rate(RateProfile(from: 100, to: 100, seconds: 30), .poisson), profile: try Profile.load(path: "static"),
///         transport: Transport(target: try Target(url: "http://127.0.0.1:8080")))
///     let record = try drive.run()
public struct PlainDrive: Sendable {
    /// The load of all processes together: `rate` or `closed`.
    public var load: Load
    /// The requests of the operations.
    public var profile: Profile
    /// The backend, and the connections to it.
    public var transport: Transport
    /// The operations, sent in turn; at least one, and the profile has them all.
    public var kinds = [OperationKind.viewHomepage]
    /// Number of accounts, which are drawn evenly; at least 1.
    public var accounts = 1_000
    /// Seed of arrivals, accounts and texts.
    public var seed: UInt64 = 1
    /// The objectives by which the run is judged; by default, those that every drive has.
    public var objectives: [Objective]
    /// The load model in the record: `rate`, `ramp` or `closed`.
    public var model: DrivenSetup.Model
    /// Everything that does not depend on the load.
    public var settings = DriveSettings()

    /// Creates a load with default settings; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - load: `rate` or `closed`.
    ///   - profile: the requests of the operations.
    ///   - transport: the backend and the connections to it.
    public init(_ load: Load, profile: Profile, transport: Transport) {
        (self.load, self.profile, self.transport) = (load, profile, transport)
        model = load.model
        objectives = [Objective]().withDefaults(isClosed: model == .closed)
    }

    /// Length of the measured window; seconds.
    public var measuredSeconds: Double { length.measuredSeconds }

    /// Checks that the event loops can schedule the rate.
    ///
    /// - Throws: `DrivePlanError` with `rateTooHigh`.
    public func checkRate() throws(DrivePlanError) {
        guard case .rate(let rate, _) = load else { return }
        try transport.check(perSecond: max(rate.from, rate.to), settings.shard)
    }

    /// Checks that the load can judge the objectives.
    ///
    /// - Throws: `DrivePlanError` with `unjudgeable`.
    public func checkObjectives() throws(DrivePlanError) {
        let prospect = DriveProspect(
            phases: length.phases, measuredSeconds: length.measuredSeconds, kinds: Set(kinds.map(\.name)),
            profile: profile, isClosed: model == .closed)
        try prospect.check(objectives)
    }

    /// The description of the load in its record.
    public var setup: DrivenSetup { setup(lasting: load.seconds) }

    /// The name of the run in its record.
    public var name: String { profile.name + "-" + (kinds.first?.name ?? "") }

    /// Sends the load in real time and judges the run. Blocks until the end.
    ///
    /// - Parameters:
    ///   - onEvent: called with each event.
    ///   - isCancelled: polled several times a second, by several threads; return true to end the load early. The
    ///     record then covers what was done, and its verdict is `partial`.
    /// - Returns: the record, judged by the objectives.
    /// - Throws: `DrivePlanError` if the plan cannot be driven, `DriveError` if there is no connection or the set-up
    ///   fails.
    public func run(
        onEvent: @escaping @Sendable (DriveEvent) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> RunRecord {
        try check()
        var plan = self
        plan.profile = profile.inRun(settings.run)
        return try PlainRun(plan: plan, control: DriveControl(isCancelled: isCancelled, report: onEvent)).run()
    }

    private func check() throws(DrivePlanError) {
        try transport.target.checkPermission(settings)
        precondition(!kinds.isEmpty, "a plain load has at least one operation")
        guard settings.warmUp < load.seconds else { throw .nothingMeasured(seconds: load.seconds) }
        if accounts < settings.shard.parts {
            throw .fewerAccountsThanShards(accounts: accounts, shard: settings.shard.text)
        }
        if let absent = kinds.first(where: { profile.operations[$0] == nil }) {
            throw .operationMissing(profile: profile.name, operation: absent.name)
        }
        try checkRate()
        try checkObjectives()
    }

    var length: LoadLength {
        LoadLength(
            warmUp: settings.warmUp, seconds: load.seconds, name: model == .ramp ? "ramp" : Phase.steady)
    }

    func setup(lasting seconds: Double) -> DrivenSetup {
        var setup = DrivenSetup(
            transport, profile: profile.name, model: model, warmUp: settings.warmUp, all: seconds,
            concurrency: load.concurrency.map(settings.shard.part))
        setup.arrivals = load.text
        setup.shard = settings.shard.text
        setup.run = settings.run.text
        return setup
    }
}
