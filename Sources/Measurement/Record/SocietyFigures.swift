// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure with a name that is stable across versions, such as `likes_gini`.
public struct NamedFigure: Codable, Equatable, Sendable {
    /// Snake case; a key of `summary.json` under `society`, or a column of `society.csv`.
    public var name: String
    /// The value.
    public var value: Double

    /// Makes a figure.
    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

/// One day's figures of the society: a row of `society.csv`.
public struct DailyRow: Codable, Equatable, Sendable {
    /// Day from 0.
    public var day: Int
    /// `schoolDay`, `weekend` or `holiday`.
    public var dayType: String
    /// The figures; every row has the same names in the same order.
    public var figures: [NamedFigure]

    /// Makes a row.
    public init(day: Int, dayType: String, figures: [NamedFigure]) {
        self.day = day
        self.dayType = dayType
        self.figures = figures
    }
}

/// State at the end of the run, as distributions.
public struct Distributions: Codable, Equatable, Sendable {
    /// Children by number of friends: index is the degree, 0...150.
    public var degrees: [Int]
    /// Share of all homepage likes (second) that the poorest share of accounts (first) has; from (0, 0) to (1, 1).
    public var lorenz: [[Double]]
    /// Accounts by total homepage likes: lower end of the bin, accounts in it.
    public var likes: [[Double]]
    /// Anxiety (0...1) by decile of standing, lowest first.
    public var anxietyByStanding: [Double]
    /// Minutes of a mean child's mean day by use: class, sleep, learning, play, family, face-to-face, watch, other.
    public var minutes: [NamedFigure]
    /// The accounts with the most likes.
    public var topAccounts: [TopAccount]

    /// Makes the distributions.
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

/// One of the accounts with the most likes.
public struct TopAccount: Codable, Equatable, Sendable {
    /// The child's number.
    public var child: Int
    /// Years.
    public var age: Int
    /// Region's name.
    public var region: String
    /// Homepage likes in total.
    public var likes: Int
    /// Homepage likes received per day of the run.
    public var likesPerDay: Double
    /// Friends.
    public var friends: Int
    /// Level.
    public var level: Int
    /// Whether it is over the big-shot threshold.
    public var isBigShot: Bool

    /// Makes a row.
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

/// One sampled child on one day.
public struct PanelRow: Codable, Equatable, Sendable {
    /// Day from 0.
    public var day: Int
    /// The child's number.
    public var child: Int
    /// The child's state at the day's end; every row has the same names in the same order.
    public var figures: [NamedFigure]

    /// Makes a row.
    public init(day: Int, child: Int, figures: [NamedFigure]) {
        self.day = day
        self.child = child
        self.figures = figures
    }
}
