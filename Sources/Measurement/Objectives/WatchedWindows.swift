// SPDX-License-Identifier: GPL-3.0-or-later

/// The results of one objective's windows, in constant memory for a run of any length.
public struct WatchedWindows: Equatable, Sendable {
    /// A window and its value.
    public struct Window: Equatable, Sendable {
        /// The second after the window's last.
        public var end: Int
        /// The value in the unit of the objective's bound.
        public var value: Double
    }

    /// The objective.
    public let objective: Objective
    /// The number of windows that have a value.
    public private(set) var judged = 0
    /// The number of judged windows that met the objective.
    public private(set) var met = 0
    /// The first window with the worst value; nil if none has a value.
    public private(set) var worst: Window?

    /// Creates results without a window.
    public init(of objective: Objective) { self.objective = objective }

    /// The number of judged windows that missed the objective.
    public var missed: Int { judged - met }

    /// Adds the next window.
    ///
    /// - Parameters:
    ///   - value: the window's value; nil if it contains no such operation.
    ///   - end: the second after the window's last.
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
