// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// A child looks at its watch and does something: the order of one acting session.
///
/// A session decides from the state at the tick's start and from what the child itself did before. It writes its own child's
/// row and its own side of ties; all else travels as parcels and tie changes.
struct Session {
    let world: World
    let outbox: Outbox
    /// Of this partition, with the requests to its children.
    let state: PartitionState
    let day: Int
    let tick: Int
    let clock: DayClock
    var child = 0
    /// Where in the day the session began.
    var position = 0
    /// Random bits that place the next session.
    var wakeBits: UInt32 = 0
    /// The tick's last millisecond, beyond which no decision looks.
    let endOfTick: Int
    /// Milliseconds since the run's first midnight; goes on with every tap, past the tick's end if it takes so long.
    var instant = 0
    /// The last millisecond before the next lesson or midnight: what a session does stays there.
    var lastInstant = 0
    var profile = Profile()
    var watcher = Watcher()
    var deeds: Deeds = []
    var stream: Stream

    /// Makes ready for the sessions of one partition in one tick.
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

    /// Does everything the child does in this session.
    mutating func run() {
        let mechanisms = rules.mechanisms
        deeds.insert(.opened)
        ask(.openFeed)
        if watcher.flags.contains(.hasRequests) { answerRequests() }
        if watcher.unseenPosts > 0 { readFeed() }
        if mechanisms.homepageLikes { visitFriends() }
        if mechanisms.posts { postIfDue() }
        if mechanisms.befriending { seekFriend() }
        if wakeBits & 3 == 0 { reviewFriends() }
    }

    var rules: Rules { @inline(__always) get { world.rules } }
    var chances: Chances { @inline(__always) get { world.rules.chances } }

    /// Whether the child goes round its whole friend list.
    var makesRounds: Bool { profile.makesRounds(watcher) }

    /// Asks the backend for something that concerns the child alone, unless a subject is given.
    @inline(__always)
    mutating func ask(_ kind: OperationKind, on subject: Int? = nil, count: Int = 1) {
        outbox.note(kind, at: instant, by: child, on: subject ?? child, count: count)
    }

    /// Lets `milliseconds` pass.
    @inline(__always)
    mutating func spend(_ milliseconds: Int) { instant = min(lastInstant, instant &+ milliseconds) }
}

/// The chances of the parameters, compiled to thresholds.
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
    /// A like, a comment or both.
    let reaction: Chance
    /// Chance of a friend request in an acting session, for ordinary and for committed children.
    let request: Chance
    let committedRequest: Chance
    /// Cumulative shares of the meeting places.
    let meetClassmate: UInt64
    let meetFriendOfFriend: UInt64
    let acceptOffer: Chance

    init(_ parameters: SocietyParameters) {
        let likes = parameters.likes
        let friends = parameters.friends
        close = Chance(likes.close)
        // Without reciprocity an acquaintance gives the same whether it got likes or not.
        let mean = (likes.mirrored + likes.unanswered) / 2
        mirrored = Chance(parameters.mechanisms.reciprocity ? likes.mirrored : mean)
        unanswered = Chance(parameters.mechanisms.reciprocity ? likes.unanswered : mean)
        exchange = Chance(likes.exchange)
        exchangeReturn = Chance(likes.exchangeReturn)
        bigShot = Chance(likes.bigShot)
        debtor = Chance(friends.debtorHazard)
        silentOnline = Chance(friends.debtorHazard / 5)
        fullHazard = Chance(friends.fullHazard)
        postLike = Chance(parameters.posts.like)
        comment = Chance(parameters.posts.comment)
        let posts = parameters.posts
        reaction = Chance(posts.like + posts.comment - posts.like * posts.comment)
        let use = parameters.use
        request = Chance(friends.requestsPerDay / Chances.meanActingSessions(use))
        let committedSessions = use.committedMinutes / use.sessionMinutes * use.committedActingShare
        committedRequest = Chance(friends.committedRequestsPerDay / max(1, committedSessions))
        meetClassmate = Chance(friends.meeting[0]).threshold
        meetFriendOfFriend = Chance(friends.meeting[0] + friends.meeting[1]).threshold
        acceptOffer = Chance(parameters.threads.acceptance)
    }

    /// Acting sessions of an ordinary child on a mean day: about ten sessions, of which a share acts.
    private static func meanActingSessions(_ use: UseParameters) -> Double {
        max(0.1, 40 / use.sessionMinutes * use.actingShare)
    }
}
