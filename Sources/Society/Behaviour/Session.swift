// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// One acting session of a child: what its behaviours know and share.
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
    private(set) var child = 0
    /// The position in the day at which the session started.
    private var position = 0
    private(set) var bits = SessionBits(PhiloxBlock(0, 0, 0, 0))
    /// The blocks of the sessions of a batch, and the index of this session in the batch.
    private let batch: SessionBatch
    private var number = 0
    /// The index of the acting behaviour's first precomputed block among the session's blocks.
    var firstBlock = 0
    /// The last millisecond of the tick; decisions do not depend on later times.
    let endOfTick: Int
    /// Milliseconds since the first simulated midnight; advances with every action, possibly past the end of the tick.
    private(set) var instant = 0
    /// The last millisecond before the next lesson or midnight, the limit of the session's actions.
    private(set) var lastInstant = 0
    private(set) var profile = PublicProfile()
    var sessionState = SessionState()
    var activity: DailyActivity = []
    /// The stream of the behaviour that acts.
    var stream: Stream

    /// Prepares the sessions of one partition in one tick.
    init(world: World, outbox: Outbox, state: PartitionState, tick: Tick, batch: SessionBatch) {
        self.world = world
        self.outbox = outbox
        self.state = state
        self.batch = batch
        day = tick.day
        self.tick = tick.number
        clock = world.tables.clock(tick.type)
        endOfTick = tick.midnight &+ tick.milliseconds.upperBound &- 1
        stream = world.stream(0, instant: 0, .session)
    }

    /// Starts the next session of `child` if it falls into `tick`.
    ///
    /// - Parameter number: the child's index in the batch.
    @inline(__always)
    mutating func begin(_ child: Int, at number: Int, in tick: Tick) -> Bool {
        self.child = child
        self.number = number
        sessionState = world.children[child].sessionState
        activity = world.children[child].activity
        position = Int(world.wakeQuarters[child]) << 8 | Int(sessionState.wakeFraction)
        bits = batch.bits(at: number)
        let millisecond = clock.millisecond(position, jitter: bits.jitter)
        guard tick.milliseconds.contains(millisecond) else { return false }
        instant = tick.midnight &+ millisecond
        lastInstant = tick.midnight &+ clock.stop(after: position) &- 1
        profile = world.children[child].profile
        return true
    }

    /// Opens the feed and runs all behaviours.
    mutating func run() {
        activity.insert(.opened)
        ask(.openFeed)
        firstBlock = SessionBits.blocks
        SessionBehaviours.visit(with: &self)
    }

    /// Writes the child's state back, and schedules its next session.
    @inline(__always)
    mutating func end() {
        // Stores of individual fields, because other threads may read the profile in the same row.
        world.children[child].sessionState = sessionState
        world.children[child].activity = activity
        world.scheduleWake(child, clock, after: position, isFirst: false, bits: bits.wake)
    }

    /// Opens a stream of this session at its start.
    ///
    /// - Parameters:
    ///   - purpose: the kind of decision.
    ///   - firstBlock: the index of the stream's first precomputed block in the session's blocks.
    ///   - blocks: the number of precomputed blocks; 0...4.
    @inline(__always)
    mutating func openStream(_ purpose: Purpose, firstBlock: Int = 0, blocks: Int = 0) -> Stream {
        let instant = SessionBatch.instant(day: day, position: position)
        guard blocks > 0 else { return world.stream(child, instant: instant, purpose) }
        return batch.stream(
            of: child, at: number, instant: instant, purpose, firstBlock: firstBlock, blocks: blocks)
    }

    var rules: CompiledParameters { @inline(__always) get { world.rules } }
    var chances: Chances { @inline(__always) get { world.rules.chances } }

    /// Whether the child visits its whole friend list in rounds.
    var makesRounds: Bool { @inline(__always) get { profile.makesRounds(sessionState) } }

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
    /// The mean number of friend requests in an acting session of a child with an empty list.
    let requests: Float
    /// The same for a member of the circle.
    let committedRequests: Float
    /// The share of meetings at school that are with classmates.
    let schoolClass: Chance
    /// The cumulative shares of the meeting places on the watch.
    let meetClassmate: UInt64
    let meetInGroup: UInt64
    let meetFriendOfFriend: UInt64
    /// The probabilities that a meeting with a child of the other sex at school, or with an unlike friend of a friend on
    /// the watch, leads to a request.
    let otherSex: Chance
    let unlike: Chance
    let acceptOffer: Chance
    /// The probability that a member's request offers an agreement to a child anywhere.
    let partner: Chance
    /// The probability per day that an agreement to exchange likes lapses, for ordinary children and for members.
    let lapse: Chance
    let lapseOfMember: Chance

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
        reaction = Chance(parameters.posts.reaction)
        let use = parameters.use
        requests = Float(friends.requestsPerDay / Chances.meanActingSessions(friends, use))
        let committedSessions = use.committedMinutes / use.sessionMinutes * use.committedActingShare
        committedRequests = Float(
            friends.committedRequestsPerDay / max(friends.leastSessions[1], committedSessions))
        schoolClass = Chance(friends.schoolClassShare)
        let meeting = friends.meeting
        meetClassmate = Chance(meeting[0]).threshold
        meetInGroup = Chance(meeting[0] + meeting[1]).threshold
        meetFriendOfFriend = Chance(meeting[0] + meeting[1] + meeting[2]).threshold
        otherSex = Chance(friends.otherSexMeeting)
        unlike = Chance(friends.unlikeMeeting)
        acceptOffer = Chance(parameters.threads.acceptance)
        partner = Chance(parameters.mechanisms.exchangeThreads ? parameters.circle.partners : 0)
        let lapses = 0.693_147_18 / parameters.circle.agreementHalfLifeDays
        lapse = Chance(lapses)
        lapseOfMember = Chance(lapses / parameters.circle.loyalty)
    }

    /// Returns the acting sessions of an ordinary child on a mean day.
    private static func meanActingSessions(_ friends: FriendParameters, _ use: UseParameters) -> Double {
        max(friends.leastSessions[0], friends.requestMinutes / use.sessionMinutes * use.actingShare)
    }
}
