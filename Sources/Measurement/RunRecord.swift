// SPDX-License-Identifier: GPL-3.0-or-later

/// Everything that a report says of a run: the input of every renderer.
public struct RunRecord: Sendable {
    /// Version of the schema of `summary.json`.
    public static let schema = 1

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
    /// Hash of the final state, 16 hexadecimal digits.
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

/// The figures of one kind of operation over the whole run.
public struct OperationFigures: Codable, Equatable, Sendable {
    /// The kind's name.
    public var kind: String
    /// Whether it is a social operation (background traffic is not).
    public var isSocial: Bool
    /// Operations.
    public var count: Int
    /// Payload; bytes.
    public var bytes: Int
    /// Greatest rate in one tick; operations a second.
    public var peakPerSecond: Double

    /// Makes the figures.
    public init(kind: String, isSocial: Bool, count: Int, bytes: Int, peakPerSecond: Double) {
        self.kind = kind
        self.isSocial = isSocial
        self.count = count
        self.bytes = bytes
        self.peakPerSecond = peakPerSecond
    }
}

/// Load over the whole run, all kinds together.
public struct LoadFigures: Codable, Equatable, Sendable {
    /// Operations a second.
    public var meanPerSecond: Double
    /// The same in the busiest tick.
    public var peakPerSecond: Double
    /// Where that tick begins, such as `day 3 20:15`.
    public var peakAt: String
    /// Peak over mean.
    public var peakToMean: Double

    /// Makes the figures.
    public init(meanPerSecond: Double, peakPerSecond: Double, peakAt: String, peakToMean: Double) {
        self.meanPerSecond = meanPerSecond
        self.peakPerSecond = peakPerSecond
        self.peakAt = peakAt
        self.peakToMean = peakToMean
    }
}

/// A figure with a name that is stable across versions, such as `likes_gini`.
public struct NamedFigure: Codable, Equatable, Sendable {
    /// Snake case; a key of `summary.json` under `society`, or a column of `society.csv`.
    public var name: String
    /// The value.
    public var value: Double

    /// Makes a figure.
    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

/// One tick's operations.
public struct TimelineRow: Codable, Equatable, Sendable {
    /// Tick since the run's first midnight.
    public var tick: Int
    /// Operations by kind, in the vocabulary's order.
    public var counts: [Int]
    /// Payload by kind, in the same order; bytes.
    public var bytes: [Int]

    /// Makes a row.
    public init(tick: Int, counts: [Int], bytes: [Int]) {
        self.tick = tick
        self.counts = counts
        self.bytes = bytes
    }
}

/// One day's figures of the society: a row of `society.csv`.
public struct DailyRow: Codable, Equatable, Sendable {
    /// Day from 0.
    public var day: Int
    /// `schoolDay`, `weekend` or `holiday`.
    public var dayType: String
    /// The figures; every row has the same names in the same order.
    public var figures: [NamedFigure]

    /// Makes a row.
    public init(day: Int, dayType: String, figures: [NamedFigure]) {
        self.day = day
        self.dayType = dayType
        self.figures = figures
    }
}

/// State at the end of the run, as distributions.
public struct Distributions: Codable, Equatable, Sendable {
    /// Children by number of friends: index is the degree, 0...150.
    public var degrees: [Int]
    /// Share of all homepage likes (second) that the poorest share of accounts (first) has; from (0, 0) to (1, 1).
    public var lorenz: [[Double]]
    /// Accounts by total homepage likes: lower end of the bin, accounts in it.
    public var likes: [[Double]]
    /// Anxiety (0...1) by decile of standing, lowest first.
    public var anxietyByStanding: [Double]
    /// Minutes of a mean child's mean day by use: class, sleep, learning, play, family, face-to-face, watch, other.
    public var minutes: [NamedFigure]
    /// The accounts with the most likes.
    public var topAccounts: [TopAccount]

    /// Makes the distributions.
    public init(
        degrees: [Int], lorenz: [[Double]], likes: [[Double]], anxietyByStanding: [Double], minutes: [NamedFigure],
        topAccounts: [TopAccount]
    ) {
        self.degrees = degrees
        self.lorenz = lorenz
        self.likes = likes
        self.anxietyByStanding = anxietyByStanding
        self.minutes = minutes
        self.topAccounts = topAccounts
    }
}

/// One of the accounts with the most likes.
public struct TopAccount: Codable, Equatable, Sendable {
    /// The child's number.
    public var child: Int
    /// Years.
    public var age: Int
    /// Region's name.
    public var region: String
    /// Homepage likes in total.
    public var likes: Int
    /// Homepage likes received per day of the run.
    public var likesPerDay: Double
    /// Friends.
    public var friends: Int
    /// Level.
    public var level: Int
    /// Whether it is over the big-shot threshold.
    public var isBigShot: Bool

    /// Makes a row.
    public init(
        child: Int, age: Int, region: String, likes: Int, likesPerDay: Double, friends: Int, level: Int, isBigShot: Bool
    ) {
        self.child = child
        self.age = age
        self.region = region
        self.likes = likes
        self.likesPerDay = likesPerDay
        self.friends = friends
        self.level = level
        self.isBigShot = isBigShot
    }
}

/// One sampled child on one day.
public struct PanelRow: Codable, Equatable, Sendable {
    /// Day from 0.
    public var day: Int
    /// The child's number.
    public var child: Int
    /// The child's state at the day's end; every row has the same names in the same order.
    public var figures: [NamedFigure]

    /// Makes a row.
    public init(day: Int, child: Int, figures: [NamedFigure]) {
        self.day = day
        self.child = child
        self.figures = figures
    }
}
