// SPDX-License-Identifier: GPL-3.0-or-later

/// Parameters of homepage likes: quotas, levels and probabilities.
public struct LikeParameters: Equatable, Sendable {
    /// The maximum number of likes from one account to one friend per day, by the giver's level; 1...20 each.
    public var quotas = [5, 10, 20]
    /// The levels at which the second and the third quota start; ascending.
    public var quotaLevels = [11, 21]
    /// The maximum level; 1...255.
    public var levelCap = 60
    /// The experience at which level 1 starts; level L starts at this · L². 1...65,535.
    public var levelExperience = 16
    /// The minutes of use that earn one point of experience; 1...1,440.
    public var experienceMinutes = 30
    /// The points of experience for a day with use; 0...1,000.
    public var experienceForUse = 1
    /// The maximum number of points of experience per day; 0...65,535.
    public var experiencePerDay = 20
    /// The maximum number of likes that a homepage receives per day; 0...60,000.
    public var receivedPerDay = 3_000
    /// The total of likes above which an account is a big shot.
    public var bigShotLikes = 600_000
    /// The number of friends that an ordinary child visits in an acting session; 0...150.
    public var visits = 2
    /// The number of friends that a committed or seeking child visits in an acting session; 0...150.
    public var committedVisits = 8
    /// The number of friends drawn per visit, of which the strongest is visited; 1...16. With k draws, rank r of n has
    /// a probability proportional to (1 - r/n)^(k-1).
    public var closeness = 4
    /// The likes that an ordinary child with a low and with a high status drive gives per visit; 1...20 each.
    public var perVisit = [1, 2]
    /// The status drive above which an ordinary child gives the second of these; 0 or more.
    public var perVisitDrive = 2.0
    /// The probability that a visit to a close friend gives likes, whether or not the friend returns them; 0...1.
    public var close = 0.25
    /// The probability for an acquaintance who gave recently; 0...1.
    public var mirrored = 0.2
    /// The probability for an acquaintance who did not; 0...1.
    public var unanswered = 0.02
    /// The probability for an exchange partner if the giver is committed or seeking; 0...1.
    public var exchange = 0.9
    /// The probability per day that an exchange partner who is neither committed nor seeking returns likes; 0...1.
    public var exchangeReturn = 0.75
    /// The probability for a big shot; 0...1.
    public var bigShot = 0.7
    /// Whether children skip visits and draws, and give the full quota to `visits` evenly drawn friends per session.
    public var always = false
    /// The mean and sigma of ln(likes per year since the first watch) of ordinary accounts at the start of a run.
    public var initialOrdinary = [6.35, 1.4]
    /// The same of accounts whose owners answer exchange threads.
    public var initialAnswering = [9.55, 0.4]
    /// The mean and sigma of ln(likes per day in the circle) of committed accounts at the start of a run.
    public var initialCommitted = [6.4, 0.3]
    /// The points of experience per day, of ordinary accounts and in the circle, before the start of a run.
    public var initialExperience = [1.2, 8.0]
    /// The age at which children get their first watch, for likes and experience at the start of a run; years.
    public var firstAge = 6
    /// The coefficient of ln(status drive) in ln(likes per year) of ordinary accounts; 0...10.
    public var initialDrive = 0.37
    /// The least and the greatest ln(status drive) in that term; -10...10.
    public var initialDriveBounds = [-1, 2.5]
    /// The maximum number of likes of an account at the start of a run; 0...1,000,000,000.
    public var initialMost = 4_000_000

    /// Creates the default parameters.
    public init() {}
}

/// Parameters of posts, reactions and comments.
public struct PostParameters: Equatable, Sendable {
    /// The mean waiting time between posts of the median child; days, above 0.
    public var waitingDays = 14.0
    /// The spread of the waiting time between children: sigma of a lognormal; 0...3.
    public var waitingSigma = 1.5
    /// The minimum of the initial waiting time; days, 0.0625...1,000.
    public var initialShortestDays = 0.1
    /// The minimum waiting time between posts; days, 0.0625...1,000, at most the maximum.
    public var shortestWaitDays = 0.0625
    /// The maximum waiting time between posts; days, 0.0625...1,000.
    public var longestWaitDays = 400.0
    /// The shape of the Beta distribution of the habit's weight w; both parameters, above 0.
    public var habit = 2.0
    /// The learning rate of the reward Q, from likes on posts; 0...1.
    public var rewardRate = 0.3
    /// The learning rate of the habitual waiting time H; 0...1.
    public var habitRate = 0.14
    /// The return per post of the habitual waiting time to the child's own; 0...1.
    public var habitReturn = 0.1
    /// The cost of a post, in likes; above 0. The waiting time of a purely reward-driven child tends to cost/u(Q).
    public var effortCost = 18.0
    /// The reward at which a further like counts a quarter: u(Q) = Q / (1 + Q / satiation); likes, above 0.
    public var satiation = 20.0
    /// The maximum of that waiting time; days, above 0.
    public var rewardWaitDays = 120.0
    /// The minimum of the reward Q; likes, above 0, at most 255.
    public var leastReward = 0.02
    /// The probability that a friend who sees a post likes it; 0...1.
    public var like = 0.15
    /// The probability that a friend who sees a post comments on it; 0...1.
    public var comment = 0.03

    /// Creates the default parameters.
    public init() {}
}
