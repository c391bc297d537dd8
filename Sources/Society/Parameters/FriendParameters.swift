// SPDX-License-Identifier: GPL-3.0-or-later

/// Ties: how many, how they begin, how they end.
public struct FriendParameters: Equatable, Sendable {
    /// Most friends an account can have; 1...150.
    public var cap = 150
    /// Mean offline friends with a watch; 0...30.
    public var offline = 8.0
    /// Share of the offline friends who are in the same class; 0...1.
    public var sameClass = 0.7
    /// Share of the offline friends who are of the same sex; 0...1.
    public var sameSex = 0.8
    /// Mean friends of an ordinary child on the watch, offline ones included; 0...100.
    public var ordinary = 40.0
    /// Spread of an ordinary child's number of online friends: sigma of a lognormal; 0...1.
    public var ordinarySigma = 0.45
    /// Mean friends of a member of the committed circle; 0...150.
    public var committed = 130.0
    /// Requests an ordinary child sends a day while its list has room; 0...5.
    public var requestsPerDay = 0.042
    /// The same for a committed child.
    public var committedRequestsPerDay = 1.5
    /// Shares of those requests that go to classmates, to friends of friends and to big shots; sum 1.
    public var meeting = [0.25, 0.6, 0.15]
    /// Acceptance is logistic in: this constant…
    public var acceptBase = -0.6
    /// …plus this for the same class…
    public var acceptSameClass = 1.5
    /// …plus this for the same sex…
    public var acceptSameSex = 0.4
    /// …plus this for mutual friends…
    public var acceptMutual = 0.8
    /// …plus this times ln(1 + likes of the sender).
    public var acceptLikes = 0.1
    /// Days until a tie's strength halves without contact; above 0.
    public var halfLifeDays = 7.0
    /// Days of silence after which a tie may be deleted; 1...60.
    public var silentDays = 7
    /// Chance a day that a silent tie is deleted without anybody waiting for its place; 0...1.
    public var silentHazard = 0.0025
    /// The same when the list is full and somebody waits.
    public var fullHazard = 0.10
    /// Chance a day that a committed child deletes an exchange partner who does not return likes; a fifth of it for other
    /// online friends who are silent; 0...1.
    public var debtorHazard = 0.10
    /// Chance a month that an offline friendship ends; 0...1.
    public var offlineDissolution = 0.08
    /// How strongly an offline tie resists deletion at status drive 1: the hazard is divided by 1 + this / drive.
    public var offlineResistance = 3.0
    /// Days after which an unanswered request lapses; 1...60.
    public var requestLifeDays = 7

    /// Makes the default ties.
    public init() {}
}

/// Threads on an outside platform in which strangers agree to exchange likes.
public struct ThreadParameters: Equatable, Sendable {
    /// Chance a day that a child opens a thread is logistic in: this constant…
    public var openBase = -11.5
    /// …plus this times ln(likes of the rival / own likes)…
    public var openGap = 0.9
    /// …plus this times ln(status drive).
    public var openDrive = 0.8
    /// Mean offers a thread brings; 1...200.
    public var offers = 40.0
    /// Chance that the opener accepts an offer; 0...1.
    public var acceptance = 0.75
    /// Days for which the opener gives all its free time to likes; 1...60.
    public var seekingDays = 12
    /// Status drive above which a child answers threads; 0 or more.
    public var answerDrive = 2.5
    /// Watch time of a seeking child, as a share of its free time; 0...1.
    public var freeTimeShare = 0.95

    /// Makes the default threads.
    public init() {}
}
