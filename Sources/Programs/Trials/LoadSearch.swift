// SPDX-License-Identifier: GPL-3.0-or-later

/// A search for the highest load that passes: doubling until a load fails, bisection of the bracket, and confirmation.
///
/// A value type without access to a backend: it names the next load, and the caller reports the result. Loads are
/// positive numbers in any unit.
///
/// A backend near its limit passes one run and fails the next, so the result is a load that passed every confirmation.
/// Each failed confirmation moves the search down to the next lower load that passed. If none is left, the search goes
/// below all of them in growing steps.
package struct LoadSearch: Equatable, Sendable {
    /// The next step of a search.
    package enum Step: Equatable, Sendable {
        /// A first run at a load.
        case trial(Double)
        /// Another run at the load found.
        case confirmation(Double)
        /// No further step.
        case over(End)
    }

    /// How a search ended.
    package enum End: Equatable, Sendable {
        /// At a load that passes, below one that fails.
        case found
        /// Even the lowest load failed.
        case neverPasses
        /// Even the highest load passed.
        case alwaysPasses
        /// The maximum number of trials was reached.
        case exhausted
    }

    /// The limits of a search.
    package struct Bounds: Equatable, Sendable {
        /// The first load to try.
        package var first: Double
        /// The lowest load to try.
        package var least: Double
        /// The highest load to try.
        package var most: Double
        /// Step of the grid of loads; 0 for any load.
        package var grid = 0.0
        /// Maximum distance of a failing load above the load found, as a fraction of the load found.
        package var tolerance = 0.05
        /// Number of runs that must pass at the load found.
        package var confirmations = 3
        /// Maximum number of trials, including confirmations.
        package var trials = 60

        /// Creates bounds.
        package init(first: Double, least: Double, most: Double) {
            self.first = first
            self.least = least
            self.most = most
        }
    }

    private enum Phase: Equatable, Sendable {
        /// Doubling, or halving until a load passes.
        case climbing
        /// Bisecting the bracket.
        case narrowing
        /// Confirming, with `left` runs to go.
        case confirming(left: Int)
        /// Moving down after a failed confirmation, for the `times`-th time.
        case retreating(times: Int)
        case over(End)
    }

    private let bounds: Bounds
    private var phase = Phase.climbing
    private var load: Double
    private var retreats = 0
    /// Loads that passed, in order of their trials.
    private var passes: [Double] = []

    /// Trials so far.
    package private(set) var trials = 0
    /// The highest load that passed and has not failed since.
    package private(set) var passed: Double?
    /// The lowest load that failed.
    package private(set) var failed: Double?

    /// Creates a search.
    ///
    /// - Precondition: 0 < least <= first <= most, tolerance > 0, confirmations >= 0, trials > 0.
    package init(_ bounds: Bounds) {
        precondition(bounds.least > 0 && bounds.least <= bounds.first && bounds.first <= bounds.most, "\(bounds)")
        precondition(bounds.tolerance > 0 && bounds.confirmations >= 0 && bounds.trials > 0, "\(bounds)")
        self.bounds = bounds
        load = bounds.first
    }

    /// The next step.
    package var next: Step {
        switch phase {
        case .climbing, .narrowing, .retreating: .trial(load)
        case .confirming: .confirmation(load)
        case .over(let end): .over(end)
        }
    }

    /// Records the result of the last step.
    package mutating func note(passed isPassed: Bool) {
        trials += 1
        if isPassed {
            passed = load
            passes.append(load)
        } else {
            failed = min(failed ?? load, load)
        }
        switch phase {
        case .climbing where isPassed && load >= bounds.most: confirm()
        case .climbing where isPassed && failed == nil: go(to: min(load * 2, bounds.most), .climbing)
        case .climbing where !isPassed && passed == nil:
            if load <= bounds.least {
                phase = .over(.neverPasses)
            } else {
                go(to: max(load / 2, bounds.least), .climbing)
            }
        case .climbing, .narrowing: narrow()
        case .confirming where !isPassed: retreat()
        case .confirming(let left):
            if left > 1 { phase = .confirming(left: left - 1) } else { end() }
        case .retreating: isPassed ? confirm() : retreat()
        case .over: preconditionFailure("the search is over")
        }
        if case .over = phase { return }
        if trials >= bounds.trials { phase = .over(.exhausted) }
    }

    private mutating func go(to load: Double, _ phase: Phase) {
        self.load = load
        self.phase = phase
    }

    private mutating func narrow() {
        guard let low = passed, let high = failed else { return }
        let middle = onGrid((low * high).squareRoot())
        if high <= low * (1 + bounds.tolerance) || middle <= low || middle >= high {
            load = low
            confirm()
        } else {
            go(to: middle, .narrowing)
        }
    }

    private mutating func confirm() {
        if bounds.confirmations == 0 { end() } else { phase = .confirming(left: bounds.confirmations) }
    }

    /// Moves down from a failed load: to the highest lower load that passed, otherwise in growing steps.
    private mutating func retreat() {
        passes.removeAll { $0 >= load }
        passed = passes.max()
        if let passed {
            load = passed
            confirm()
            return
        }
        retreats += 1
        let step = 1 + bounds.tolerance * Double(1 << min(retreats - 1, 10))
        let lower = min(onGrid(load / step), bounds.grid > 0 ? load - bounds.grid : load)
        if load <= bounds.least {
            phase = .over(.neverPasses)
        } else {
            go(to: max(lower, bounds.least), .retreating(times: retreats))
        }
    }

    private mutating func end() { phase = .over(failed == nil ? .alwaysPasses : .found) }

    private func onGrid(_ load: Double) -> Double {
        bounds.grid > 0 ? (load / bounds.grid).rounded() * bounds.grid : load
    }
}
