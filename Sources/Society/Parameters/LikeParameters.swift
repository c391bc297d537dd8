// SPDX-License-Identifier: GPL-3.0-or-later

/// Homepage likes: quotas, levels, who gives.
public struct LikeParameters: Equatable, Sendable {
    /// Likes that one friend may get from an account in a day, by the giver's level; 1...20 each.
    public var quotas = [5, 10, 20]
    /// The levels at which the second and the third quota begin; ascending.
    public var quotaLevels = [11, 21]
    /// The highest level; 1...255.
    public var levelCap = 60
    /// Likes that a homepage may receive in a day; 0...60,000.
    public var receivedPerDay = 3_000
    /// Total likes above which an account is a big shot.
    public var bigShotLikes = 600_000
    /// Friends visited in an acting session of an ordinary child; 0...150.
    public var visits = 2
    /// Friends visited in an acting session of a committed or seeking child; 0...150.
    public var committedVisits = 8
    /// Number of friends of which a visit goes to the strongest; 1...16. With k, rank r of n is chosen like (1 - r/n)^(k-1).
    public var closeness = 4
    /// Chance that a visit to a close friend brings likes, whether they are returned or not; 0...1.
    public var close = 0.25
    /// Chance for an acquaintance who has given lately; 0...1.
    public var mirrored = 0.2
    /// Chance for an acquaintance who has not; 0...1.
    public var unanswered = 0.02
    /// Chance for an exchange partner, when the giver is committed or seeking.
    public var exchange = 0.9
    /// Chance a day that an exchange partner who is neither returns likes; 0...1.
    public var exchangeReturn = 0.75
    /// Chance for a big shot; 0...1.
    public var bigShot = 0.3
    /// Whether children do not visit and weigh but give the whole quota to friends drawn evenly, `visits` times a session.
    public var always = false
    /// Mean of ln(1 + likes) that ordinary accounts start with, and its sigma.
    public var initialOrdinary = [4.6, 1.1]
    /// The same for committed accounts.
    public var initialCommitted = [10.2, 1.2]

    /// Makes the default likes.
    public init() {}
}

/// Posts, reactions to them, comments.
public struct PostParameters: Equatable, Sendable {
    /// Mean waiting time between posts of the median child; days, above 0.
    public var waitingDays = 14.0
    /// Spread of the waiting time between children: sigma of a lognormal; 0...3.
    public var waitingSigma = 1.5
    /// Shape of the Beta distribution of the habit's weight w; both parameters, above 0.
    public var habit = 2.0
    /// Learning rate of the reward Q, from likes on posts; 0...1.
    public var rewardRate = 0.3
    /// Learning rate of the habitual waiting time H; 0...1.
    public var habitRate = 0.14
    /// What a post costs, in likes: waiting tends to cost/Q for a child that lives for rewards; above 0.
    public var effortCost = 10.0
    /// Chance that a friend who sees a post likes it; 0...1.
    public var like = 0.15
    /// Chance that a friend who sees a post comments on it; 0...1.
    public var comment = 0.03

    /// Makes the default posts.
    public init() {}
}

/// Comparison with others, and what it does to anxiety, effort and belonging.
public struct ComparisonParameters: Equatable, Sendable {
    /// Friends seen on a day with whom a child compares itself; 0...8.
    public var seen = 2
    /// How much of a day's anxiety is left on the next; 0...1.
    public var persistence = 0.9
    /// Anxiety from one unit of upward gap in ln(1 + likes).
    public var upward = 0.02
    /// Relief from one unit of downward gap.
    public var downward = 0.01
    /// Pull towards the mean anxiety of the friends seen; 0...1.
    public var influence = 0.03
    /// Factor on the upward term for children who get worse, neither, better.
    public var susceptibility = [2.0, 1.0, 0.4]
    /// Rise of effort a day with one unit of upward gap at status drive 1.
    public var effort = 0.01
    /// Pull of effort back to 1 a day; 0...1.
    public var effortDecay = 0.05
    /// Greatest effort; 1...8.
    public var effortCap = 3.0
    /// Share of the way that belonging goes in a day towards what ties and face-to-face time give; 0...1.
    public var belonging = 0.02

    /// Makes the default comparison.
    public init() {}
}
