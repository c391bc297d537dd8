// SPDX-License-Identifier: GPL-3.0-or-later

/// Everything that a report says of a run: the input of every renderer.
public struct RunRecord: Sendable {
    /// Version of the schema of `summary.json`.
    public static let schema = 2

    /// The scenario's name.
    public var scenario: String
    /// One line on what the scenario is about.
    public var title: String
    /// The scenario file's text, as run (with overrides applied as comments at its end).
    public var scenarioText: String
    /// The run's seed.
    public var seed: UInt64
    /// The program's version.
    public var version: String
    /// Hash of the society's final state, 16 hexadecimal digits; empty if there was no society.
    public var stateHash: String
    /// `pass`, `fail`, `invalid` or `partial`.
    public var verdict: Verdict
    /// Simulated watches.
    public var watches: Int
    /// Days simulated; fewer than asked for when the verdict is `partial`.
    public var days: Int
    /// Length of a tick; seconds.
    public var tickSeconds: Int
    /// Day of the week of day 0; 0 is Monday.
    public var firstWeekday: Int
    /// What the run cost.
    public var performance: Performance
    /// One row per kind of operation, in the vocabulary's order.
    public var operations: [OperationFigures]
    /// Load over the whole run, all kinds.
    public var load: LoadFigures
    /// The society at the end of the run.
    public var society: [NamedFigure]
    /// One row per tick.
    public var timeline: Rows<TimelineRow>
    /// One row per day.
    public var dailies: Rows<DailyRow>
    /// State at the end of the run.
    public var distributions: Distributions
    /// The sampled children, one row a child and day.
    public var panel: Rows<PanelRow>
    /// What the reader should know: assumptions, calibrated parameters, warnings.
    public var notes: [String]
    /// What a run against a backend measured; nil for one inside the process.
    public var driven: DrivenFigures?
    /// What became of the scenario's objectives, in their order; empty until the run is judged.
    public var objectives: [ObjectiveResult] = []

    /// Makes a record.
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
    /// Hash of the society's final state; nil for a plain load, which has no society.
    public var state: String? { stateHash.isEmpty ? nil : stateHash }
}

/// How a run ended.
public enum Verdict: String, Codable, Sendable {
    /// Every objective was met, or none was set.
    case pass
    /// An objective failed.
    case fail
    /// The run says nothing about its target.
    case invalid
    /// The run was interrupted; the report covers what was done.
    case partial
}

/// What a run cost.
public struct Performance: Codable, Equatable, Sendable {
    /// Worker threads.
    public var threads: Int
    /// Whole run, from start to report; seconds.
    public var wallSeconds: Double
    /// Making the world; seconds.
    public var buildSeconds: Double
    /// Mean time for a simulated day; seconds.
    public var secondsPerDay: Double
    /// Watches times days, over threads times seconds of simulation.
    public var watchDaysPerCoreSecond: Double
    /// Operations of a watch on a mean day, background traffic left out.
    public var operationsPerWatchDay: Double
    /// Greatest resident memory of the process; bytes.
    public var peakRSSBytes: Int
    /// The same for each watch.
    public var bytesPerWatch: Double

    /// Makes the figures.
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
