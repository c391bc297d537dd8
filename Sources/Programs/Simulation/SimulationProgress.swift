// SPDX-License-Identifier: GPL-3.0-or-later
package import Simulation
package import Society

/// The observer that shows a run's progress.
package final class SimulationProgress: SimulationObserver {
    private let progress: Progress
    private var operations = 0

    /// Creates an observer and enters the phase in which ticks run.
    package init(_ progress: Progress, _ parameters: SocietyParameters) {
        self.progress = progress
        progress.enter(.simulating(Calendar(parameters)))
    }

    /// Shows that a tick is done.
    package func tickEnded(_ tick: TickCounts, in run: SimulationRun) {
        operations += tick.total
        progress.done(ticks: run.society.ticksDone, operations: operations)
    }
}
