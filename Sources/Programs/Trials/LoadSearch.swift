// SPDX-License-Identifier: GPL-3.0-or-later

/// Finds the highest load that passes: by doubling until one fails, halving the bracket, and confirming what is left.
///
/// A value that knows no backend: it says which load to try, and is told how that went. Loads are positive numbers in any unit.
/// A backend near its limit passes one time and fails the next, so the result is a load that passed every confirmation; each
/// one that fails moves the search down: to the next load that has passed, and below all of them by steps that grow.
package struct LoadSearch: Equatable, Sendable {
    /// What to do next.
    package enum Step: Equatable, Sendable {
        /// Try a load.
        case trial(Double)
        /// Try the load found once more.
        case confirmation(Double)
        /// Nothing.
        case over(End)
    }

    /// How a search ended.
    package enum End: Equatable, Sendable {
        /// At a load that passes below one that fails.
        case found
        /// Even the least load failed.
        case neverPasses
        /// Even the greatest load passed.
        case alwaysPasses
        /// After more trials than it was given.
        case exhausted
    }

    /// What bounds a search.
    package struct Bounds: Equatable, Sendable {
        /// The load that is tried first.
        package var first: Double
        /// Loads below are not tried.
        package var least: Double
        /// Loads above are not tried.
        package var most: Double
        /// Loads are multiples of this; 0 for any.
        package var grid = 0.0
        /// How far a failing load may lie above the one found, as a share of it.
        package var tolerance = 0.05
        /// Runs that must pass at the load found.
        package var confirmations = 3
        /// Trials in all, confirmations included.
        package var trials = 60

        /// Makes bounds.
        package init(first: Double, least: Double, most: Double) {
            self.first = first
            self.least = least
            self.most = most
        }
    }

    private enum Phase: Equatable, Sendable {
        /// Doubling, or halving as long as nothing has passed.
        case climbing
        /// Halving the bracket.
        case narrowing
        /// Confirming, with so many runs to go.
        case confirming(left: Int)
        /// Going down after a confirmation failed, for so many times.
        case retreating(times: Int)
        case over(End)
    }

    private let bounds: Bounds
    private var phase = Phase.climbing
    private var load: Double
    private var retreats = 0
    /// Loads that have passed, in their order.
    private var passes: [Double] = []

    /// Trials so far.
    package private(set) var trials = 0
    /// The highest load that passed and has not failed since.
    package private(set) var passed: Double?
    /// The lowest load that failed.
    package private(set) var failed: Double?

    /// Begins a search.
    ///
    /// - Precondition: 0 < least <= first <= most, tolerance > 0, confirmations >= 0, trials > 0.
    package init(_ bounds: Bounds) {
        precondition(bounds.least > 0 && bounds.least <= bounds.first && bounds.first <= bounds.most, "\(bounds)")
        precondition(bounds.tolerance > 0 && bounds.confirmations >= 0 && bounds.trials > 0, "\(bounds)")
        self.bounds = bounds
        load = bounds.first
    }

    /// What to do next.
    package var next: Step {
        switch phase {
        case .climbing, .narrowing, .retreating: .trial(load)
        case .confirming: .confirmation(load)
        case .over(let end): .over(end)
        }
    }

    /// Takes how the last step went.
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

    /// Goes down from a load that has failed: to the highest one below that has passed, else by more each time.
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
