// SPDX-License-Identifier: GPL-3.0-or-later

/// What a run must keep, such as `p99(response) < 300ms`: one language for latency, errors, throughput, answers and the
/// society.
public struct Objective: Codable, Equatable, Sendable {
    /// What it is called in reports; its text unless it was given a name.
    public var name: String
    /// The rule as written.
    public var text: String
    /// What is measured.
    public var figure: ObjectiveFigure
    /// How it is compared with the bound.
    public var comparison: Comparison
    /// In base units: seconds, shares of 1, operations a second; otherwise the figure's own unit.
    public var bound: Double
    /// When it must hold.
    public var span: ObjectiveSpan
    /// Seconds for which it may be missed before the run is ended; nil if it does not end the run.
    public var abortAfter: Int?
    /// The part of the run that it is about; nil for the measured window.
    public var phase: String?
    /// The runs that it is about.
    public var runs: ObjectiveRuns

    /// Makes an objective.
    public init(
        name: String? = nil, text: String, figure: ObjectiveFigure, comparison: Comparison, bound: Double,
        span: ObjectiveSpan = .whole, abortAfter: Int? = nil, phase: String? = nil, runs: ObjectiveRuns = .all
    ) {
        self.name = name ?? text
        self.text = text
        self.figure = figure
        self.comparison = comparison
        self.bound = bound
        self.span = span
        self.abortAfter = abortAfter
        self.phase = phase
        self.runs = runs
    }

    /// Whether a run must be watched second by second to judge it.
    public var needsWatching: Bool { figure.isMeasured && (span != .whole || phase != nil || abortAfter != nil) }

    /// Whether `value` meets the bound; a value that is no number does not.
    public func isMet(by value: Double) -> Bool { comparison.holds(value, bound) }
}

/// How a figure is compared with its bound.
public enum Comparison: String, Codable, CaseIterable, Sendable {
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case equal = "=="

    /// Whether the comparison holds.
    public func holds(_ value: Double, _ bound: Double) -> Bool {
        switch self {
        case .less: value < bound
        case .atMost: value <= bound
        case .greater: value > bound
        case .atLeast: value >= bound
        case .equal: value == bound
        }
    }

    /// Which of two values is further from meeting a bound; the first of two that are alike.
    func worse(_ one: Double, _ other: Double, bound: Double) -> Double {
        switch self {
        case .less, .atMost: max(one, other)
        case .greater, .atLeast: min(one, other)
        case .equal: abs(other - bound) > abs(one - bound) ? other : one
        }
    }

    /// To follow "it must be".
    var words: String {
        switch self {
        case .less: "less than"
        case .atMost: "at most"
        case .greater: "greater than"
        case .atLeast: "at least"
        case .equal: "exactly"
        }
    }
}

/// When an objective must hold.
public enum ObjectiveSpan: Codable, Equatable, Sendable {
    /// Over the measured window, or the phase, as a whole.
    case whole
    /// In every window of this many seconds.
    case every(seconds: Int)
    /// In at least this share of single seconds, 0...1; seconds without an operation do not count.
    case share(Double)

    /// Length of the window that is judged; seconds, 0 for the whole.
    var window: Int {
        switch self {
        case .whole: 0
        case .every(let seconds): seconds
        case .share: 1
        }
    }
}

/// The runs that an objective is about.
public enum ObjectiveRuns: String, Codable, CaseIterable, Sendable {
    /// Every run.
    case all
    /// Runs inside the process.
    case simulated
    /// Runs against a backend.
    case driven
}

/// What an objective measures.
public enum ObjectiveFigure: Codable, Equatable, Sendable {
    /// One of the three durations of an operation.
    public enum Measure: String, Codable, CaseIterable, Sendable {
        case response, service, lag
    }

    /// What is said of a set of durations.
    public enum Statistic: Codable, Equatable, Sendable {
        /// The duration that this share, 0...1, does not exceed.
        case quantile(Double)
        case mean
        case max
    }

    /// A duration; of all kinds, one kind or a group.
    case duration(Statistic, Measure, scope: String?)
    /// Errors over operations that ended.
    case errorRate(scope: String?)
    /// Operations that ended without an error, a second.
    case throughput(scope: String?)
    /// Share of a closed load's time that brought no answer.
    case deadTime
    /// A figure by name: `audit.stale_reads`, `society.mean_anxiety`, `load.peak_to_mean`.
    case named(family: String, name: String)

    /// The families of named figures.
    public static let families = ["audit", "society", "load"]

    /// Whether it is measured by sending operations, so that it can be watched second by second.
    public var isMeasured: Bool {
        switch self {
        case .duration, .errorRate, .throughput: true
        case .deadTime, .named: false
        }
    }

    /// Whether it exists in runs against a backend alone.
    public var needsBackend: Bool {
        if case .named(let family, _) = self { family == "audit" } else { true }
    }

    /// The unit of values and bound.
    public var unit: ObjectiveUnit {
        switch self {
        case .duration: .seconds
        case .errorRate, .deadTime: .share
        case .throughput: .perSecond
        case .named(_, let name): ObjectiveUnit(ofFigure: name)
        }
    }

    /// The operations that it is about; nil for all.
    var scope: String? {
        switch self {
        case .duration(_, _, let scope), .errorRate(let scope), .throughput(let scope): scope
        case .deadTime, .named: nil
        }
    }
}

extension ObjectiveFigure: CustomStringConvertible {
    /// The figure as an objective writes it, always in the same spelling.
    public var description: String {
        switch self {
        case .duration(let statistic, let measure, let scope):
            let inner = [measure.rawValue, scope].compactMap(\.self).joined(separator: ", ")
            return "\(statistic.description)(\(inner))"
        case .errorRate(let scope): return "error_rate" + (scope.map { "(\($0))" } ?? "")
        case .throughput(let scope): return "throughput" + (scope.map { "(\($0))" } ?? "")
        case .deadTime: return "dead_time"
        case .named(let family, let name): return "\(family).\(name)"
        }
    }
}

extension ObjectiveFigure.Statistic {
    var description: String {
        switch self {
        case .quantile(let share): "p" + Words.number((share * 1e7).rounded() / 1e5, digits: 7)
        case .mean: "mean"
        case .max: "max"
        }
    }
}

/// The unit of an objective's value.
public enum ObjectiveUnit: String, Codable, Sendable {
    case seconds
    case share
    case perSecond = "per_second"
    case minutes
    case number

    /// The unit that a figure's name tells: `peak_per_second`, `sleep_minutes`, `visible_999_seconds`, `active_share`.
    init(ofFigure name: String) {
        let endings: [(String, ObjectiveUnit)] = [
            ("_per_second", .perSecond), ("_seconds", .seconds), ("_minutes", .minutes), ("_share", .share),
        ]
        let ending = endings.first { name.hasSuffix($0.0) }
        self = ending?.1 ?? (name.hasPrefix("share_") || name.hasPrefix("days_mean_") ? .share : .number)
    }

    /// A value with its unit, such as `12.3 ms`, `0.4 %`, `890/s`.
    public func words(_ value: Double) -> String {
        switch self {
        case .seconds: Words.seconds(value)
        case .share: Words.percent(value)
        case .perSecond: Words.number(value) + "/s"
        case .minutes: Words.number(value) + " min"
        case .number: Words.number(value)
        }
    }
}
