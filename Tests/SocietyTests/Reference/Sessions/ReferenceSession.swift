// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// One acting session of a child.
///
/// A session changes its own child and its own side of ties immediately; messages to others are delivered at the end of
/// the tick.
struct ReferenceSession {
    let society: ReferenceSociety
    let me: Int
    let day: Int
    let tick: ReferenceTick
    /// The session's own words: for the next session, a friend request, a review, and in halves the instant and a
    /// meeting at school.
    let own: [UInt32]
    /// Milliseconds since the run's first midnight; advances with every action, possibly past the end of the tick.
    private(set) var instant: Int
    /// The last millisecond before the next lesson or midnight, the limit of the session's actions.
    private let lastInstant: Int
    private let position: Int
    /// The words of the decision that is made at present.
    var words: ReferenceWords

    init(_ society: ReferenceSociety, _ child: Int, from position: Int, _ tick: ReferenceTick) {
        (self.society, me, day, self.tick, self.position) = (society, child, tick.day, tick, position)
        words = society.words(child, at: tick.day << 15 | position, .session)
        own = [words.next(), words.next(), words.next(), words.next()]
        let clock = society.clock(tick.day)
        instant = tick.midnight + clock.millisecond(position, jitter: own[3] >> 16)
        lastInstant = tick.midnight + clock.stop(after: position) - 1
    }

    var child: ReferenceChild { society.children[me] }
    var parameters: SocietyParameters { society.parameters }

    /// Runs the actions of an acting session in the order of the model document. Each decision draws from a stream of
    /// its own.
    mutating func run() {
        society.children[me].hasOpened = true
        ask(.openFeed, on: me)
        if child.hasRequests { answerRequests() }
        readFeed()
        if parameters.mechanisms.homepageLikes { visitFriends() }
        if parameters.mechanisms.posts { postIfDue() }
        if parameters.mechanisms.befriending {
            seekFriend()
            meetAtSchool()
        }
        guard parameters.mechanisms.pruning else { return }
        reviewOneFriend()
        reviewAgreements()
    }

    /// Returns the words of one kind of decision in this session.
    func words(_ purpose: Purpose) -> ReferenceWords { society.words(me, at: day << 15 | position, purpose) }

    /// Lets the time of `count` equal actions pass.
    mutating func spend(_ seconds: Double, count: Int = 1) {
        instant = min(lastInstant, instant + Int((seconds * 1_000).rounded()) * count)
    }

    func ask(_ kind: OperationKind, on subject: Int, count: Int = 1) {
        society.decisions.append(
            Operation(
                instant: UInt64(instant), kind: kind, actor: UInt32(me), subject: UInt32(subject), count: UInt16(count))
        )
    }

    func send(_ content: ReferenceMessage.Content, to friend: Int) {
        society.messages.append(ReferenceMessage(from: me, to: friend, content: content))
    }

    // MARK: - Posts and reactions

    /// Reacts to the posts in the feed with a like, a comment or both. The odds are those of two independent draws,
    /// given that at least one succeeded. One draw is below the probability of any reaction; its lowest part means a
    /// like, its highest part a comment.
    private mutating func readFeed() {
        words = words(.readingFeed)
        society.children[me].unseenPosts = 0
        let posts = parameters.posts
        let like = ReferenceWords.threshold(posts.like)
        let comment = ReferenceWords.threshold(posts.comment)
        let either = ReferenceWords.threshold(posts.like + posts.comment - posts.like * posts.comment)
        for (place, tie) in child.places.enumerated() {
            guard let tie, tie.hasUnseenPost, !tie.isEnded else { continue }
            society.children[me].places[place]!.hasUnseenPost = false
            spend(parameters.taps.readSeconds)
            let draw = words.next(below: either)
            if draw < like {
                spend(parameters.taps.likePostSeconds)
                react(.likePost, to: tie.friend)
                society.children[me].hasLiked = true
            }
            if draw >= either - comment {
                spend(parameters.taps.commentSeconds)
                react(.comment, to: tie.friend)
                society.children[me].hasCommented = true
            }
        }
    }

    private func react(_ kind: OperationKind, to friend: Int) {
        ask(kind, on: friend)
        send(.reaction, to: friend)
    }

    /// Publishes a post that is due before the end of the tick, and sends it to the friends who will react.
    private mutating func postIfDue() {
        let now = min(instant, tick.instants.upperBound - 1) / 5_400_000
        guard child.postDue <= now else { return }
        words = words(.posting)
        spend(parameters.taps.postSeconds)
        ask(.postStatus, on: me)
        society.children[me].hasPosted = true
        let posts = parameters.posts
        // A tie that the child has just ended takes its draw too.
        for case let tie? in child.places {
            let reacts = words.happens(posts.like + posts.comment - posts.like * posts.comment)
            if reacts, !tie.isEnded { send(.post, to: tie.friend) }
        }
        learn(now: now)
    }

    /// Q ← Q + 0.3·(R - Q); P = (w·H + (1-w)·min(120, c/u(Q))) / (1 + κ·pressure) with u(Q) = Q / (1 + Q/s); wait ~
    /// Exp(mean P); H ← H + 0.14·(wait - H) + m·(H0 - H).
    private mutating func learn(now: Int) {
        let posts = parameters.posts
        var q = Float(child.postReward) / 256
        q += Float(posts.rewardRate) * (Float(child.onPost) - q)
        q = max(Float(posts.leastReward), min(255, q))
        let h = Float(child.postHabit) / 64
        let w = Float(child.habitWeight) / 256
        let pressure = parameters.mechanisms.pressureOnPosting ? society.pressure(on: child) : 0
        let factor = 1 / (1 + Float(parameters.feelings.onPosting) * pressure)
        let felt = q / (1 + q / Float(posts.satiation))
        let p = factor * (w * h + (1 - w) * min(Float(posts.rewardWaitDays), Float(posts.effortCost) / felt))
        let (shortest, longest) = (Float(posts.shortestWaitDays), Float(posts.longestWaitDays))
        let wait = max(shortest, min(longest, p * society.tables.exponential.value(at: words.next())))
        let normal = society.tables.normal.value(
            at: UInt32(truncatingIfNeeded: mix64(society.traitBits(of: me) &+ 0x6D6F_7265)))
        let drawn = Float(posts.waitingDays) * society.tables.exponent(Float(posts.waitingSigma) * normal)
        let own = max(Float(posts.initialShortestDays), min(longest, drawn))
        let next = h + Float(posts.habitRate) * (wait - h) + Float(posts.habitReturn) * (own - h)
        society.children[me].postReward = Int(q * 256)
        society.children[me].postHabit = Int(min(65_535, max(64 * shortest, next * 64)))
        society.children[me].postDue = Int(min(65_000, Float(now) + wait * 16))
        society.children[me].onPost = 0
    }
}

/// A message to another child, delivered at the end of the tick.
struct ReferenceMessage {
    enum Content {
        case likes(Int)
        /// A like or a comment on the newest post.
        case reaction
        /// A post that the receiver will react to.
        case post
        case request(MeetingPlace)
    }

    let from: Int
    let to: Int
    let content: Content
}

/// A pending friend request.
struct ReferenceRequest: Equatable {
    let from: Int
    let met: MeetingPlace
    let day: Int
}

extension ReferenceSociety {
    /// Delivers a message from a friend.
    func receive(_ message: ReferenceMessage, day: Int) {
        let to = message.to
        switch message.content {
        case .likes(let count):
            // Likes above the daily limit of a homepage are lost, but the contact counts.
            let taken = min(count, parameters.likes.receivedPerDay - children[to].likesToday)
            if taken < count { note(.lostLikes) }
            children[to].likesToday += taken
            children[to].likes += taken
            updateTie(of: to, with: message.from) { $0.receive(on: day, halfLife: halfLife) }
        case .reaction:
            children[to].onPost = min(65_535, children[to].onPost + 1)
            updateTie(of: to, with: message.from) { $0.receive(on: day, halfLife: halfLife) }
        case .post:
            updateTie(of: to, with: message.from) { tie in
                guard !tie.hasUnseenPost else { return }
                tie.hasUnseenPost = true
                children[to].unseenPosts += 1
            }
        case .request:
            break
        }
    }

    /// Updates the receiver's half of the tie, found by the sender's number; both half-ties exist until the end of the
    /// tick.
    private func updateTie(of child: Int, with friend: Int, _ change: (inout ReferenceTie) -> Void) {
        let place = children[child].place(of: friend)!
        var tie = children[child].places[place]!
        change(&tie)
        children[child].places[place] = tie
    }
}
