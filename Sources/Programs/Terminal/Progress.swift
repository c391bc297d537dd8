// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Simulation
import Society
import Synchronization

/// The progress display: one or a few lines, redrawn on a screen; an occasional plain line elsewhere.
///
/// A thread of its own redraws ten times a second, so the clock still runs during a tick that takes minutes. Work that
/// ends within two seconds shows nothing.
package final class Progress: Sendable {
    /// The output style.
    package enum Style: Sendable {
        /// No output.
        case silent
        /// Lines redrawn on a screen.
        case screen
        /// Plain lines in a log or a pipe.
        case lines
    }

    private struct State {
        var phase = ProgressLine.Phase.waiting
        var begun = Stopwatch()
        var ticks = 0
        var operations = 0
        var isOver = false
        /// Lines on the screen; the cursor is in the last one.
        var linesDrawn = 0
        var lastLine: Double?
    }

    private static let patience = 2.0
    private static let secondsBetweenLines = 10.0

    private let style: Style
    private let whole = Stopwatch()
    private let state = Mutex(State())

    /// Creates a display and starts its clock.
    package init(_ style: Style) {
        self.style = style
        guard style != .silent else { return }
        Thread.detachNewThread { [self] in
            while redraw() { Thread.sleep(forTimeInterval: 0.1) }
        }
    }

    /// Creates a display in the style that suits standard error.
    package convenience init(isQuiet: Bool) { self.init(isQuiet ? .silent : Terminal.isScreen ? .screen : .lines) }

    /// Enters another phase of the work.
    package func enter(_ phase: ProgressLine.Phase) {
        state.withLock {
            ($0.phase, $0.begun, $0.ticks, $0.operations) = (phase, Stopwatch(), 0, 0)
        }
    }

    /// Records how much of a simulation is done.
    package func done(ticks: Int, operations: Int) {
        state.withLock { ($0.ticks, $0.operations) = (ticks, operations) }
    }

    /// Clears the display for good.
    package func end() {
        state.withLock {
            if $0.linesDrawn > 0 { Terminal.draw(Self.toTop(of: $0.linesDrawn) + "\u{1B}[J") }
            ($0.isOver, $0.linesDrawn) = (true, 0)
        }
    }

    /// Returns the escape sequence that moves the cursor from the last of some lines to the start of the first.
    private static func toTop(of lines: Int) -> String { lines > 1 ? "\r\u{1B}[\(lines - 1)A" : "\r" }

    /// Draws the current state if it is due.
    ///
    /// - Returns: whether to continue.
    private func redraw() -> Bool {
        state.withLock { state in
            guard !state.isOver else { return false }
            let now = whole.seconds
            guard now >= Self.patience, state.phase != .waiting else { return true }
            if style == .lines, let last = state.lastLine, now - last < Self.secondsBetweenLines { return true }
            let line = ProgressLine(
                phase: state.phase, seconds: state.begun.seconds, ticks: state.ticks, operations: state.operations,
                isEnding: Interruption.isRequested, residentBytes: Machine.residentBytes)
            if style == .screen {
                let lines = line.lines(width: Terminal.width)
                // Clears each line to its end, and the rest of a longer block below, to avoid flicker.
                Terminal.draw(
                    Self.toTop(of: state.linesDrawn) + lines.joined(separator: "\u{1B}[K\n") + "\u{1B}[K\u{1B}[J")
                state.linesDrawn = lines.count
            } else {
                Terminal.printError("watchcircle: " + line.plainText)
                state.lastLine = now
            }
            return true
        }
    }
}
