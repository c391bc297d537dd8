// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Publishes a post if one is due.
enum Posting: Behaviour {
    static var name: String { "posting" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.posts }
    static var purpose: Purpose? { .posting }
    static var operations: [OperationKind] { [.postStatus] }
    static var parameters: [String] {
        [
            "posts.waitingDays", "posts.waitingSigma", "posts.habit", "posts.rewardRate", "posts.habitReturn",
            "posts.satiation", "posts.habitRate",
            "posts.effortCost", "posts.like", "posts.comment",
        ]
    }
    static var figures: [DayFigure] { [.postingShare] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.posts }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool { session.sessionState.postDue <= session.postClock }

    static func act(in session: inout Session) { session.publishPost() }
}

extension Session {
    /// Publishes a post, sends it to the friends who will react to it, and draws the time of the next post.
    ///
    /// Every friend who opens the feed sees the post, but most ignore it without any effect. A friend's reaction
    /// depends only on chance, so the poster draws it: the post travels only to friends who will react.
    fileprivate mutating func publishPost() {
        let now = postClock
        spend(rules.taps.post)
        ask(.postStatus)
        activity.insert(.posted)
        sessionState.flags.insert(.hasPosted)
        for place in profile.places {
            let peer = world.lists.peers[place]
            // An ended tie takes its draw too, so that a deletion does not shift the draws of other friends.
            if !peer.isHole, stream.happens(chances.reaction), !world.lists.tieStates[place].isEnded {
                outbox.send(Message(.post, to: peer.child, place: world.lists.mutualPlaces[place]))
            }
        }
        learn(now: now)
    }

    /// The time on the clock of posts; sixteenths of a day since the first midnight.
    fileprivate var postClock: UInt16 {
        @inline(__always) get { UInt16(truncatingIfNeeded: min(instant, endOfTick) / 5_400_000) }
    }

    /// Updates the expected reward Q and the habit H from the reactions to the last post, and draws the next waiting
    /// time.
    ///
    /// P = w·H + (1 - w)·c/Q, shortened under pressure; waiting ~ Exp(mean P).
    ///
    /// - Source: Turner and others, "Reinforcement learning of posting on social media", Nature Communications, 2025.
    private mutating func learn(now: UInt16) {
        let posting = rules.posting
        var dailyState = world.dailyStates[child]
        let expected = posting.reward(
            Float(dailyState.postReward) / 256, likes: Float(world.children[child].likes.onPost))
        let habit = Float(dailyState.postHabit) / 64
        let factor = rules.feelings.waitFactor(
            standing: dailyState.standing, anxiety: world.children[child].anxiety(atBeginningOf: day))
        let mean = factor * posting.wait(habit: habit, weight: Float(dailyState.habitWeight) / 256, reward: expected)
        let waiting = posting.bounded(wait: mean * world.tables.exponential.value(at: stream.next()))
        let anchor = posting.anchor(world.traitBits(of: child), world.tables)
        dailyState.postReward = UInt16(expected * 256)
        dailyState.postHabit = UInt16(min(65_535, posting.habit(habit, waited: waiting, anchor: anchor) * 64))
        world.dailyStates[child] = dailyState
        world.children[child].likes.onPost = 0
        sessionState.postDue = UInt16(min(65_000, Float(now) + waiting * 16))
    }
}
