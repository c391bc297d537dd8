// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The equations of habit and reward that give the wait between posts.
///
///     P = w·H + (1 - w)·min(m, c / u(Q)),  u(Q) = Q / (1 + Q / s)
///
/// - Source: Turner and others, "Reinforcement learning of posting on social media", Nature Communications, 2025; the
///   diminishing returns u are an assumption.
struct PostingEquations {
    private let median: Float
    private let sigma: Float
    private let cost: Float
    private let satiation: Float
    private let rewardRate: Float
    private let habitRate: Float
    private let habitReturn: Float
    private let leastReward: Float
    /// The maximum wait of a child whom reward alone drives; days.
    private let rewardWait: Float
    private let shortest: Float
    private let longest: Float
    private let initialShortest: Float
    /// The probability that a friend reacts to a post.
    let reaction: Float

    init(_ posts: PostParameters) {
        median = Float(posts.waitingDays)
        sigma = Float(posts.waitingSigma)
        cost = Float(posts.effortCost)
        satiation = Float(posts.satiation)
        rewardRate = Float(posts.rewardRate)
        habitRate = Float(posts.habitRate)
        habitReturn = Float(posts.habitReturn)
        leastReward = Float(posts.leastReward)
        rewardWait = Float(posts.rewardWaitDays)
        (shortest, longest) = (Float(posts.shortestWaitDays), Float(posts.longestWaitDays))
        initialShortest = Float(posts.initialShortestDays)
        reaction = Float(posts.reaction)
    }

    /// Returns the child's own waiting time, to which its habit returns; days.
    func anchor(_ trait: UInt64, _ tables: LookupTables) -> Float {
        let normal = tables.normal.value(at: UInt32(truncatingIfNeeded: World.moreTraitBits(trait)))
        return max(initialShortest, min(longest, median * tables.exponent(sigma * normal)))
    }

    /// Returns the mean wait; days.
    func wait(habit: Float, weight: Float, reward: Float) -> Float {
        let felt = reward / (1 + reward / satiation)
        return weight * habit + (1 - weight) * min(rewardWait, cost / felt)
    }

    /// Returns the expected reward after a post that brought `likes`.
    func reward(_ expected: Float, likes: Float) -> Float {
        bounded(expected + rewardRate * (likes - expected))
    }

    /// Returns a reward within the range that the state holds; likes.
    func bounded(_ reward: Float) -> Float { max(leastReward, min(255, reward)) }

    /// Returns a drawn wait within its bounds; days.
    func bounded(wait: Float) -> Float { max(shortest, min(longest, wait)) }

    /// Returns the habit after a wait; days.
    func habit(_ habit: Float, waited: Float, anchor: Float) -> Float {
        max(shortest, habit + habitRate * (waited - habit) + habitReturn * (anchor - habit))
    }
}

extension PostParameters {
    /// The probability of a like, a comment or both; 0...1.
    var reaction: Double { like + comment - like * comment }
}
