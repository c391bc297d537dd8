// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics

/// The reason why a figure cannot be judged.
struct Obstacle: Equatable {
    /// The cause.
    var why: String
    /// Advice to the user.
    var hint: String
}

/// The result of one figure's comparison between baseline and head.
struct ComparedFigure {
    /// The possible results.
    enum Judgement: String {
        case same
        case better
        case worse = "WORSE"
        /// Worse in two single runs, although it is unknown how much equal runs differ.
        case suspect = "worse?"
        /// Different although it must be equal.
        case different = "DIFFERENT"
        /// A difference that chance or noise explains.
        case unclear
        /// Too few measurements to judge; never treated as equal.
        case unjudged = "CANNOT BE JUDGED"
        /// Shown for information only.
        case shown = "-"
    }

    /// The figure's path in `summary.json`.
    var name: String
    var baseline: Double
    var head: Double
    /// Head over baseline with its 95 % confidence interval, as logarithms; nil if there is none.
    var ratio: ConfidenceInterval?
    /// The p-value of the signed-rank test; nil if it was not run.
    var pValue: Double?
    var judgement: Judgement
    /// Why the figure cannot be judged; nil if it can.
    var obstacle: Obstacle?
    /// The smallest change that the comparison detects.
    var detectable = Detectable.notAsked

    var isRegression: Bool { judgement == .worse || judgement == .different }

    /// Returns a figure that cannot be judged.
    static func unjudged(_ name: String, baseline: Double, head: Double, _ obstacle: Obstacle) -> ComparedFigure {
        ComparedFigure(
            name: name, baseline: baseline, head: head, judgement: .unjudged, obstacle: obstacle, detectable: .none)
    }
}
