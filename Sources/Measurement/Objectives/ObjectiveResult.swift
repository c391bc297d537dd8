// SPDX-License-Identifier: GPL-3.0-or-later

/// What became of an objective.
public struct ObjectiveResult: Codable, Equatable, Sendable {
    /// Whether it was kept.
    public enum Status: String, Codable, Sendable {
        case met
        case missed
        /// The run has not what it is about; never taken for kept.
        case unjudged
    }

    /// The objective's name.
    public var name: String
    /// The rule as written, with the span where it has one.
    public var text: String
    /// Whether it was kept.
    public var status: Status
    /// What was measured, the worst window where there are several; nil if it was not judged.
    public var value: Double?
    /// What it was compared with.
    public var bound: Double
    /// The unit of both.
    public var unit: ObjectiveUnit
    /// Value and bound in a sentence, or why it was not judged.
    public var why: String
    /// The seconds of the worst window, since the run's begin; nil where the whole was judged.
    public var window: Range<Int>?

    /// Makes a result.
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
    /// Why its verdict is `fail`, such as `an objective was missed`.
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

    /// Judges a run that is over.
    ///
    /// - Parameters:
    ///   - objectives: what it was to keep; those about other runs are left out.
    ///   - record: what it did.
    ///   - vocabulary: the kinds of operations.
    /// - Returns: one result for each objective about such a run, in their order.
    public static func evaluate(
        _ objectives: [Objective], on record: RunRecord, vocabulary: OperationVocabulary
    ) -> [ObjectiveResult] {
        objectives.filter { $0.runs == .all || $0.runs == (record.driven == nil ? .simulated : .driven) }.map {
            ObjectiveJudge(objective: $0, record: record, vocabulary: vocabulary).result
        }
    }
}

extension RunRecord {
    /// Judges the run: fills `objectives`, for a driven run its validity, and sets the verdict.
    ///
    /// An interrupted run stays `partial`, one that could not be measured is `invalid`, one that missed an objective, or
    /// has one that cannot be judged, is `fail`.
    ///
    /// - Parameters:
    ///   - objectives: what it was to keep.
    ///   - vocabulary: the kinds of operations.
    ///   - rules: what a driven run must keep to say anything about its target; its window must also be as long as the
    ///     longest window of an objective.
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
