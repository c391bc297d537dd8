// SPDX-License-Identifier: GPL-3.0-or-later

/// Parser of the text of an objective: `figure comparison bound`.
///
///     figure      p99(response), p99.9(service, likeHomepage), mean(lag), max(response, write)
///                 error_rate, error_rate(postStatus), throughput, throughput(social), dead_time
///                 audit.NAME, society.NAME, load.NAME
///     comparison  <  <=  >  >=  ==
///     bound       300ms  1.5s  1%  0.01  900/s  0
///
/// The comma before the operation is optional, since it needs quotes in some YAML contexts.
struct ObjectiveParser {
    private let vocabulary: OperationVocabulary
    private var scanner: ObjectiveScanner

    init(_ text: String, vocabulary: OperationVocabulary) {
        scanner = ObjectiveScanner(text)
        self.vocabulary = vocabulary
    }

    typealias Rule = (figure: ObjectiveFigure, comparison: ComparisonOperator, bound: Double)

    mutating func rule() throws(ObjectiveError) -> Rule {
        let figure = try figure()
        let comparison = try comparison()
        return (figure, comparison, try bound(of: figure))
    }

    // MARK: - The figure

    private mutating func figure() throws(ObjectiveError) -> ObjectiveFigure {
        scanner.skipBlanks()
        let place = scanner.place
        let word = scanner.word()
        if let statistic = try statistic(word, at: place) {
            let (measure, scope) = try durationArguments(of: word)
            return .duration(statistic, measure, scope: scope)
        }
        switch word {
        case "error_rate": return .errorRate(scope: try scopeArgument())
        case "throughput": return .throughput(scope: try scopeArgument())
        case "dead_time": return .deadTime
        case "":
            throw ObjectiveError(at: place, "missing figure; an objective begins with one", hints: [Self.example])
        default: return try named(word, at: place)
        }
    }

    private func statistic(_ word: String, at place: Int) throws(ObjectiveError) -> ObjectiveFigure.Statistic? {
        if word == "mean" { return .mean }
        if word == "max" { return .max }
        guard word.first == "p", let percent = Double(word.dropFirst()), word.dropFirst().first?.isNumber == true else {
            return nil
        }
        guard percent > 0, percent <= 100 else {
            // Other tools spell the 99.9th percentile p999.
            let digits = word.dropFirst()
            let meant =
                digits.count > 2 && digits.hasPrefix("9") ? "p\(digits.prefix(2)).\(digits.dropFirst(2))" : "p99"
            throw ObjectiveError(
                at: place, "`\(word)` is not a percentile; it must be above p0 and at most p100",
                hints: ["write \(meant)"]
            )
        }
        // Rounded, since 99.9 / 100 is slightly more than 0.999.
        return percent == 100 ? .max : .quantile((percent * 1e5).rounded() / 1e7)
    }

    private func named(_ word: String, at place: Int) throws(ObjectiveError) -> ObjectiveFigure {
        let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, ObjectiveFigure.families.contains(parts[0]), !parts[1].isEmpty {
            return .named(family: parts[0], name: parts[1])
        }
        let known = ["p50", "p99", "mean", "max", "error_rate", "throughput", "dead_time"]
        if parts.count == 2 {
            let near = SpellingSuggestion.nearest(to: parts[0], among: ObjectiveFigure.families)
            throw ObjectiveError(
                at: place, "unknown figure `\(word)`" + (near.map { "; did you mean `\($0).\(parts[1])`?" } ?? ""),
                hints: near == nil ? ["named figures begin with `audit.`, `society.` or `load.`"] : [])
        }
        let near = SpellingSuggestion.nearest(to: word, among: known)
        throw ObjectiveError(
            at: place, "unknown figure `\(word)`" + (near.map { "; did you mean `\($0)`?" } ?? ""),
            hints: near == nil
                ? [
                    "the figures are p50 to p100, mean and max of response, service and lag; error_rate, throughput "
                        + "and dead_time; audit.NAME, society.NAME and load.NAME"
                ] : [])
    }

    private mutating func durationArguments(
        of word: String
    ) throws(ObjectiveError) -> (ObjectiveFigure.Measure, String?) {
        let names = ObjectiveFigure.Measure.allCases.map(\.rawValue)
        scanner.skipBlanks()
        let open = scanner.place
        guard scanner.take("(") else {
            throw ObjectiveError(
                at: open, "missing duration after `\(word)`; it must be (response), (service) or (lag)",
                hints: ["write \(word)(response)"])
        }
        scanner.skipBlanks()
        let place = scanner.place
        let name = scanner.word()
        guard let measure = ObjectiveFigure.Measure(rawValue: name) else {
            let near = SpellingSuggestion.nearest(to: name, among: names)
            throw ObjectiveError(
                at: place, "`\(name)` is not a duration; it must be response, service or lag",
                hints: near.map { ["did you mean `\($0)`?"] } ?? [])
        }
        _ = scanner.take(",")
        return (measure, try closing(scopeIsOptional: true))
    }

    private mutating func scopeArgument() throws(ObjectiveError) -> String? {
        guard scanner.take("(") else { return nil }
        return try closing(scopeIsOptional: false)
    }

    /// Parses an optional operation or group and the closing parenthesis.
    private mutating func closing(scopeIsOptional: Bool) throws(ObjectiveError) -> String? {
        scanner.skipBlanks()
        let place = scanner.place
        let scope = scanner.word()
        if !scope.isEmpty, vocabulary.members(of: scope) == nil {
            let near = SpellingSuggestion.nearest(to: scope, among: vocabulary.names + OperationVocabulary.groups)
            throw ObjectiveError(
                at: place, "unknown operation `\(scope)`" + (near.map { "; did you mean `\($0)`?" } ?? ""),
                hints: near == nil
                    ? [
                        "the operations are \(vocabulary.names.joined(separator: ", ")); the groups are "
                            + OperationVocabulary.groups.joined(separator: ", ")
                    ] : [])
        }
        if scope.isEmpty, !scopeIsOptional {
            throw ObjectiveError(
                at: place, "missing operation between the parentheses",
                hints: ["name an operation or a group, or remove the parentheses"])
        }
        guard scanner.take(")") else {
            throw ObjectiveError(at: scanner.place, "missing closing parenthesis", hints: [Self.example])
        }
        return scope.isEmpty ? nil : scope
    }

    // MARK: - The bound

    private mutating func comparison() throws(ObjectiveError) -> ComparisonOperator {
        scanner.skipBlanks()
        let place = scanner.place
        let sign = scanner.comparison()
        if let comparison = ComparisonOperator(rawValue: sign) { return comparison }
        let meant = ["=": "==", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">="][sign]
        let given = sign.isEmpty ? "missing comparison after the figure" : "`\(sign)` is not a comparison"
        throw ObjectiveError(
            at: place, "\(given); it must be <, <=, >, >= or ==",
            hints: [meant.map { "write \($0)" } ?? Self.example])
    }

    private mutating func bound(of figure: ObjectiveFigure) throws(ObjectiveError) -> Double {
        scanner.skipBlanks()
        let place = scanner.place
        let given = scanner.rest
        guard let number = scanner.number() else {
            throw ObjectiveError(
                at: place, given.isEmpty ? "missing bound after the comparison" : "`\(given)` is not a number",
                hints: [
                    given.contains(",")
                        ? "a comma separates groups of three digits (1,000); write decimals with a point (1.5)"
                        : Self.example
                ])
        }
        let unit = scanner.unit()
        // The unit of a named figure follows from its name, so a bare number is enough.
        let bare = if case .named = figure { ObjectiveUnit.bare(number, unit) } else { Double?.none }
        guard let bound = bare ?? figure.unit.read(number, unit) else {
            throw ObjectiveError(at: place, "the bound is \(given)\(figure.unit.rule(unit))")
        }
        guard bound.isFinite else {
            throw ObjectiveError(at: place, "the bound is \(given); the number is too large")
        }
        if figure.unit != .number, bound < 0 {
            throw ObjectiveError(at: place, "the bound is \(given); it must be at least 0")
        }
        if figure.unit == .share, bound > 1 {
            throw ObjectiveError(
                at: place, "the bound is \(given); a share is at most 1, or 100%",
                hints: number <= 100 && unit.isEmpty ? ["write \(given)%"] : [])
        }
        return bound
    }

    private static let example = "such as p99(response) < 300ms, error_rate < 1% or society.mean_anxiety < 0.5"
}

extension ObjectiveUnit {
    /// Converts a number with a unit to base units; nil if the unit does not fit.
    func read(_ number: Double, _ unit: String) -> Double? {
        switch self {
        case .seconds: Self.durations[unit].map { number * $0.factor / $0.divisor }
        case .share: unit == "%" ? number / 100 : unit.isEmpty ? number : nil
        case .perSecond:
            switch unit.split(separator: "/", omittingEmptySubsequences: false).map(String.init) {
            case let parts where parts.count == 2:
                Self.multiples[parts[0]].flatMap { multiple in
                    Self.periods[parts[1]].map { number * multiple / $0 }
                }
            default: nil
            }
        case .number: unit == "%" ? number / 100 : Self.bare(number, unit) ?? ObjectiveUnit.seconds.read(number, unit)
        case .minutes: ObjectiveUnit.seconds.read(number, unit).map { $0 / 60 }
        }
    }

    /// Returns a number without a unit, such as `10k`; nil if it has a unit.
    static func bare(_ number: Double, _ unit: String) -> Double? { multiples[unit].map { number * $0 } }

    /// Returns the rule that `unit` breaks, to follow the bound as given.
    func rule(_ unit: String) -> String {
        let without = unit.isEmpty ? " without a unit" : ""
        return switch self {
        case .seconds: "\(without); it must be a length of time such as 300ms or 1.5s"
        case .share: "\(without); it must be a share such as 1% or 0.01"
        case .perSecond: "\(without); it must be a rate such as 900/s"
        case .number: "\(without); it must be a number such as 0.5, 1%, 10k or 1.5s"
        case .minutes: "\(without); it must be a number of minutes such as 480, or a length of time such as 8h"
        }
    }

    // Division, not multiplication by a fraction: 300 / 1000 yields the double nearest to 0.3.
    private static let durations: [String: (factor: Double, divisor: Double)] = [
        "us": (1, 1e6), "µs": (1, 1e6), "μs": (1, 1e6), "ms": (1, 1e3), "s": (1, 1), "min": (60, 1), "h": (3_600, 1),
    ]
    private static let periods: [String: Double] = ["s": 1, "min": 60, "h": 3_600]
    private static let multiples: [String: Double] = ["": 1, "k": 1e3, "M": 1e6]
}

extension Objective {
    /// Creates an objective from its text.
    ///
    /// - Parameters:
    ///   - text: such as `p99(response) < 300ms`.
    ///   - vocabulary: the operations that the text may name.
    /// - Throws: `ObjectiveError` with the position of the first error.
    public init(_ text: String, vocabulary: OperationVocabulary) throws(ObjectiveError) {
        var parser = ObjectiveParser(text, vocabulary: vocabulary)
        let rule = try parser.rule()
        self.init(text: text, figure: rule.figure, comparison: rule.comparison, bound: rule.bound)
    }
}
