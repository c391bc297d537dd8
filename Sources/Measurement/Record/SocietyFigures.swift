// SPDX-License-Identifier: GPL-3.0-or-later
public import Figures

/// A named figure, such as `likes_gini`; names are stable across versions.
public struct NamedFigure: Codable, Equatable, Sendable {
    /// The name in snake case: a key of `summary.json` under `society`, or a column of `society.csv`.
    public var name: String
    /// The value.
    public var value: Double

    /// Creates a figure.
    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

extension [NamedFigure] {
    /// The value of a figure of a day: in `record.society`, of the run's last day. Nil if there is none.
    public subscript(figure: DayFigure) -> Double? { value(named: figure.name) }

    /// The mean of a figure over all days of a run, in `record.society`; nil if the figure is not averaged.
    public subscript(meanOf figure: DayFigure) -> Double? { value(named: figure.meanName) }

    /// The value of a figure of a sampled child; nil if there is none.
    ///
    /// Labelled, because each subscript of an array without a label slows the type checker.
    public subscript(child figure: ChildFigure) -> Double? { value(named: figure.name) }

    private func value(named name: String) -> Double? { first { $0.name == name }?.value }
}

/// The figures of the society on one day: a row of `society.csv`.
public struct DailyRow: Codable, Equatable, Sendable {
    /// The day, counted from 0.
    public var day: Int
    /// `schoolDay`, `weekend` or `holiday`.
    public var dayType: String
    /// The figures; all rows have the same names in the same order.
    public var figures: [NamedFigure]

    /// Creates a row.
    public init(day: Int, dayType: String, figures: [NamedFigure]) {
        self.day = day
        self.dayType = dayType
        self.figures = figures
    }
}

/// Distributions over children and accounts at the end of the run.
public struct Distributions: Codable, Equatable, Sendable {
    /// The number of children by degree; the index is the number of friends, 0...150.
    public var degrees: [Int]
    /// The Lorenz curve of homepage likes from (0, 0) to (1, 1): the share of accounts, poorest first, and their share
    /// of all likes.
    public var lorenz: [[Double]]
    /// The histogram of total homepage likes: the lower bound of each bin and the number of accounts in it.
    public var likes: [[Double]]
    /// Mean anxiety by decile of standing, lowest first; 0...1.
    public var anxietyByStanding: [Double]
    /// Mean minutes per child and day by use: class, sleep, learning, play, family, face-to-face, watch, other.
    public var minutes: [NamedFigure]
    /// The accounts with the most likes.
    public var topAccounts: [TopAccount]

    /// Creates the distributions.
    public init(
        degrees: [Int], lorenz: [[Double]], likes: [[Double]], anxietyByStanding: [Double], minutes: [NamedFigure],
        topAccounts: [TopAccount]
    ) {
        self.degrees = degrees
        self.lorenz = lorenz
        self.likes = likes
        self.anxietyByStanding = anxietyByStanding
        self.minutes = minutes
        self.topAccounts = topAccounts
    }
}

/// An account among those with the most likes.
public struct TopAccount: Codable, Equatable, Sendable {
    /// The child's number.
    public var child: Int
    /// The child's age; years.
    public var age: Int
    /// The name of the region.
    public var region: String
    /// Total homepage likes.
    public var likes: Int
    /// Homepage likes received per day of the run.
    public var likesPerDay: Double
    /// The number of friends.
    public var friends: Int
    /// The level of the account.
    public var level: Int
    /// Whether the account exceeds the big-shot threshold.
    public var isBigShot: Bool

    /// Creates a row.
    public init(
        child: Int, age: Int, region: String, likes: Int, likesPerDay: Double, friends: Int, level: Int, isBigShot: Bool
    ) {
        self.child = child
        self.age = age
        self.region = region
        self.likes = likes
        self.likesPerDay = likesPerDay
        self.friends = friends
        self.level = level
        self.isBigShot = isBigShot
    }
}

/// The state of one sampled child on one day.
public struct PanelRow: Codable, Equatable, Sendable {
    /// The day, counted from 0.
    public var day: Int
    /// The child's number.
    public var child: Int
    /// The child's state at the end of the day; all rows have the same names in the same order.
    public var figures: [NamedFigure]

    /// Creates a row.
    public init(day: Int, child: Int, figures: [NamedFigure]) {
        self.day = day
        self.child = child
        self.figures = figures
    }
}
