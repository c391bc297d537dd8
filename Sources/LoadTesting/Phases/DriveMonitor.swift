// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Measurement
import Synchronization

/// Monitors a drive on its own thread: time-outs several times a second, a timeline row every second, and the
/// objectives that can end the run.
final class DriveMonitor: Sendable {
    private struct State {
        var timeline: RunTimeline
        var objectives: ObjectiveMonitor
        var seconds = 0
        var breach: ObjectiveMonitor.Breach?
        /// Whether the load has ended, and its number of seconds, partial ones included.
        var hasStopped = false
        var last = 0
        var isOver = false
        var hasEnded = false
    }

    /// The end of the load.
    struct Ending {
        /// Duration of the load, warm-up included; seconds.
        var seconds: Double
        /// The phases it had.
        var phases: [Phase]
        /// Why the load ended early; nil if it did not.
        var early: EarlyEnd?
    }

    private let drive: Drive
    private let load: LoadLength
    private let control: DriveControl
    /// Start of the load, and the instant from which seconds count; nanoseconds of the drive's clock.
    private let (begin, origin): (Int64, Int64)
    private let state: Mutex<State>
    /// Called with each completed second.
    private let report: @Sendable (SecondRow, [WorkerSeconds]) -> Void

    /// Starts the monitor.
    ///
    /// - Parameters:
    ///   - begin: start of the load; nanoseconds.
    ///   - load: planned duration of the load.
    ///   - rows: destination of the rows of seconds.
    init(
        _ drive: Drive, _ control: DriveControl, begin: Int64, load: LoadLength, objectives: [Objective],
        rows: any RowLog<SecondRow>, report: @escaping @Sendable (SecondRow, [WorkerSeconds]) -> Void
    ) {
        (self.drive, self.control) = (drive, control)
        self.load = load
        (self.begin, origin) = (begin, drive.origin)
        self.report = report
        var monitor = ObjectiveMonitor(objectives, vocabulary: .driven, phases: load.phases)
        monitor.end(after: Double(begin - origin) / 1e9 + load.seconds)
        state = Mutex(State(timeline: RunTimeline(phases: load.phases, closed: rows), objectives: monitor))
        Thread.detachNewThread { [self] in
            while follow() { usleep(50_000) }
            state.withLock { $0.hasEnded = true }
        }
    }

    /// The objective that ends the run; nil if there is none.
    private var breach: ObjectiveMonitor.Breach? { state.withLock { $0.breach } }

    /// Whether the run continues.
    var shouldContinue: Bool { control.shouldContinue && breach == nil && !drive.hasReachedRequestLimit }

    /// Ends the load, at its planned end or early, and reports the reason if early. Requests that are due later
    /// are neither sent nor judged.
    func stop() -> Ending {
        let early = reason
        let end = drive.stop()
        var lasted = load
        lasted.seconds = Double(end - begin) / 1e9
        state.withLock { state in
            state.timeline.end(with: lasted.phases)
            state.objectives.end(after: Double(end - origin) / 1e9)
            // Objectives that are missed from now on have nothing to end.
            state.hasStopped = true
            state.last = Int((Double(end - origin) / 1e9).rounded(.up))
        }
        if let early { control.report(.endedEarly(early)) }
        return Ending(seconds: lasted.seconds, phases: lasted.phases, early: early)
    }

    private var reason: EarlyEnd? {
        if let breach { return EarlyEnd(breach.reason, objective: breach.objective.name) }
        if !control.shouldContinue { return EarlyEnd("it was interrupted") }
        guard drive.hasReachedRequestLimit, let most = drive.transport.mostRequests else { return nil }
        return EarlyEnd("all \(most) requests of --max-requests were sent")
    }

    /// Stops the monitor, after the drive has recorded everything.
    ///
    /// - Returns: one row per second, and the results of objectives over windows.
    func end() -> (rows: Rows<SecondRow>, watched: [WatchedWindows]) {
        state.withLock { $0.isOver = true }
        while !state.withLock({ $0.hasEnded }) { usleep(5_000) }
        let last = drive.takeSeconds()
        let (row, rows, watched) = state.withLock { state in
            let told = state.seconds
            // All seconds of the load, even if the monitor has not seen the last one.
            let second = max(1, told, state.last)
            var row = state.timeline.advance(last, to: second)
            row.second = max(row.second, told)
            _ = state.objectives.advance(last, to: second)
            return (row, state.timeline.finish(), state.objectives.finish(at: second))
        }
        // The live page must show everything that the report counts.
        if last.contains(where: { !$0.isEmpty }) { report(row, last) }
        return (rows, watched)
    }

    private func follow() -> Bool {
        guard !state.withLock({ $0.isOver }) else { return false }
        drive.sweep()
        let passed = Int((drive.now - origin) / 1_000_000_000)
        guard passed > state.withLock({ $0.seconds }) else { return true }
        let workers = drive.takeSeconds()
        let row = state.withLock { state in
            state.seconds = passed
            let breaches = state.objectives.advance(workers, to: passed)
            if state.breach == nil, !state.hasStopped { state.breach = breaches.first }
            return state.timeline.advance(workers, to: passed)
        }
        report(row, workers)
        return true
    }
}
