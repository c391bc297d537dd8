// SPDX-License-Identifier: GPL-3.0-or-later

/// Parameters of ties: their number, formation and dissolution.
public struct FriendParameters: Equatable, Sendable {
    /// The maximum number of friends of an account; 1...150.
    public var cap = 150
    /// The mean number of offline friends who own a watch; 0...30.
    public var offline = 8.0
    /// The share of offline friends in the same class; 0...1.
    public var sameClass = 0.7
    /// The share of offline friends of the same sex; 0...1. Below a half, it holds in classes alone.
    public var sameSex = 0.83
    /// The excess of friends of the same sex in one clique over those in both cliques of a class: 0 for equal shares, 1 for
    /// one clique alone; 0...1.
    public var cliquishness = 0.7
    /// The mean number of children in a cluster of cliques that meet in a school; 2...100.
    public var clusterSize = 12
    /// The mean number of children in a group on the watch; 2...500. Each child belongs to two groups.
    public var groupSize = 60
    /// The mean number of committed children in a family of the circle; 2...150.
    public var circleSize = 50
    /// The share of pairs of a family of the circle who are friends at the start; 0...1.
    public var circleDensity = 0.75
    /// The mean number of friends of an ordinary child on the watch, including offline friends; 0...100.
    public var ordinary = 40.0
    /// The spread of an ordinary child's number of online friends: sigma of a lognormal; 0...1.
    public var ordinarySigma = 0.45
    /// The maximum sociability of a child, where 1 is the median; 1...4.
    public var sociabilityMost = 4.0
    /// The mean number of friends of a member of the committed circle; 0...150.
    public var committed = 130.0
    /// The number of friends, as a share of the size to which a list tends, at which requests balance deletions, of an
    /// ordinary child and of a member of the circle; above 0, at most 1 each. The means above are those of the balance.
    public var balance = [0.9, 0.8]
    /// The number of requests that an ordinary child with an empty list sends per day; they fall to none as the list
    /// reaches its size; 0...20.
    public var requestsPerDay = 1.2
    /// The number of requests that a committed child with an empty list sends per day.
    public var committedRequestsPerDay = 18.0
    /// The days in which the list of a child that enters fills to its size, for newcomers at the start of a run; above 0.
    public var newcomerDays = 120.0
    /// The minutes of use per day over which an ordinary child's requests are spread; above 0.
    public var requestMinutes = 40.0
    /// The minimum numbers of acting sessions per day over which the requests of an ordinary and of a committed child
    /// are spread; 0.001...1,000 each.
    public var leastSessions = [0.1, 1]
    /// The shares of those requests to classmates, to members of the child's groups, to friends of friends and to big
    /// shots; sum 1.
    public var meeting = [0.1, 0.45, 0.35, 0.1]
    /// The probability that a friend of a friend is sent a request whose age differs by more than a year, or with whom the
    /// child has fewer than `commonFriends` further friends in common; 0...1.
    public var unlikeMeeting = 0.1
    /// The number of further friends that a child has in common with a friend of a friend of its kind; 0...20.
    public var commonFriends = 3
    /// The number of children per day whom a child without offline friends meets at school in term, as candidates for a
    /// request; 0...5. There are at most four per acting session. With offline friends, it falls in proportion, to 0 at
    /// `offlineEnough`.
    public var schoolRequestsPerDay = 1.5
    /// The number of offline friends from which a child meets nobody at school; 1...150.
    public var offlineEnough = 12
    /// The share of those candidates who are classmates; 0...1. The others are offline friends of offline friends.
    public var schoolClassShare = 0.5
    /// The probability that a classmate or schoolmate of the other sex, when met, is sent a request; 0...1.
    public var otherSexMeeting = 0.07
    /// The constant term of the logistic acceptance probability.
    public var acceptBase = -0.6
    /// The coefficient of a meeting at school.
    public var acceptSameClass = 1.5
    /// The coefficient of the same sex.
    public var acceptSameSex = 0.4
    /// The coefficient of mutual friends.
    public var acceptMutual = 0.8
    /// The coefficient of ln(1 + likes of the sender).
    public var acceptLikes = 0.1
    /// The half-life of a tie's strength without contact; days, above 0.
    public var halfLifeDays = 7.0
    /// The strength of a new tie, where one contact adds 1; 0...15.5 in steps of 0.5.
    public var newStrength = 2.0
    /// The least and the greatest strength of a stranger's tie at the start of a run; 0...15.5 in steps of 0.5.
    public var initialStrangerStrength = [0, 3.5]
    /// The least and the greatest strength of any other tie at the start of a run; 0...15.5 in steps of 0.5.
    public var initialStrength = [2, 9.5]
    /// The maximum number of days since the last contact at the start of a run; they are uniform from 0. 0...63.
    public var initialContactDays = 15
    /// The number of days without contact after which a tie counts as silent and may be deleted; 1...60.
    public var silentDays = 7
    /// The number of days with likes but without a return after which the friend counts as a debtor; 1...3.
    public var debtDays = 3
    /// The share of acting sessions that review a friend. Hazards are scaled to one review per place and day; above 0,
    /// at most 1.
    public var reviewShare = 0.25
    /// The probability per day that a silent tie is deleted when no request needs its place; 0...1.
    public var silentHazard = 0.0008
    /// The probability that a low-quality tie is selected for deletion when a full list needs room for an accepted
    /// request; 0...1.
    public var fullHazard = 0.10
    /// The probability per day that a committed child deletes an exchange partner who does not return likes; 0...1.
    public var debtorHazard = 0.10
    /// The divisor of `debtorHazard` for other online friends of low quality; 1...1,000.
    public var debtorFactor = 5.0
    /// The probability per month that an offline friendship ends; 0...1.
    public var offlineDissolution = 0.11
    /// The resistance of an offline tie to deletion at status drive 1: the hazard is divided by 1 + this / drive.
    public var offlineResistance = 3.0
    /// The number of days after which an unanswered request expires; 1...60.
    public var requestLifeDays = 7

    /// Creates the default parameters.
    public init() {}
}

/// Parameters of threads on an outside platform in which strangers agree to exchange likes.
public struct ThreadParameters: Equatable, Sendable {
    /// The constant term of the logistic probability per day that a child opens a thread.
    public var openBase = -9.8
    /// The coefficient of ln(likes of the rival / own likes).
    public var openGap = 0.5
    /// The coefficient of ln(status drive).
    public var openDrive = 0.8
    /// The number of friends below which a child may open a thread; 0...151.
    public var openBelow = 100
    /// The mean number of offers per thread; 1...200.
    public var offers = 40.0
    /// The spread of a thread's appeal: its factor on `offers` is uniform between 1 - this and 1 + this; 0...1.
    public var offersSpread = 0.25
    /// The probability that the opener accepts an offer; 0...1.
    public var acceptance = 0.75
    /// The number of days during which the opener spends all its free time on likes; 1...60.
    public var seekingDays = 12
    /// The status drive above which a child answers threads; 0 or more.
    public var answerDrive = 2.5
    /// The watch time of a seeking child, as a share of its free time; 0...1.
    public var freeTimeShare = 0.95
    /// The share of ties from the watch between two children who answer threads that are exchange ties at the start of
    /// a run; 0...1.
    public var initialShare = 0.25

    /// Creates the default parameters.
    public init() {}
}
