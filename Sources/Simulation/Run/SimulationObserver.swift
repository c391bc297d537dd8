// SPDX-License-Identifier: GPL-3.0-or-later
public import Society

/// An object that follows a run: it collects results, shows progress, saves states or intervenes.
///
/// A run calls its observers in their order, on its own thread, and waits for each. Both methods do nothing by default.
public protocol SimulationObserver: AnyObject {
    /// Called after each tick.
    ///
    /// - Parameters:
    ///   - tick: the tick's operations by kind.
    ///   - run: the run, whose society is at the end of the tick. After the last tick of a day, the daily processes are
    ///     complete too.
    func tickEnded(_ tick: TickCounts, in run: SimulationRun)

    /// Called after the last tick of a day, once `tickEnded` has been called for all observers.
    ///
    /// - Parameters:
    ///   - day: the day's figures.
    ///   - run: the run; `run.society.lastPanel` holds the sampled children of the day.
    func dayEnded(_ day: DayObservation, in run: SimulationRun)
}

extension SimulationObserver {
    /// Does nothing.
    public func tickEnded(_ tick: TickCounts, in run: SimulationRun) {}

    /// Does nothing.
    public func dayEnded(_ day: DayObservation, in run: SimulationRun) {}
}
