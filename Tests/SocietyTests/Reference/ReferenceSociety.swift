// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// A slow and simple second implementation of the model: children are plain values in an array, and each decides in
/// turn.
///
/// It follows `docs/model.md` section by section. It shares only the initial state, the random words and the compiled
/// tables with the society. It has no columns, partitions, threads or packed fields, and it performs every operation
/// that the society only counts. It finds the friend's half of a tie by search.
final class ReferenceSociety {
    let parameters: SocietyParameters
    let seed: UInt64
    let key: PhiloxKey
    let tables: LookupTables
    var children: [ReferenceChild]
    /// The pending requests to each child, oldest first.
    var requests: [Int: [ReferenceRequest]] = [:]
    /// The accounts above the big-shot threshold, as of last night.
    var bigShots: [Int]
    /// The children who answer exchange threads.
    var answerers: [Int] = []
    var classes: [ReferenceClass]
    /// The number of changes of the school year so far.
    var schoolYears = 0
    /// Returns the initial state of the child of a row and a generation.
    let newcomer: (_ child: Int, _ generation: Int) -> ReferenceChild
    /// The remaining offers of today's threads, by instant.
    var offers: [ReferenceOffer] = []
    /// Today's passive sessions, calls and check-ins, by tick of the day.
    var glances: [Int: [ReferencePassiveEvent]] = [:]

    // The messages and tie changes of the present tick.
    var messages: [ReferenceMessage] = []
    var endings: [(owner: Int, friend: Int)] = []
    var acceptances: [ReferenceAcceptance] = []
    /// The children who lost a friend today.
    var losers: Set<Int> = []
    /// The operations of this tick's sessions, and all other operations of the tick.
    var decisions: [Operation] = []
    var others: [Operation] = []

    // Figures of the day.
    var made: [TieKind: Int] = [:]
    var lost: [TieKind: Int] = [:]
    var refused = 0
    var likesGiven = 0
    var threads = 0
    var lastFigures: [(name: String, value: Double)] = []
    /// The number of occurrences of rare events, so that tests can verify that they occurred.
    var seen: [ReferenceRareEvent: Int] = [:]
    private(set) var ticksDone = 0

    /// Creates a reference with the initial state of `society`, which must not have run a tick.
    init(_ society: Society) {
        let world = society.world
        parameters = society.parameters
        (seed, key, tables) = (world.seed, world.key, world.tables)
        let sampling = AttributeSampling(society.parameters)
        let children = (0..<world.count).map { ReferenceChild($0, of: world, sampling) }
        self.children = children
        classes = (0..<world.classes.count).map { ReferenceClass($0, of: world) }
        newcomer = { ReferenceChild($0, generation: $1, of: world, sampling) }
        let threshold = parameters.likes.bigShotLikes
        bigShots = children.indices.filter { children[$0].likes > threshold }
        answerers = children.indices.filter { answersThreads(children[$0]) }
        begin(day: 0)
    }

    func answersThreads(_ child: ReferenceChild) -> Bool {
        child.drive >= Int(min(255, Float(parameters.threads.answerDrive * 16)))
    }

    /// Returns the children of the class of `child`, including itself.
    func classmates(of child: ReferenceChild) -> [Int] { classes[child.schoolClass].children }

    func words(_ child: Int, at instant: Int, _ purpose: Purpose) -> ReferenceWords {
        ReferenceWords(key: key, child: child, instant: instant, purpose: purpose)
    }

    /// Returns whether a tie is silent. Offline friends of one school meet on each school day.
    func isSilent(_ tie: ReferenceTie, of child: ReferenceChild, _ day: Int) -> Bool {
        let age = day - tie.lastContact
        let (own, theirs) = (classes[child.schoolClass].school, classes[children[tie.friend].schoolClass].school)
        let meet = tie.kind == .offline && own == theirs
        return (meet ? min(age, daysSinceSchool(day)) : age) >= parameters.friends.silentDays
    }

    /// Returns the days since the last school day, at most 127; `day` counts from the first simulated day.
    func daysSinceSchool(_ day: Int) -> Int {
        var days = 0
        while days < 127, parameters.time.dayType(of: day - days - parameters.time.burnIn) != .schoolDay { days += 1 }
        return days
    }

    /// Returns ln(1 + count), to 1/256.
    func logarithm(_ count: Int) -> Float { Float(tables.logs.value(UInt32(count))) / 256 }

    var halfLife: Double { parameters.friends.halfLifeDays }

    func note(_ rarity: ReferenceRareEvent, _ count: Int = 1) { seen[rarity, default: 0] += count }

    /// The operations of the last tick by kind.
    var counts: OperationTable<Int> {
        var counts = OperationTable(repeating: 0)
        for operation in decisions + others { counts[operation.kind] += 1 }
        return counts
    }

    /// Runs one tick: delivers offers, lets each child act from the state at the start of the tick, delivers all
    /// messages, then ends and begins ties. After the last tick of a day, the night follows.
    func advance() {
        let tick = ReferenceTick(ticksDone, parameters.time)
        (messages, endings, acceptances, decisions, others) = ([], [], [], [], [])
        deliverOffers(tick)
        if parameters.mechanisms.socialFeatures {
            for child in children.indices { act(child, tick) }
            for message in messages { receive(message, day: tick.day) }
            receiveRequests(tick)
            changeTies(day: tick.day)
        }
        look(tick)
        sendBackground(tick)
        ticksDone += 1
        if ticksDone % parameters.time.ticksPerDay == 0 { spendNight(after: tick.day) }
    }

    /// Runs the end of day for every child, then computes the day's figures, the next start of day, and the offers of
    /// tomorrow's threads.
    private func spendNight(after day: Int) {
        let sample = ReferenceSample(self, day: day)
        // All children compare themselves with the state of the others before the night.
        let before = children
        var openers = children.indices.filter { endDay($0, among: before, day: day) }
        bigShots = children.indices.filter { children[$0].isBigShot }
        let turnsYear = parameters.mechanisms.lifeCourse && isFirstOfSeptember(day + 1)
        let leavers = turnsYear ? leavers(before: day + 1) : []
        countTies(of: leavers)
        lastFigures = figures(sample, day: day)
        openers.removeAll { leavers.contains($0) }
        (made, lost, refused, likesGiven, threads) = ([:], [:], 0, 0, openers.count)
        if turnsYear { turnSchoolYear(before: day + 1) }
        bigShots.removeAll { leavers.contains($0) }
        begin(day: day + 1)
        shortenLists()
        offers = openers.flatMap { offersOfThread(by: $0, day: day + 1) }
            .sorted { ($0.instant, $0.to, $0.from) < ($1.instant, $1.to, $1.from) }
    }

    /// Runs the sessions of one child that start in the tick.
    private func act(_ child: Int, _ tick: ReferenceTick) {
        var before = 0
        while let position = children[child].nextSession {
            var session = ReferenceSession(self, child, from: position, tick)
            guard tick.instants.contains(session.instant) else { break }
            session.run()
            scheduleSession(of: child, day: tick.day, after: position, bits: session.own[0])
            before += 1
        }
        if before > 1 { note(.secondSession) }
    }
}

/// A time window in which all children decide from the same state.
struct ReferenceTick {
    let number: Int
    let day: Int
    /// Milliseconds since the run's first midnight.
    let instants: Range<Int>

    init(_ number: Int, _ time: TimeParameters) {
        self.number = number
        day = number / time.ticksPerDay
        instants = (number * time.tickSeconds * 1_000)..<((number + 1) * time.tickSeconds * 1_000)
    }

    var midnight: Int { day * 86_400_000 }
}

/// Events that are rare in a small society.
enum ReferenceRareEvent: CaseIterable {
    /// A child acted twice in one tick.
    case secondSession
    /// A request met a full inbox; a request expired before it was read.
    case fullInbox, lapsedRequest
    /// A child made room in a full list; a child could not make room.
    case madeRoom, foundNoRoom
    /// A review deleted a friend; a round deleted a friend.
    case reviewed, deletedOnRound
    /// Both sides ended their tie in one tick; both sides accepted each other in one tick.
    case endedTwice, acceptedTwice
    /// One side granted a place and the other did not.
    case grantedInVain
    /// Likes exceeded the daily limit of a homepage.
    case lostLikes
    /// A list grew; a list shrank.
    case longerList, shorterList
    /// A child left at the end of a school year, and another entered.
    case left
    /// A tie was so old that its last contact was set to a later day.
    case refreshedTie
    /// A big shot was met as such; an offer of a thread was delivered.
    case metBigShot, offer
}
