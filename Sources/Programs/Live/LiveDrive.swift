// SPDX-License-Identifier: GPL-3.0-or-later
package import Measurement
import Operations
import Reporting
import Synchronization

/// Reports the progress of a driven run to the live page and to the progress lines on the terminal.
package final class LiveDrive: Sendable {
    private struct State {
        var totals: RunningTotals
        var objectives: ObjectiveProgress
    }

    private let feed: LiveFeed?
    private let progress: Progress
    /// Duration of the load; seconds.
    private let seconds: Double
    private let state: Mutex<State>

    /// Creates a reporter for a run.
    ///
    /// - Parameters:
    ///   - feed: the live page; nil if there is none.
    ///   - progress: the progress display on the terminal.
    ///   - kinds: names of the operation kinds, in the workers' numbering; those of `OperationKind` come first.
    ///   - seconds: duration of the load.
    ///   - objectives: the run's objectives.
    ///   - phases: the run's phases.
    package init(
        _ feed: LiveFeed?, _ progress: Progress, kinds: [String], seconds: Double, objectives: [Objective] = [],
        phases: [Phase] = []
    ) {
        (self.feed, self.progress, self.seconds) = (feed, progress, seconds)
        let known = Dictionary(uniqueKeysWithValues: OperationKind.allCases.map { ($0.name, $0) })
        let vocabulary = OperationVocabulary(
            kinds.map {
                .init(name: $0, isSocial: known[$0]?.isSocial ?? false, isRead: known[$0]?.isRead ?? false)
            })
        state = Mutex(
            State(
                totals: RunningTotals(kinds: kinds.count),
                objectives: ObjectiveProgress(objectives, vocabulary: vocabulary, phases: phases)))
    }

    /// Reports a completed second.
    ///
    /// - Parameters:
    ///   - row: the second's row.
    ///   - workers: results of that second from the event-loop workers.
    package func send(_ row: SecondRow, _ workers: [WorkerSeconds]) {
        let (second, causes, requests, results) = state.withLock { state in
            state.objectives.advance(workers, to: row.second + 1)
            let second = state.totals.advance(workers, to: row.second + 1)
            return (second, state.totals.causes, state.totals.requests, state.objectives.results)
        }
        let share = seconds > 0 ? min(1, Double(second.second) / seconds) : nil
        if let feed {
            feed.send(.second(LiveSecond(second, phase: row.phase, causes: causes, share: share)))
            if !results.isEmpty { feed.send(.objectives(results)) }
        }
        let block = DriveBlock(
            second: second, seconds: seconds, requests: requests, causes: causes, objectives: results)
        progress.enter(.driving(share: share ?? 0, figures: block.line, details: block.lines))
    }
}

extension LiveSecond {
    /// Converts a second to the live page's form.
    init(_ second: RunningTotals.Second, phase: String, causes: [NamedCount], share: Double?) {
        self.init(
            second: second.second, phase: phase, span: second.span, offered: second.offered,
            completed: second.completed, errors: second.errors, retries: second.retries, inFlight: second.inFlight,
            outstanding: second.outstanding, response: LiveTimes(second.response), causes: causes, counts: second.kinds,
            share: share)
    }
}
