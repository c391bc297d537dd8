// SPDX-License-Identifier: GPL-3.0-or-later

/// What the windows of one objective have seen: enough to judge it, however long the run.
public struct WatchedWindows: Equatable, Sendable {
    /// A window and its value.
    public struct Window: Equatable, Sendable {
        /// The second after its last.
        public var end: Int
        /// In the unit of the objective's bound.
        public var value: Double
    }

    /// The objective.
    public let objective: Objective
    /// Windows that have a value.
    public private(set) var judged = 0
    /// Those of them that keep the objective.
    public private(set) var met = 0
    /// The first of those with the worst value; nil if none has a value.
    public private(set) var worst: Window?

    /// Begins with no window.
    public init(of objective: Objective) { self.objective = objective }

    /// Windows that miss the objective.
    public var missed: Int { judged - met }

    /// Adds the window that comes next.
    ///
    /// - Parameters:
    ///   - value: what it has; nil if it has no such operation.
    ///   - end: the second after its last.
    public mutating func add(_ value: Double?, end: Int) {
        guard let value else { return }
        judged += 1
        if objective.isMet(by: value) { met += 1 }
        if let worst, !isWorse(value, than: worst.value) { return }
        worst = Window(end: end, value: value)
    }

    private func isWorse(_ value: Double, than other: Double) -> Bool {
        value != other && objective.comparison.worse(other, value, bound: objective.bound) == value
    }
}
