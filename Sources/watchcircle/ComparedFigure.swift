// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics

/// What became of one figure between a baseline and a head.
struct ComparedFigure {
    /// What a comparison can say.
    enum Judgement: String {
        case same
        case better
        case worse = "WORSE"
        /// Different where it must not be.
        case different = "DIFFERENT"
        /// A difference that chance or the machine explains.
        case unclear
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

    var isRegression: Bool { judgement == .worse || judgement == .different }
}
