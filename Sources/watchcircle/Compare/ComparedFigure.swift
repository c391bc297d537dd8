// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics

/// Why a figure cannot be judged.
struct Obstacle: Equatable {
    /// What is missing, in words.
    var why: String
    /// What the user can do about it.
    var hint: String
}

/// What became of one figure between a baseline and a head.
struct ComparedFigure {
    /// What a comparison can say.
    enum Judgement: String {
        case same
        case better
        case worse = "WORSE"
        /// Worse in two runs, of which nobody knows how far equal ones differ.
        case suspect = "worse?"
        /// Different where it must not be.
        case different = "DIFFERENT"
        /// A difference that chance or the machine explains.
        case unclear
        /// Too little was measured, so nothing is known: never taken for equal.
        case unjudged = "CANNOT BE JUDGED"
        /// Shown for the reader.
        case shown = "-"
    }

    /// The path in `summary.json`.
    var name: String
    var baseline: Double
    var head: Double
    /// Head over baseline, with the interval that holds it in 95 of 100 cases; nil if there is none.
    var ratio: ConfidenceInterval?
    /// Of the signed-rank test; nil if none was made.
    var pValue: Double?
    var judgement: Judgement
    /// Why it cannot be judged; nil if it can.
    var obstacle: Obstacle?
    /// The smallest change that would have been found.
    var detectable = Detectable.notAsked

    var isRegression: Bool { judgement == .worse || judgement == .different }

    /// A figure of which nothing can be said.
    static func unjudged(_ name: String, baseline: Double, head: Double, _ obstacle: Obstacle) -> ComparedFigure {
        ComparedFigure(
            name: name, baseline: baseline, head: head, judgement: .unjudged, obstacle: obstacle, detectable: .none)
    }
}
