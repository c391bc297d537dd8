// SPDX-License-Identifier: GPL-3.0-or-later

extension [Objective] {
    /// Returns the objectives with the defaults for runs against a backend, so that no run passes without a
    /// measurement.
    ///
    /// The defaults are `error_rate < 1%`; for a closed model, `dead_time < 1%`; and for an audited run,
    /// `audit.wrong_answers == 0`. An objective on the same figure, or on any figure of the audit, replaces its default.
    public func withDefaults(isClosed: Bool, isAudited: Bool = false) -> [Objective] {
        let own = filter { $0.runs != .simulated }.map(\.figure)
        var all = self
        let hasErrors = own.contains { if case .errorRate = $0 { true } else { false } }
        if !hasErrors { all.append(.byDefault(.errorRate(scope: nil), .less, 0.01, "1%")) }
        if isClosed, !own.contains(.deadTime) { all.append(.byDefault(.deadTime, .less, 0.01, "1%")) }
        let hasAudit = own.contains { if case .named("audit", _) = $0 { true } else { false } }
        if isAudited, !hasAudit {
            all.append(.byDefault(.named(family: "audit", name: "wrong_answers"), .equal, 0, "0"))
        }
        return all
    }
}

extension Objective {
    fileprivate static func byDefault(
        _ figure: ObjectiveFigure, _ comparison: ComparisonOperator, _ bound: Double, _ boundText: String
    ) -> Objective {
        let text = "\(figure) \(comparison.rawValue) \(boundText)"
        return Objective(
            name: text + " (default)", text: text, figure: figure, comparison: comparison, bound: bound, runs: .driven)
    }
}
