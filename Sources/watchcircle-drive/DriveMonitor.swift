// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Measurement
import Programs
import Scenarios
import Synchronization

/// Follows a drive from a thread of its own: time-outs some times a second, a row of the timeline each second, and the objectives
/// that can end the run.
final class DriveMonitor: Sendable {
    private struct State {
        var timeline: RunTimeline
        var objectives: ObjectiveMonitor
        var seconds = 0
        var breach: ObjectiveMonitor.Breach?
        var isOver = false
        var hasEnded = false
    }

    private let drive: Drive
    /// The load's first moment; nanoseconds of the drive's clock.
    private let begin: Int64
    private let state: Mutex<State>
    /// Told of each second that has ended.
    private let report: @Sendable (SecondRow, [LaneSeconds]) -> Void

    /// Begins to follow.
    ///
    /// - Parameter rows: takes the rows of seconds.
    init(
        _ drive: Drive, begin: Int64, phases: [Phase], objectives: [Objective], rows: any RowLog<SecondRow>,
        report: @escaping @Sendable (SecondRow, [LaneSeconds]) -> Void
    ) {
        self.drive = drive
        self.begin = begin
        self.report = report
        let monitor = ObjectiveMonitor(objectives, vocabulary: .driven, phases: phases)
        state = Mutex(State(timeline: RunTimeline(phases: phases, closed: rows), objectives: monitor))
        Thread.detachNewThread { [self] in
            while follow() { usleep(50_000) }
            state.withLock { $0.hasEnded = true }
        }
    }

    /// The objective that ends the run, once there is one.
    private var breach: ObjectiveMonitor.Breach? { state.withLock { $0.breach } }

    /// Whether nothing ends the run before its time.
    var goesOn: Bool { !Interruption.isAsked && breach == nil && !drive.isSpent }

    /// Why the run ended before its time, which is said too; nil if it did not.
    func earlyEnd() -> EarlyEnd? {
        guard let end = reason else { return nil }
        Terminal.say("watchcircle: ended: \(end.reason)")
        return end
    }

    private var reason: EarlyEnd? {
        if let breach { return EarlyEnd(breach.reason, objective: breach.objective.name) }
        if Interruption.isAsked { return EarlyEnd("it was interrupted") }
        guard drive.isSpent, let most = drive.transport.mostRequests else { return nil }
        return EarlyEnd("all \(most) requests of --max-requests were sent")
    }

    /// Stops following, when the drive has recorded all.
    ///
    /// - Returns: one row a second, and what objectives over windows saw.
    func end() -> (rows: Rows<SecondRow>, watched: [WatchedWindows]) {
        state.withLock { $0.isOver = true }
        while !state.withLock({ $0.hasEnded }) { usleep(5_000) }
        let last = drive.takeSeconds()
        return state.withLock { state in
            let second = max(1, state.seconds)
            state.timeline.advance(last, to: second)
            _ = state.objectives.advance(last, to: second)
            return (state.timeline.finish(), state.objectives.finish(at: second))
        }
    }

    private func follow() -> Bool {
        guard !state.withLock({ $0.isOver }) else { return false }
        drive.sweep()
        let passed = Int((drive.now - begin) / 1_000_000_000)
        guard passed > state.withLock({ $0.seconds }) else { return true }
        let lanes = drive.takeSeconds()
        let row = state.withLock { state in
            state.seconds = passed
            let breaches = state.objectives.advance(lanes, to: passed)
            if state.breach == nil { state.breach = breaches.first }
            return state.timeline.advance(lanes, to: passed)
        }
        report(row, lanes)
        return true
    }
}
