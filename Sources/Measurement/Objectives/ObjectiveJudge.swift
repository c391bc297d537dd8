// SPDX-License-Identifier: GPL-3.0-or-later

/// Judge of one objective, given the record of a run.
struct ObjectiveJudge {
    let objective: Objective
    let record: RunRecord
    let vocabulary: OperationVocabulary

    /// A value, or the reason for its absence.
    private enum Finding {
        case value(Double)
        case none(String)
    }

    var result: ObjectiveResult {
        if let end = record.driven?.earlyEnd, end.objective == objective.name {
            var result = judged
            if result.status != .missed { (result.status, result.why) = (.missed, "it aborted the run: \(end.reason)") }
            return result
        }
        return judged
    }

    private var judged: ObjectiveResult {
        if objective.figure.isMeasured, objective.span != .whole || objective.phase != nil { return watched }
        switch finding {
        case .value(let value):
            if objective.isMet(by: value), case .named("audit", _) = objective.figure,
                record.driven?.audit?.isWhole == false
            {
                return unjudged("the read-back of accounts is incomplete")
            }
            return result(value, isMet: objective.isMet(by: value), why: comparison(with: value) + untried)
        case .none(let why): return unjudged(why)
        }
    }

    // MARK: - Of the whole run

    private var finding: Finding {
        if case .named(let family, let name) = objective.figure { return named(name, of: family) }
        guard let driven = record.driven else {
            return .none("a simulated run has no \(objective.figure); a run against a backend does")
        }
        if objective.figure == .deadTime {
            return driven.deadTime.map { .value($0) }
                ?? .none("only a closed load, which waits for each answer, has dead time")
        }
        let scope = objective.figure.scope
        guard let members = vocabulary.members(of: scope) else { return .none("unknown operation \(scope ?? "")") }
        let names = Set(members.map { vocabulary.kinds[$0].name })
        let rows = driven.kinds.filter { names.contains($0.kind) }
        var all = scope == nil ? driven.overall : OperationTimes(scope ?? "", KindTotals())
        if scope != nil { for row in rows { all.merge(row) } }
        return finding(of: all, in: driven)
    }

    private func finding(of operations: OperationTimes, in driven: DrivenFigures) -> Finding {
        if case .throughput = objective.figure {
            let window = driven.setup.windowSeconds
            return window > 0 ? .value(Double(operations.succeededInWindow) / window) : .none(Self.noWindow)
        }
        guard operations.requests > 0 else {
            let what = objective.figure.scope.map { "no \($0)" } ?? "no operation"
            let skipped = operations.skipped > 0 ? "; the profile skips it" : ""
            return .none("\(what) was sent in the measured window" + skipped)
        }
        guard case .duration(let statistic, let measure, _) = objective.figure else {
            return .value(operations.errorRate)
        }
        let histogram =
            switch measure {
            case .response: operations.times.response
            case .service: operations.times.service
            case .lag: operations.times.lag
            }
        return histogram.isEmpty
            ? .none("no operation has a \(measure.rawValue) time") : .value(histogram.value(of: statistic))
    }

    private func named(_ name: String, of family: String) -> Finding {
        let figures: [NamedFigure]
        switch family {
        case "audit":
            guard let audit = record.driven?.audit else {
                return .none(
                    record.driven == nil
                        ? "a simulated run has no audit; a run against a backend can have one"
                        : "the answers of this run were not audited")
            }
            if let why = audit.whyNothing(of: name) { return .none(why) }
            figures = audit.figures
        case "load":
            figures = [
                NamedFigure("mean_per_second", record.load.meanPerSecond),
                NamedFigure("peak_per_second", record.load.peakPerSecond),
                NamedFigure("peak_to_mean", record.load.peakToMean),
            ]
        default: figures = record.society
        }
        guard let figure = figures.first(where: { $0.name == name }) else {
            if figures.isEmpty { return .none("the run has no \(family) figures") }
            let near = SpellingSuggestion.nearest(to: name, among: figures.map(\.name))
            return .none(
                "the run has no figure `\(family).\(name)`"
                    + (near.map { "; did you mean `\(family).\($0)`?" }
                        ?? "; the figures are \(figures.map(\.name).joined(separator: ", "))"))
        }
        return figure.value.isFinite ? .value(figure.value) : .none("\(family).\(name) has no value in this run")
    }

    // MARK: - Second by second

    private var watched: ObjectiveResult {
        guard let driven = record.driven else {
            return unjudged("a simulated run has no \(objective.figure); a run against a backend does")
        }
        let window = objective.span.window
        guard let windows = driven.watched.first(where: { $0.objective == objective }) else {
            guard let phase = objective.phase, !driven.phases.contains(where: { $0.name == phase }) else {
                return unjudged("this run did not record \(objective.figure) second by second")
            }
            let names = driven.phases.map(\.name).joined(separator: ", ")
            return unjudged("the run has no phase \(phase); it has \(names.isEmpty ? "none" : names)")
        }
        guard let worst = windows.worst else { return unjudged("no window of this run contains such an operation") }
        if window == 0 {
            return result(worst.value, isMet: objective.isMet(by: worst.value), why: comparison(with: worst.value))
        }
        if case .share(let share) = objective.span { return ofSeconds(windows, least: share, worst: worst) }
        let range = (worst.end - window)..<worst.end
        let why =
            windows.missed == 0
            ? "at worst \(words(worst.value)), \(Self.words(range))"
            : "missed in \(windows.missed) of \(Words.count(windows.judged, "window")) of \(window) s: at worst "
                + "\(words(worst.value)), \(Self.words(range)); it must be \(rule)"
        return result(worst.value, isMet: windows.missed == 0, why: why, window: range)
    }

    private func ofSeconds(
        _ windows: WatchedWindows, least share: Double, worst: WatchedWindows.Window
    ) -> ObjectiveResult {
        let part = Double(windows.met) / Double(windows.judged)
        let range = (worst.end - 1)..<worst.end
        let why =
            "met in \(Words.percent(part)) of \(Words.count(windows.judged, "second")); "
            + "it must be at least \(Words.percent(share)); at worst \(words(worst.value)), \(Self.words(range))"
        return ObjectiveResult(
            name: objective.name, text: objective.fullText, status: part >= share ? .met : .missed, value: part,
            bound: share, unit: .share, why: why, window: range)
    }

    // MARK: - Words

    private static let noWindow = "the run has no measured window"

    private func result(_ value: Double, isMet: Bool, why: String, window: Range<Int>? = nil) -> ObjectiveResult {
        ObjectiveResult(
            name: objective.name, text: objective.fullText, status: isMet ? .met : .missed, value: value,
            bound: objective.bound, unit: objective.figure.unit, why: why, window: window)
    }

    private func unjudged(_ why: String) -> ObjectiveResult {
        ObjectiveResult(
            name: objective.name, text: objective.fullText, status: .unjudged, value: nil, bound: objective.bound,
            unit: objective.figure.unit, why: why)
    }

    private func words(_ value: Double) -> String { objective.figure.unit.words(value) }

    /// A remark for an objective that was met although no operation in the run could have violated it; otherwise empty.
    private var untried: String {
        guard case .named("audit", "over_cap") = objective.figure,
            record.driven?.audit?.figures.first(where: { $0.name == "cap_attempts" })?.value == 0
        else { return "" }
        return "; no operation tried to exceed the friend cap"
    }

    private var rule: String { "\(objective.comparison.words) \(words(objective.bound))" }

    private func comparison(with value: Double) -> String {
        // A value that just misses the bound needs enough digits to differ from it.
        let isMet = objective.isMet(by: value)
        let text = words(value)
        let same = text == words(objective.bound) && !isMet && value != objective.bound
        return "\(same ? "\(value)" : text); it must be \(rule)"
    }

    private static func words(_ seconds: Range<Int>) -> String {
        seconds.count == 1
            ? "in second \(seconds.lowerBound)" : "in seconds \(seconds.lowerBound) to \(seconds.upperBound - 1)"
    }
}
