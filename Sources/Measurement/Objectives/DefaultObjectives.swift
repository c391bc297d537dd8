// SPDX-License-Identifier: GPL-3.0-or-later

extension [Objective] {
    /// Returns the objectives with the defaults for runs against a backend, so that no run passes without a
    /// measurement.
    ///
    /// The defaults are `error_rate < 1%` and, for a closed model, `dead_time < 1%`. An objective on the same figure
    /// replaces its default.
    public func withDefaults(isClosed: Bool) -> [Objective] {
        let own = filter { $0.runs != .simulated }.map(\.figure)
        var all = self
        let hasErrors = own.contains { if case .errorRate = $0 { true } else { false } }
        if !hasErrors { all.append(.byDefault(.errorRate(scope: nil))) }
        if isClosed, !own.contains(.deadTime) { all.append(.byDefault(.deadTime)) }
        return all
    }
}

extension Objective {
    fileprivate static func byDefault(_ figure: ObjectiveFigure) -> Objective {
        let text = "\(figure) < 1%"
        return Objective(
            name: text + " (default)", text: text, figure: figure, comparison: .less, bound: 0.01, runs: .driven)
    }
}
