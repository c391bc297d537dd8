// SPDX-License-Identifier: GPL-3.0-or-later

/// The result of an objective.
public struct ObjectiveResult: Codable, Equatable, Sendable {
    /// Whether the run met the objective.
    public enum Status: String, Codable, CaseIterable, Sendable {
        /// The value meets the bound.
        case met
        /// The value misses the bound.
        case missed
        /// The run lacks the data to judge the objective, which never counts as met.
        case unjudged
    }

    /// The objective's name.
    public var name: String
    /// The rule as written, with its span if it has one.
    public var text: String
    /// Whether the run met the objective.
    public var status: Status
    /// The measured value, of the worst window if there are several; nil if the objective was not judged.
    public var value: Double?
    /// The bound.
    public var bound: Double
    /// The unit of the value and the bound.
    public var unit: ObjectiveUnit
    /// The value and the bound in a sentence, or the reason why the objective was not judged.
    public var why: String
    /// The seconds of the worst window, since the run began; nil if the whole was judged.
    public var window: Range<Int>?

    /// Creates a result.
    public init(
        name: String, text: String, status: Status, value: Double?, bound: Double, unit: ObjectiveUnit, why: String,
        window: Range<Int>? = nil
    ) {
        self.name = name
        self.text = text
        self.status = status
        self.value = value
        self.bound = bound
        self.unit = unit
        self.why = why
        self.window = window
    }
}

extension RunRecord {
    /// The reason for the verdict `fail`, such as `an objective was missed`.
    public var reasonOfFailure: String {
        objectives.contains { $0.status == .missed } ? "an objective was missed" : "an objective could not be judged"
    }
}

extension Objective {
    /// The rule with its span: `p99(response) < 500ms over 10s`.
    public var fullText: String {
        var words = [text]
        switch span {
        case .whole: break
        case .every(let seconds): words.append("over \(seconds)s")
        case .share(let share): words.append("in \(Words.percent(share)) of seconds")
        }
        if let phase { words.append("in phase \(phase)") }
        if let abortAfter { words.append("abort after \(abortAfter)s") }
        return words.joined(separator: ", ")
    }

    /// Judges a run that has ended.
    ///
    /// - Parameters:
    ///   - objectives: the objectives; those for other kinds of run are ignored.
    ///   - record: the record of the run.
    ///   - vocabulary: the kinds of operations.
    /// - Returns: one result per objective for this kind of run, in their order.
    public static func evaluate(
        _ objectives: [Objective], on record: RunRecord, vocabulary: OperationVocabulary
    ) -> [ObjectiveResult] {
        objectives.filter { $0.runs == .all || $0.runs == (record.driven == nil ? .simulated : .driven) }.map {
            ObjectiveJudge(objective: $0, record: record, vocabulary: vocabulary).result
        }
    }
}

extension RunRecord {
    /// Judges the run: sets `objectives`, the verdict and, for a driven run, its validity.
    ///
    /// An interrupted run stays `partial`. A run without a valid measurement is `invalid`. A run that missed an
    /// objective, or has one that cannot be judged, is `fail`.
    ///
    /// - Parameters:
    ///   - objectives: the objectives of the run.
    ///   - vocabulary: the kinds of operations.
    ///   - rules: the conditions under which a driven run is a valid measurement of its target. Its measured window
    ///     must also be at least as long as the longest window of an objective.
    public mutating func judge(
        by objectives: [Objective], vocabulary: OperationVocabulary, rules: Validity.Rules = Validity.Rules()
    ) {
        self.objectives = Objective.evaluate(objectives, on: self, vocabulary: vocabulary)
        let isMissed = self.objectives.contains { $0.status != .met }
        var isInvalid = false
        if var figures = driven {
            var rules = rules
            let longest = objectives.filter { $0.runs != .simulated }.map(\.span.window).max() ?? 0
            rules.windowSeconds = max(rules.windowSeconds, Double(longest))
            let validity = Validity(of: figures, rules: rules, isMissed: isMissed)
            figures.validity = validity
            driven = figures
            isInvalid = !validity.isValid
        }
        guard verdict != .partial else { return }
        verdict = isInvalid ? .invalid : isMissed ? .fail : .pass
    }
}
