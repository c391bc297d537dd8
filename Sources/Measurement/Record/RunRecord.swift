// SPDX-License-Identifier: GPL-3.0-or-later

/// The complete record of a run: the input of every report format.
public struct RunRecord: Sendable {
    /// The version of the schema of `summary.json`.
    public static let schema = 3

    /// The scenario's name.
    public var scenario: String
    /// A description of the scenario in one line.
    public var title: String
    /// The text of the scenario file, followed by the applied overrides as comments.
    public var scenarioText: String
    /// The run's seed.
    public var seed: UInt64
    /// The program's version.
    public var version: String
    /// The hash of the society's final state, 16 hexadecimal digits; empty without a society.
    public var stateHash: String
    /// `pass`, `fail`, `invalid` or `partial`.
    public var verdict: Verdict
    /// The number of simulated watches.
    public var watches: Int
    /// The number of simulated days; fewer than requested if the verdict is `partial`.
    public var days: Int
    /// Length of a tick; seconds.
    public var tickSeconds: Int
    /// The day of the week of day 0; 0 is Monday.
    public var firstWeekday: Int
    /// The resources that the run used.
    public var performance: Performance
    /// One row per kind of operation, in the vocabulary's order.
    public var operations: [OperationFigures]
    /// The load over the whole run, all kinds of operations together.
    public var load: LoadFigures
    /// The figures of the society at the end of the run.
    public var society: [NamedFigure]
    /// One row per tick.
    public var timeline: Rows<TimelineRow>
    /// One row per day.
    public var dailies: Rows<DailyRow>
    /// The distributions at the end of the run.
    public var distributions: Distributions
    /// The sampled children; one row per child and day.
    public var panel: Rows<PanelRow>
    /// Notes for the reader: assumptions, calibrated parameters, warnings.
    public var notes: [String]
    /// The measurements of a run against a backend; nil for a simulated run.
    public var driven: DrivenFigures?
    /// The results of the objectives, in their order; empty until the run is judged.
    public var objectives: [ObjectiveResult] = []

    /// Creates a record.
    public init(
        scenario: String, title: String, scenarioText: String, seed: UInt64, version: String, stateHash: String,
        verdict: Verdict, watches: Int, days: Int, tickSeconds: Int, firstWeekday: Int, performance: Performance,
        operations: [OperationFigures], load: LoadFigures, society: [NamedFigure], timeline: Rows<TimelineRow>,
        dailies: Rows<DailyRow>, distributions: Distributions, panel: Rows<PanelRow>, notes: [String],
        driven: DrivenFigures? = nil
    ) {
        self.scenario = scenario
        self.title = title
        self.scenarioText = scenarioText
        self.seed = seed
        self.version = version
        self.stateHash = stateHash
        self.verdict = verdict
        self.watches = watches
        self.days = days
        self.tickSeconds = tickSeconds
        self.firstWeekday = firstWeekday
        self.performance = performance
        self.operations = operations
        self.load = load
        self.society = society
        self.timeline = timeline
        self.dailies = dailies
        self.distributions = distributions
        self.panel = panel
        self.notes = notes
        self.driven = driven
    }
}

extension RunRecord {
    /// The hash of the society's final state; nil for a plain load, which has no society.
    public var state: String? { stateHash.isEmpty ? nil : stateHash }
}

/// The verdict on a run.
public enum Verdict: String, Codable, CaseIterable, Sendable {
    /// The run met every objective, or had none.
    case pass
    /// An objective was missed or could not be judged.
    case fail
    /// The run is not a valid measurement of its target.
    case invalid
    /// The run was interrupted; the report covers the completed part.
    case partial
}

/// The resources that a run used.
public struct Performance: Codable, Equatable, Sendable {
    /// The number of worker threads.
    public var threads: Int
    /// Wall time of the run, from its start to the report; seconds.
    public var wallSeconds: Double
    /// Wall time of building the world; seconds.
    public var buildSeconds: Double
    /// Mean wall time of a simulated day; seconds.
    public var secondsPerDay: Double
    /// Watches times days, divided by threads times seconds of simulation.
    public var watchDaysPerCoreSecond: Double
    /// Mean operations per watch and day, background traffic excluded.
    public var operationsPerWatchDay: Double
    /// Peak resident memory of the process; bytes.
    public var peakRSSBytes: Int
    /// Peak resident memory per watch; bytes.
    public var bytesPerWatch: Double

    /// Creates the figures.
    public init(
        threads: Int, wallSeconds: Double, buildSeconds: Double, secondsPerDay: Double, watchDaysPerCoreSecond: Double,
        operationsPerWatchDay: Double, peakRSSBytes: Int, bytesPerWatch: Double
    ) {
        self.threads = threads
        self.wallSeconds = wallSeconds
        self.buildSeconds = buildSeconds
        self.secondsPerDay = secondsPerDay
        self.watchDaysPerCoreSecond = watchDaysPerCoreSecond
        self.operationsPerWatchDay = operationsPerWatchDay
        self.peakRSSBytes = peakRSSBytes
        self.bytesPerWatch = bytesPerWatch
    }
}
