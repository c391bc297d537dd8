// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations

/// All parameters of a society. Societies with equal parameters and equal seeds are identical.
///
/// The defaults are those of the model document (`docs/model.md`), which states the source of each.
public struct SocietyParameters: Equatable, Sendable {
    /// The population.
    public var population = PopulationParameters()
    /// Ticks, days and the calendar.
    public var time = TimeParameters()
    /// The duration and the times of watch use.
    public var use = UseParameters()
    /// The number, formation and dissolution of ties.
    public var friends = FriendParameters()
    /// Homepage likes: quotas, levels and probabilities.
    public var likes = LikeParameters()
    /// Posts, reactions and comments.
    public var posts = PostParameters()
    /// The committed circle and agreements to exchange likes.
    public var circle = CircleParameters()
    /// Social comparison.
    public var comparison = ComparisonParameters()
    /// Anxiety, effort and belonging, and their effects on behaviour.
    public var feelings = FeelingsParameters()
    /// Threads in which strangers exchange likes.
    public var threads = ThreadParameters()
    /// The 24 hours of a child's day.
    public var day = DayParameters()
    /// The time that an action takes within a session.
    public var taps = TapParameters()
    /// Background traffic, which does not depend on the child's activity.
    public var background = BackgroundParameters()
    /// The enabled mechanisms.
    public var mechanisms = Mechanisms()
    /// The size of one request of each kind; bytes, at least 1.
    public var payloads = SocietyParameters.defaultPayloads
    /// The number of children whose full state is recorded every day; 0 or more.
    public var panel = 200

    /// Creates the default parameters.
    public init() {}

    private static let defaultPayloads: OperationTable<Int> = {
        var bytes = OperationTable(repeating: 0)
        for kind in OperationKind.allCases { bytes[kind] = kind.descriptor.payloadBytes }
        return bytes
    }()
}

/// The mechanisms that a scenario can disable individually to study their effects. All are enabled by default.
public struct Mechanisms: Equatable, Sendable {
    /// All social features; without them, calls, location and keep-alive remain.
    public var socialFeatures = true
    /// Whether like counts are visible, so that children compare themselves.
    public var likeCounts = true
    /// The daily effects on a child: anxiety, effort, belonging and real-life status.
    public var feelings = true
    /// Whether pressure raises effort, and with it watch time.
    public var pressureOnUse = true
    /// Whether pressure shortens the wait for the next post.
    public var pressureOnPosting = true
    /// Whether pressure raises the probability of opening an exchange thread.
    public var pressureOnSeeking = true
    /// Whether pressure raises the hazard of silent ties.
    public var pressureOnPruning = true
    /// The rankings of class, school and friends.
    public var rankings = true
    /// Whether children return likes.
    public var reciprocity = true
    /// Homepage likes.
    public var homepageLikes = true
    /// Posts, with their likes and comments.
    public var posts = true
    /// The formation of friendships.
    public var befriending = true
    /// The deletion of friends.
    public var pruning = true
    /// Exchange threads on an outside platform.
    public var exchangeThreads = true
    /// Whether children enter and leave the committed circle.
    public var circleTurnover = true
    /// The "big shot" label and its attraction.
    public var bigShots = true
    /// The change of the school year: children age, change class and school, enter and leave.
    public var lifeCourse = true
    /// The daily check-in and its credits.
    public var checkIns = true
    /// Keep-alive, location and calls.
    public var backgroundTraffic = true

    /// Creates the default set, with all mechanisms enabled.
    public init() {}
}
