// SPDX-License-Identifier: GPL-3.0-or-later

extension [Objective] {
    /// The same with the objectives by which a run against a backend is judged unless it is told otherwise, so that no run passes
    /// that shows nothing: `error_rate < 1%`, and of a closed load `dead_time < 1%`. Each is left out where there is one of the
    /// same figure.
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
