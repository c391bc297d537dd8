// SPDX-License-Identifier: GPL-3.0-or-later

/// A pass/fail criterion of a run, such as `p99(response) < 300ms`, on latency, errors, throughput, answers or the
/// society.
public struct Objective: Codable, Equatable, Sendable {
    /// The name in reports; the text of the rule by default.
    public var name: String
    /// The rule as written.
    public var text: String
    /// The measured figure.
    public var figure: ObjectiveFigure
    /// The comparison of the figure with the bound.
    public var comparison: ComparisonOperator
    /// The bound in base units: seconds, shares of 1 or operations per second; otherwise in the figure's own unit.
    public var bound: Double
    /// The period over which the objective must hold.
    public var span: ObjectiveSpan
    /// Seconds for which the objective may be missed before the run is aborted; nil if it does not abort the run.
    public var abortAfter: Int?
    /// The phase of the run to which the objective applies; nil for the measured window.
    public var phase: String?
    /// The kinds of run to which the objective applies.
    public var runs: ObjectiveRuns

    /// Creates an objective.
    public init(
        name: String? = nil, text: String, figure: ObjectiveFigure, comparison: ComparisonOperator, bound: Double,
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

    /// Whether judging the objective requires data of each second of the run.
    public var needsWatching: Bool { figure.isMeasured && (span != .whole || phase != nil || abortAfter != nil) }

    /// Whether `value` meets the bound; NaN does not.
    public func isMet(by value: Double) -> Bool { comparison.holds(value, bound) }
}

/// The comparison of a figure with its bound.
public enum ComparisonOperator: String, Codable, CaseIterable, Sendable {
    /// The value is less than the bound.
    case less = "<"
    /// The value does not exceed the bound.
    case atMost = "<="
    /// The value exceeds the bound.
    case greater = ">"
    /// The value is not less than the bound.
    case atLeast = ">="
    /// The value equals the bound.
    case equal = "=="

    /// Whether the comparison holds for `value` and `bound`.
    public func holds(_ value: Double, _ bound: Double) -> Bool {
        switch self {
        case .less: value < bound
        case .atMost: value <= bound
        case .greater: value > bound
        case .atLeast: value >= bound
        case .equal: value == bound
        }
    }

    /// Returns the value that is further from meeting the bound; the first one if both are equally far.
    func worse(_ one: Double, _ other: Double, bound: Double) -> Double {
        switch self {
        case .less, .atMost: max(one, other)
        case .greater, .atLeast: min(one, other)
        case .equal: abs(other - bound) > abs(one - bound) ? other : one
        }
    }

    /// The comparison in words, to follow "it must be".
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

/// The period over which an objective must hold.
public enum ObjectiveSpan: Codable, Equatable, Sendable {
    /// The whole measured window, or the whole phase.
    case whole
    /// Every window of this many seconds.
    case every(seconds: Int)
    /// At least this share of single seconds, 0...1; seconds without an operation do not count.
    case share(Double)

    /// The length of a judged window; seconds, 0 for the whole.
    var window: Int {
        switch self {
        case .whole: 0
        case .every(let seconds): seconds
        case .share: 1
        }
    }
}

/// The kinds of run to which an objective applies.
public enum ObjectiveRuns: String, Codable, CaseIterable, Sendable {
    /// Every run.
    case all
    /// Runs inside the process.
    case simulated
    /// Runs against a backend.
    case driven
}

/// The figure that an objective measures.
public enum ObjectiveFigure: Codable, Equatable, Sendable {
    /// One of the three durations of an operation.
    public enum Measure: String, Codable, CaseIterable, Sendable {
        /// From the scheduled instant to the completion.
        case response
        /// From the first byte sent to the completion.
        case service
        /// From the scheduled instant to the first byte sent.
        case lag
    }

    /// A statistic of a set of durations.
    public enum Statistic: Codable, Equatable, Sendable {
        /// The quantile at this share, 0...1.
        case quantile(Double)
        /// The arithmetic mean.
        case mean
        /// The greatest duration.
        case max
    }

    /// A duration of all kinds, one kind or a group.
    case duration(Statistic, Measure, scope: String?)
    /// Errors divided by completed operations.
    case errorRate(scope: String?)
    /// Operations per second that ended without an error.
    case throughput(scope: String?)
    /// The share of a closed model's time that produced no answer.
    case deadTime
    /// A figure by name: `audit.stale_reads`, `society.mean_anxiety`, `load.peak_to_mean`.
    case named(family: String, name: String)

    /// The families of named figures.
    public static let families = ["audit", "society", "load"]

    /// Whether sending operations yields the figure, so that it is available for each second.
    public var isMeasured: Bool {
        switch self {
        case .duration, .errorRate, .throughput: true
        case .deadTime, .named: false
        }
    }

    /// Whether only runs against a backend have the figure.
    public var needsBackend: Bool {
        if case .named(let family, _) = self { family == "audit" } else { true }
    }

    /// The unit of the value and the bound.
    public var unit: ObjectiveUnit {
        switch self {
        case .duration: .seconds
        case .errorRate, .deadTime: .share
        case .throughput: .perSecond
        case .named(_, let name): ObjectiveUnit(ofFigure: name)
        }
    }

    /// The operations to which the figure applies; nil for all.
    var scope: String? {
        switch self {
        case .duration(_, _, let scope), .errorRate(let scope), .throughput(let scope): scope
        case .deadTime, .named: nil
        }
    }
}

extension ObjectiveFigure: CustomStringConvertible {
    /// The canonical spelling of the figure in an objective.
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
public enum ObjectiveUnit: String, Codable, CaseIterable, Sendable {
    /// A duration, in seconds.
    case seconds
    /// A share of 1.
    case share
    /// A rate, per second.
    case perSecond = "per_second"
    /// A duration, in minutes.
    case minutes
    /// A number without a unit.
    case number

    /// Derives the unit from a figure's name: `peak_per_second`, `sleep_minutes`, `visible_999_seconds`,
    /// `active_share`.
    init(ofFigure name: String) {
        let endings: [(String, ObjectiveUnit)] = [
            ("_per_second", .perSecond), ("_seconds", .seconds), ("_minutes", .minutes), ("_share", .share),
        ]
        let ending = endings.first { name.hasSuffix($0.0) }
        self = ending?.1 ?? (name.hasPrefix("share_") || name.hasPrefix("days_mean_") ? .share : .number)
    }

    /// Returns a value with its unit, such as `12.3 ms`, `0.4 %`, `890/s`.
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
