// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// One acting session of a child, and the order of its actions.
///
/// A session decides from the state at the start of the tick and from the child's own earlier actions. It writes its
/// own child's row and its own side of ties; all other effects travel as messages and tie changes.
struct Session {
    let world: World
    let outbox: Outbox
    /// The partition's state, with the requests to its children.
    let state: PartitionState
    let day: Int
    let tick: Int
    let clock: DayClock
    var child = 0
    /// The position in the day at which the session started.
    var position = 0
    /// Random bits that determine the start of the next session.
    var wakeBits: UInt32 = 0
    /// The last millisecond of the tick; decisions do not depend on later times.
    let endOfTick: Int
    /// Milliseconds since the run's first midnight; advances with every action, possibly past the end of the tick.
    var instant = 0
    /// The last millisecond before the next lesson or midnight, the limit of the session's actions.
    var lastInstant = 0
    var profile = PublicProfile()
    var sessionState = SessionState()
    var activity: DailyActivity = []
    var stream: Stream

    /// Prepares the sessions of one partition in one tick.
    init(world: World, outbox: Outbox, state: PartitionState, tick: Tick) {
        self.world = world
        self.outbox = outbox
        self.state = state
        day = tick.day
        self.tick = tick.number
        clock = world.tables.clock(tick.type)
        endOfTick = tick.midnight &+ tick.milliseconds.upperBound &- 1
        stream = world.stream(0, instant: 0, .session)
    }

    /// Runs all actions of the session.
    mutating func run() {
        let mechanisms = rules.mechanisms
        activity.insert(.opened)
        ask(.openFeed)
        if sessionState.flags.contains(.hasRequests) { answerRequests() }
        if sessionState.unseenPosts > 0 { readFeed() }
        if mechanisms.homepageLikes { visitFriends() }
        if mechanisms.posts { postIfDue() }
        if mechanisms.befriending { seekFriend() }
        if drawsReview { reviewFriends() }
    }

    var rules: CompiledParameters { @inline(__always) get { world.rules } }
    var chances: Chances { @inline(__always) get { world.rules.chances } }

    /// Whether the child visits its whole friend list in rounds.
    var makesRounds: Bool { profile.makesRounds(sessionState) }

    /// Whether the session reviews a friend, by the low bits of `wakeBits`, which hardly affect the next start. The
    /// lowest two become the highest of 16 bits.
    private var drawsReview: Bool {
        @inline(__always) get { (wakeBits & 3) << 14 | (wakeBits & 0xFFFF) >> 2 < rules.reviewThreshold }
    }

    /// Sends an operation to the backend; the subject is the child itself by default.
    @inline(__always)
    mutating func ask(_ kind: OperationKind, on subject: Int? = nil, count: Int = 1) {
        outbox.note(kind, at: instant, by: child, on: subject ?? child, count: count)
    }

    /// Advances the session's time by `milliseconds`.
    @inline(__always)
    mutating func spend(_ milliseconds: Int) { instant = min(lastInstant, instant &+ milliseconds) }
}

/// The probabilities of the parameters, compiled to thresholds.
struct Chances {
    let close: Chance
    let mirrored: Chance
    let unanswered: Chance
    let exchange: Chance
    let exchangeReturn: Chance
    let bigShot: Chance
    let debtor: Chance
    let silentOnline: Chance
    let fullHazard: Chance
    let postLike: Chance
    let comment: Chance
    /// The probability of a like, a comment or both.
    let reaction: Chance
    /// The probability of a friend request in an acting session, for ordinary and for committed children.
    let request: Chance
    let committedRequest: Chance
    /// The cumulative shares of the meeting places.
    let meetClassmate: UInt64
    let meetFriendOfFriend: UInt64
    let acceptOffer: Chance

    init(_ parameters: SocietyParameters) {
        let likes = parameters.likes
        let friends = parameters.friends
        close = Chance(likes.close)
        // Without reciprocity, an acquaintance gives with the same probability whether or not it received likes.
        let mean = (likes.mirrored + likes.unanswered) / 2
        mirrored = Chance(parameters.mechanisms.reciprocity ? likes.mirrored : mean)
        unanswered = Chance(parameters.mechanisms.reciprocity ? likes.unanswered : mean)
        exchange = Chance(likes.exchange)
        exchangeReturn = Chance(likes.exchangeReturn)
        bigShot = Chance(likes.bigShot)
        debtor = Chance(friends.debtorHazard)
        silentOnline = Chance(friends.debtorHazard / friends.debtorFactor)
        fullHazard = Chance(friends.fullHazard)
        postLike = Chance(parameters.posts.like)
        comment = Chance(parameters.posts.comment)
        let posts = parameters.posts
        reaction = Chance(posts.like + posts.comment - posts.like * posts.comment)
        let use = parameters.use
        request = Chance(friends.requestsPerDay / Chances.meanActingSessions(friends, use))
        let committedSessions = use.committedMinutes / use.sessionMinutes * use.committedActingShare
        committedRequest = Chance(friends.committedRequestsPerDay / max(friends.leastSessions[1], committedSessions))
        meetClassmate = Chance(friends.meeting[0]).threshold
        meetFriendOfFriend = Chance(friends.meeting[0] + friends.meeting[1]).threshold
        acceptOffer = Chance(parameters.threads.acceptance)
    }

    /// Returns the acting sessions of an ordinary child on a mean day.
    private static func meanActingSessions(_ friends: FriendParameters, _ use: UseParameters) -> Double {
        max(friends.leastSessions[0], friends.requestMinutes / use.sessionMinutes * use.actingShare)
    }
}
