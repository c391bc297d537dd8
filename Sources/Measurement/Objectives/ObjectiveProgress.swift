// SPDX-License-Identifier: GPL-3.0-or-later

/// Provisional results of a driven run's objectives for display. The verdict follows from the record, not from these.
public struct ObjectiveProgress: Sendable {
    private struct Entry {
        var objective: Objective
        /// Nil for figures that are known only at the end, such as the society's.
        var watched: WatchedObjective?
    }

    private let kindCount: Int
    private var entries: [Entry]
    private var now = 0

    /// Creates the progress of a run.
    ///
    /// - Parameters:
    ///   - objectives: all objectives of the run.
    ///   - vocabulary: the kinds of operations, in the order in which event loops number them.
    ///   - phases: the phases of the run.
    public init(_ objectives: [Objective], vocabulary: OperationVocabulary, phases: [Phase]) {
        kindCount = vocabulary.kinds.count
        entries = objectives.filter { $0.runs != .simulated }.map { objective in
            guard objective.figure.isMeasured, let seconds = ObjectiveMonitor.seconds(of: objective, phases),
                let members = vocabulary.members(of: objective.figure.scope)
            else { return Entry(objective: objective, watched: nil) }
            let kinds = vocabulary.kinds.indices.map(members.contains)
            return Entry(objective: objective, watched: WatchedObjective(objective, kinds: kinds, seconds: seconds))
        }
    }

    /// Adds the data of all event loops when a second has ended; `RunTimeline` receives the same data.
    ///
    /// - Parameters:
    ///   - workers: one value per event loop.
    ///   - second: seconds that have ended since the run began.
    public mutating func advance(_ workers: [WorkerSeconds], to second: Int) {
        now = second
        for index in entries.indices {
            for worker in workers { entries[index].watched?.add(worker, kindCount: kindCount) }
            entries[index].watched?.settle(now: second, isOver: false)
        }
    }

    /// One result per objective, in their order: whether the run meets it so far.
    public var results: [ObjectiveResult] { entries.map { result(of: $0) } }

    private func result(of entry: Entry) -> ObjectiveResult {
        let objective = entry.objective
        var result = ObjectiveResult(
            name: objective.name, text: objective.fullText, status: .unjudged, value: nil, bound: objective.bound,
            unit: objective.figure.unit, why: "known only when the run ends")
        guard let watched = entry.watched else { return result }
        guard let value = watched.present(now: now) else {
            result.why = "nothing to judge yet"
            return result
        }
        let words = objective.figure.unit.words(value)
        let rule = "it must be \(objective.comparison.words) \(objective.figure.unit.words(objective.bound))"
        result.value = value
        result.status = objective.isMet(by: value) ? .met : .missed
        result.why = "so far \(words); \(rule)"
        let (settled, missed) = (watched.windows.judged, watched.windows.missed)
        guard objective.span != .whole, settled > 0 else { return result }
        if case .share(let share) = objective.span {
            let part = 1 - Double(missed) / Double(settled)
            (result.value, result.bound, result.unit) = (part, share, .share)
            result.status = part >= share ? .met : .missed
            result.why = "met in \(Words.percent(part)) of \(Words.count(settled, "second")); now \(words)"
        } else {
            if missed > 0 { result.status = .missed }
            result.why = "missed in \(missed) of \(Words.count(settled, "window")); now \(words); \(rule)"
        }
        return result
    }
}
