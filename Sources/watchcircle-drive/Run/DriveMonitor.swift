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
        /// Whether the load is over, and how many seconds it had, begun ones included.
        var hasStopped = false
        var last = 0
        var isOver = false
        var hasEnded = false
    }

    /// How the load ended.
    struct Ending {
        /// Seconds that it lasted, warm-up included.
        var seconds: Double
        /// The parts that it had.
        var phases: [Phase]
        /// Why it ended before its time; nil if it did not.
        var early: EarlyEnd?
    }

    private let drive: Drive
    private let load: LoadLength
    /// The load's first moment, and the instant from which seconds are counted; nanoseconds of the drive's clock.
    private let (begin, origin): (Int64, Int64)
    private let state: Mutex<State>
    /// Told of each second that has ended.
    private let report: @Sendable (SecondRow, [LaneSeconds]) -> Void

    /// Begins to follow.
    ///
    /// - Parameters:
    ///   - begin: the load's first moment; nanoseconds.
    ///   - load: how long it is to last.
    ///   - rows: takes the rows of seconds.
    init(
        _ drive: Drive, begin: Int64, load: LoadLength, objectives: [Objective], rows: any RowLog<SecondRow>,
        report: @escaping @Sendable (SecondRow, [LaneSeconds]) -> Void
    ) {
        self.drive = drive
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

    /// The objective that ends the run, once there is one.
    private var breach: ObjectiveMonitor.Breach? { state.withLock { $0.breach } }

    /// Whether nothing ends the run before its time.
    var goesOn: Bool { !Interruption.isAsked && breach == nil && !drive.hasOverspent }

    /// Ends the load at its time, or now, and says why if that is before its time: nothing that is due later is sent or judged.
    func stop() -> Ending {
        let early = reason
        let end = drive.stop()
        var lasted = load
        lasted.seconds = Double(end - begin) / 1e9
        state.withLock { state in
            state.timeline.end(with: lasted.phases)
            state.objectives.end(after: Double(end - origin) / 1e9)
            // Those that are missed from now on have nothing left to end.
            state.hasStopped = true
            state.last = Int((Double(end - origin) / 1e9).rounded(.up))
        }
        if let early { Terminal.say("watchcircle: ended: \(early.reason)") }
        return Ending(seconds: lasted.seconds, phases: lasted.phases, early: early)
    }

    private var reason: EarlyEnd? {
        if let breach { return EarlyEnd(breach.reason, objective: breach.objective.name) }
        if Interruption.isAsked { return EarlyEnd("it was interrupted") }
        guard drive.hasOverspent, let most = drive.transport.mostRequests else { return nil }
        return EarlyEnd("all \(most) requests of --max-requests were sent")
    }

    /// Stops following, when the drive has recorded all.
    ///
    /// - Returns: one row a second, and what objectives over windows saw.
    func end() -> (rows: Rows<SecondRow>, watched: [WatchedWindows]) {
        state.withLock { $0.isOver = true }
        while !state.withLock({ $0.hasEnded }) { usleep(5_000) }
        let last = drive.takeSeconds()
        let (row, rows, watched) = state.withLock { state in
            let told = state.seconds
            // All seconds of the load, whether or not the last of them was looked at when it ended.
            let second = max(1, told, state.last)
            var row = state.timeline.advance(last, to: second)
            row.second = max(row.second, told)
            _ = state.objectives.advance(last, to: second)
            return (row, state.timeline.finish(), state.objectives.finish(at: second))
        }
        // Those who look on have seen all that the report counts.
        if last.contains(where: { !$0.isEmpty }) { report(row, last) }
        return (rows, watched)
    }

    private func follow() -> Bool {
        guard !state.withLock({ $0.isOver }) else { return false }
        drive.sweep()
        let passed = Int((drive.now - origin) / 1_000_000_000)
        guard passed > state.withLock({ $0.seconds }) else { return true }
        let lanes = drive.takeSeconds()
        let row = state.withLock { state in
            state.seconds = passed
            let breaches = state.objectives.advance(lanes, to: passed)
            if state.breach == nil, !state.hasStopped { state.breach = breaches.first }
            return state.timeline.advance(lanes, to: passed)
        }
        report(row, lanes)
        return true
    }
}
