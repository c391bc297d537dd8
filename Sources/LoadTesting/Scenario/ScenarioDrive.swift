// SPDX-License-Identifier: GPL-3.0-or-later
public import LoadDriver
public import Measurement
import Operations
public import Requests
public import Scenarios
import Simulation
import Society

/// A scenario against a backend: the society's operations, each sent at the instant at which its child acts.
///
///     let scenario = try Scenario.load(path: "school-day")
///     let drive = ScenarioDrive(
///         scenario, window: try TimeWindow(of: scenario, simulated: 600, speedup: 20),
///         profile: try Profile.load(path: "reference"),
///         transport: Transport(target: try Target(url: "http://127.0.0.1:8080")))
///     let record = try drive.run()
public struct ScenarioDrive: Sendable {
    /// The scenario.
    public var scenario: Scenario
    /// Whether the run is also judged by the objectives that every drive has, as far as the scenario has none of its own
    /// on the same figures.
    public var addsDefaultObjectives = true
    /// The time window that is driven, and its speed.
    public var window: TimeWindow
    /// The requests of the operations.
    public var profile: Profile
    /// The backend, and the connections to it.
    public var transport: Transport
    /// The initial state of the backend.
    public var world = StartingWorld.asItIs
    /// The part of each kind of operation that is sent.
    public var weights = Weights.all
    /// The weights in words, for the record; empty if everything is sent.
    public var weightsText = ""
    /// How responses are audited; nil if they are not. An audit needs a `world` other than `asItIs`.
    public var audit: AuditSettings?
    /// Everything that does not depend on the scenario.
    public var settings = DriveSettings()
    /// Worker threads of the society, at least 1; nil for the scenario's number, or else one per processor. They never
    /// change a result.
    public var threads: Int?

    /// Creates a drive with default settings; nothing is sent yet.
    public init(_ scenario: Scenario, window: TimeWindow, profile: Profile, transport: Transport) {
        (self.scenario, self.window, self.profile, self.transport) = (scenario, window, profile, transport)
    }

    /// The objectives by which the run is judged.
    public var objectives: [Objective] {
        addsDefaultObjectives
            ? scenario.objectives.withDefaults(isClosed: false, isAudited: audit != nil) : scenario.objectives
    }

    /// Length of the measured window; real seconds.
    public var measuredSeconds: Double { length.measuredSeconds }

    /// The description of the drive in its record.
    public var setup: DrivenSetup { setup(lasting: window.seconds) }

    /// Checks that the drive can judge the objectives.
    ///
    /// - Throws: `DrivePlanError` with `unjudgeable`.
    public func checkObjectives() throws(DrivePlanError) { try prospect.check(objectives) }

    /// Checks that the backend's initial state fits the run, as far as files and the profile show it.
    ///
    /// - Throws: `DrivePlanError` if a world folder belongs to another run, or the profile cannot create a world.
    public func checkWorld() throws(DrivePlanError) {
        try world.check(scenario, window)
        try world.check(profile, scenario)
    }

    /// Runs the society up to the window, drives the window in real time and judges the run. Blocks until the end.
    ///
    /// - Parameters:
    ///   - onEvent: called with each event.
    ///   - isCancelled: polled several times a second, by several threads; return true to end the load early. The
    ///     record then covers what was done, and its verdict is `partial`.
    /// - Returns: the record, judged by the objectives.
    /// - Throws: `ScenarioError` if the scenario is invalid, `DrivePlanError` if the plan cannot be driven, `DriveError`
    ///   if the backend cannot be brought to its initial state.
    public func run(
        onEvent: @escaping @Sendable (DriveEvent) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> RunRecord {
        try check()
        var drive = self
        drive.profile = profile.inRun(settings.run)
        return try ScenarioRun(plan: drive, control: DriveControl(isCancelled: isCancelled, report: onEvent)).run()
    }

    private func check() throws(DrivePlanError) {
        try transport.target.checkPermission(settings)
        try window.check(warmUp: settings.warmUp)
        let watches = scenario.parameters.population.watches
        if watches < settings.shard.parts {
            throw .fewerAccountsThanShards(accounts: watches, shard: settings.shard.text)
        }
        if audit != nil, world == .asItIs { throw .auditNeedsWorld }
        if !settings.shard.isWhole, audit != nil || world == .setUp {
            throw .needsWholeLoad(shard: settings.shard.text)
        }
        try checkObjectives()
        try checkWorld()
    }

    var length: LoadLength { LoadLength(warmUp: settings.warmUp, seconds: window.seconds) }

    private var prospect: DriveProspect {
        var kinds = Set(OperationKind.allCases.filter { profile.operations[$0] != nil }.map(\.name))
        if let audit, audit.probes > 0 { kinds.insert("probe") }
        return DriveProspect(
            phases: length.phases, measuredSeconds: length.measuredSeconds, kinds: kinds, profile: profile,
            isAudited: audit != nil, hasSociety: true, endsDay: window.instants.upperBound >= 86_400_000)
    }

    func setup(lasting seconds: Double) -> DrivenSetup {
        var setup = DrivenSetup(
            transport, profile: profile.name, model: .scenario, warmUp: settings.warmUp, all: seconds)
        setup.arrivals = DrivenSetup.asTheChildrenAct
        setup.speedup = window.speedup
        setup.shard = settings.shard.text
        setup.weights = weightsText
        setup.run = settings.run.text
        setup.fromSeconds = Double(window.instants.lowerBound) / 1_000
        return setup
    }
}
