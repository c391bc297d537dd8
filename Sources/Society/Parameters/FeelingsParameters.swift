// SPDX-License-Identifier: GPL-3.0-or-later

/// Parameters of social comparison: with whom a child compares itself, and what the comparison does to it.
public struct ComparisonParameters: Equatable, Sendable {
    /// The number of homepages of friends with which a child compares itself on a day on which it viewed any; 0...8.
    public var seen = 2
    /// The anxiety per day and unit of upward gap at status drive 1, for children who get worse, neither or better;
    /// -1...1 each.
    public var upward = [0.085, 0.0, -0.026]
    /// The relief per day and unit of downward gap at status drive 1, for children who get worse, neither or better;
    /// 0...1 each.
    public var downward = [0.01, 0.0, 0.01]
    /// The watch time of a day on which a comparison has half its full effect on anxiety; minutes, 0...1,440.
    public var exposure = 90.0
    /// The pull per day towards the mean anxiety of the friends seen; 0...1.
    public var influence = 0.03
    /// The bonus in standing of a big shot; 0...1.
    public var bigShotBonus = 0.5
    /// The bonus in standing of a child with a big shot among its friends; 0...1.
    public var bigShotFriendBonus = 0.15
    /// The movement per day of real-life status towards the rank in class; 0...1.
    public var statusRate = 0.01

    /// Creates the default parameters.
    public init() {}
}

/// Parameters of anxiety, effort and belonging, and of their effects on behaviour.
public struct FeelingsParameters: Equatable, Sendable {
    /// The mean and the standard deviation of the anxiety to which children return without comparison; 0...1 each.
    public var baseline = [0.25, 0.12]
    /// The return per day to the baseline; above 0, at most 1.
    public var reversion = 0.1
    /// The mean upward gap from which initial anxiety and effort are computed; 0...1.
    public var initialGap = 0.27
    /// The mean share of the full effect of a comparison, from which initial anxiety is computed; 0...1.
    public var initialExposure = 0.36
    /// The time face to face from which initial belonging is computed, as a share of that without a watch; 0...1.
    public var initialFaceToFace = 0.72
    /// The rise of the level to which effort tends, per unit of upward gap at status drive 1; 0...8.
    public var effort = 0.35
    /// The movement per day of effort towards that level; 0...1.
    public var effortRate = 0.05
    /// The maximum effort; 1...8.
    public var effortCap = 3.0
    /// The anxiety above which a child withdraws: pressure no longer raises its activity, and effort falls; 0...1.
    public var withdrawal = 0.7
    /// The fall of the level to which effort tends, per unit of anxiety above `withdrawal`; 0...8.
    public var withdrawalSlope = 1.0
    /// The rate of posting rises by this share per unit of pressure; 0...8.
    public var onPosting = 0.3
    /// The logit of the probability of opening an exchange thread rises by this much per unit of pressure; 0...20.
    public var onSeeking = 1.0
    /// The hazard of silent ties rises by this share per unit of pressure; 0...8.
    public var onPruning = 0.5
    /// The daily adjustment rate of belonging; 0...1.
    public var belongingRate = 0.02
    /// The shares in the level to which belonging tends, of the child's own trait, of friends on the watch and of time
    /// face to face; sum 1.
    public var belonging = [0.4, 0.21, 0.39]
    /// The number of friends beyond which further ones do not add to belonging; 1...150.
    public var belongingFriends = 40
    /// The weight of friends on the watch on a day without a session; 0...1.
    public var unseenFriends = 0.5

    /// Creates the default parameters.
    public init() {}
}
