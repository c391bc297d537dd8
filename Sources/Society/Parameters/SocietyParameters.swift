// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations

/// Everything that decides how a society behaves. Two societies with equal parameters and equal seeds are the same.
///
/// The defaults are those of the model document (`docs/model.md`), which says where each comes from.
public struct SocietyParameters: Equatable, Sendable {
    /// Who lives here.
    public var population = PopulationParameters()
    /// Ticks, days and the calendar.
    public var time = TimeParameters()
    /// How long and when children use the watch.
    public var use = UseParameters()
    /// Ties: how many, how they begin, how they end.
    public var friends = FriendParameters()
    /// Homepage likes: quotas, levels, who gives.
    public var likes = LikeParameters()
    /// Posts, reactions to them, comments.
    public var posts = PostParameters()
    /// Comparison with others and what it does.
    public var comparison = ComparisonParameters()
    /// Threads in which strangers exchange likes.
    public var threads = ThreadParameters()
    /// The 24 hours of a child's day.
    public var day = DayParameters()
    /// Traffic that a watch makes whether its child is awake or not.
    public var background = BackgroundParameters()
    /// Which mechanisms are on.
    public var mechanisms = Mechanisms()
    /// Size of one request of each kind; bytes, at least 1.
    public var payloads = SocietyParameters.defaultPayloads
    /// The number of children recorded whole, every day; 0 or more.
    public var panel = 200

    /// Makes the default society.
    public init() {}

    private static let defaultPayloads: OperationTable<Int> = {
        var bytes = OperationTable(repeating: 200)
        bytes[.keepAlive] = 60
        bytes[.reportLocation] = 350
        bytes[.call] = 500
        bytes[.openFeed] = 2_000
        bytes[.viewHomepage] = 1_200
        bytes[.viewRanking] = 1_500
        bytes[.postStatus] = 900
        bytes[.comment] = 260
        return bytes
    }()
}

/// The mechanisms that can be switched off one by one, to see what each does. All are on by default.
public struct Mechanisms: Equatable, Sendable {
    /// All social features; off leaves calls, location and keep-alive.
    public var socialFeatures = true
    /// Whether like counts can be seen, so that children compare themselves.
    public var likeCounts = true
    /// What a day does to a child: anxiety, effort, belonging and real-life status.
    public var feelings = true
    /// Rankings of class, school and friends.
    public var rankings = true
    /// Whether children answer likes with likes.
    public var reciprocity = true
    /// Homepage likes.
    public var homepageLikes = true
    /// Posts, their likes and comments.
    public var posts = true
    /// New friendships.
    public var befriending = true
    /// Deleting friends.
    public var pruning = true
    /// Exchange threads on an outside platform.
    public var exchangeThreads = true
    /// The "big shot" label and what it attracts.
    public var bigShots = true
    /// The daily check-in and its credits.
    public var checkIns = true
    /// Keep-alive, location and calls.
    public var backgroundTraffic = true

    /// Makes the default: all on.
    public init() {}
}
