// SPDX-License-Identifier: GPL-3.0-or-later
import Figures

/// The named figures that objectives can refer to, so that a wrong name is reported before the run.
enum ObjectiveFigures {
    /// Returns the names of a family, or nil if they are known only after a run.
    static func names(of family: String) -> [String]? {
        switch family {
        case "society": society
        case "load": ["mean_per_second", "peak_per_second", "peak_to_mean"]
        default: nil
        }
    }

    private static let society = DayFigure.allCases.map(\.name) + DayFigure.averaged.map(\.meanName)
}
