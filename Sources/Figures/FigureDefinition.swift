// SPDX-License-Identifier: GPL-3.0-or-later

/// The definition of a figure, as the data dictionary (`docs/figures.md`) states it.
public struct FigureDefinition: Equatable, Sendable {
    /// What the figure is, without its unit; one phrase.
    public let meaning: String
    /// The unit or the range of the values.
    public let unit: String
    /// How the figure is obtained.
    public let estimator: FigureEstimator

    init(_ meaning: String, _ unit: String, _ estimator: FigureEstimator = .count) {
        (self.meaning, self.unit, self.estimator) = (meaning, unit, estimator)
    }
}

/// The way in which a figure is obtained, which determines its error.
public enum FigureEstimator: Equatable, Sendable {
    /// A count or a mean over all children or all operations; exact.
    case count
    /// A sum over bins of 1/64 of ln(1 + likes); the bins change the result by less than 0.001.
    case bins
    /// A ratio of sums over the ties of sampled children.
    case ties(error: DayFigure)
    /// A ratio of sums over wedges of sampled children, with equal weights over all wedges.
    case wedges(error: DayFigure)
    /// A correlation over the offline ties of sampled children.
    case correlation(error: DayFigure)
    /// The standard error of another figure, from the differences between the sampled children.
    case standardError

    /// The estimator in words.
    var words: String {
        switch self {
        case .count: "count of all"
        case .bins: "all accounts, in bins of 1/64 of ln(1 + likes)"
        case .ties: "ratio of sums over all ties of the sampled children"
        case .wedges: "wedge sampling: 8 wedges of each sampled child, weighted by its number of wedges"
        case .correlation: "correlation over all offline ties of the sampled children"
        case .standardError: "residuals of the sampled children"
        }
    }

    /// The error in words.
    var errorWords: String {
        switch self {
        case .count: "none"
        case .bins: "below 0.001"
        case .ties(let error), .wedges(let error), .correlation(let error): "`\(error.name)`"
        case .standardError: "about 5 % of itself"
        }
    }
}

/// The data dictionary of the figures.
public enum FigureReference {
    /// The page `docs/figures.md`, as rendered from the definitions.
    public static let page: String = {
        var text = """
            # The figures of a society

            This page is the data dictionary of `society.csv`, of the section `society` of `summary.json`, and of the tables
            `society` and `panel` of the database. The tests generate it from the definitions in `Sources/Figures`:
            `WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter FigureReferenceTests`.

            All figures of a day have one clock: they are read at midnight, after the evening's processes (comparison, anxiety,
            effort, account) and before the next day begins. Only the network sample is read just before those processes; they
            change no tie.

            The **network sample** of a day has 256 children (1/512 of larger societies, at most 4,096), drawn evenly and with
            replacement. A *wedge* is a pair of ties of one child in the same layer; it is *closed* if the two friends have a tie in
            that layer. Ratios are Σy/Σx over the sampled children (Cochran 1977, chapter 6). Their bias is of the order of 1/n and
            far below the standard error. A figure is 0 if its denominator is 0.

            ## Figures of a day

            `summary.json` gives those of the last day. `days_mean_NAME` is the mean over all days of a run.

            | figure | definition | unit | estimator | error |
            |---|---|---|---|---|

            """
        for figure in DayFigure.allCases {
            let definition = figure.definition
            text += "| `\(figure.name)` | \(definition.meaning) | \(definition.unit) | \(definition.estimator.words) "
            text += "| \(definition.estimator.errorWords) |\n"
        }
        text += """

            ## Figures of a sampled child

            The table `panel` has one row per day and child. The panel is a fixed sample of `panel` children, drawn evenly and
            without replacement. The values are states, without error.

            | figure | definition | unit |
            |---|---|---|

            """
        for figure in ChildFigure.allCases {
            text += "| `\(figure.name)` | \(figure.definition.meaning) | \(figure.definition.unit) |\n"
        }
        return text
    }()
}
