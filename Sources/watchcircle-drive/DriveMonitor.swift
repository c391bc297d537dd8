// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Measurement
import Programs
import Synchronization

/// Follows a drive from a thread of its own: time-outs ten times a second, a row of the timeline each second.
final class DriveMonitor: Sendable {
    private struct State {
        var timeline: RunTimeline
        var seconds = 0
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
    init(
        _ drive: Drive, begin: Int64, phases: [Phase], report: @escaping @Sendable (SecondRow, [LaneSeconds]) -> Void
    ) {
        self.drive = drive
        self.begin = begin
        self.report = report
        state = Mutex(State(timeline: RunTimeline(phases: phases)))
        Thread.detachNewThread { [self] in
            while follow() { usleep(50_000) }
            state.withLock { $0.hasEnded = true }
        }
    }

    /// Stops following, when the drive has recorded all.
    ///
    /// - Returns: one row a second.
    func end() -> [SecondRow] {
        state.withLock { $0.isOver = true }
        while !state.withLock({ $0.hasEnded }) { usleep(5_000) }
        let last = drive.takeSeconds()
        return state.withLock { state in
            state.timeline.advance(last, to: max(1, state.seconds))
            return state.timeline.all
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
            return state.timeline.advance(lanes, to: passed)
        }
        report(row, lanes)
        return true
    }
}
