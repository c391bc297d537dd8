// SPDX-License-Identifier: GPL-3.0-or-later

// A table; one line per figure.

extension ChildFigure {
    /// The definition of the figure.
    public var definition: FigureDefinition {
        switch self {
        case .age: .init("age", "years")
        case .girl: .init("1 for a girl, 0 for a boy", "0 or 1")
        case .committed: .init("1 for a member of the committed circle", "0 or 1")
        case .statusDrive: .init("status drive", "1 is the median")
        case .likes: .init("total of homepage likes", "likes")
        case .likesToday: .init("homepage likes received on the day", "likes")
        case .friends: .init("number of friends", "friends")
        case .offlineFriends: .init("number of friends from real life", "friends")
        case .level: .init("level of the account", "level")
        case .credits: .init("credits from check-ins", "credits")
        case .anxiety: .init("anxiety", "0...1")
        case .standing: .init("standing among the accounts seen, with the bonuses of big shots", "0 is equal")
        case .effort: .init("effort: the factor on watch time", "1 is usual")
        case .belonging: .init("sense of belonging", "0...1")
        case .offlineStatus: .init("status in real life", "0...1")
        case .watchMinutes: .init("minutes on the watch, in steps of 5", "min a day")
        case .seeking: .init("1 for a child that seeks exchange partners", "0 or 1")
        }
    }
}
