// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// The model told again, slowly: children are plain values in an array, and each decides for itself, one after another.
///
/// It is to be read beside `docs/model.md`, section by section, and shares with the society nothing but the beginning, the
/// random words and the compiled tables. No columns, partitions, threads, packed fields; nothing is counted that could be
/// done. A friend's side of a tie is found by looking for it.
final class ReferenceSociety {
    let parameters: SocietyParameters
    let seed: UInt64
    let key: PhiloxKey
    let tables: Tables
    var children: [ReferenceChild]
    /// Who waits for each child's answer, the oldest first.
    var requests: [Int: [ReferenceRequest]] = [:]
    /// Accounts over the threshold, as of last night.
    var bigShots: [Int]
    /// The children who answer exchange threads.
    let answerers: [Int]
    /// What today's threads still bring, by instant.
    var offers: [ReferenceOffer] = []
    /// What is only looked at today, calls and check-ins, by tick of the day.
    var glances: [Int: [ReferenceGlance]] = [:]

    // What the children of this tick ask for, until its end.
    var parcels: [ReferenceParcel] = []
    var endings: [(owner: Int, friend: Int)] = []
    var acceptances: [ReferenceAcceptance] = []
    /// Who has lost a friend today.
    var losers: Set<Int> = []
    /// What sessions did in this tick, and everything else that watches sent in it.
    var decisions: [Operation] = []
    var others: [Operation] = []

    // Figures of the day.
    var made: [TieKind: Int] = [:]
    var lost: [TieKind: Int] = [:]
    var refused = 0
    var likesGiven = 0
    var threads = 0
    var lastFigures: [(name: String, value: Double)] = []
    /// How often what seldom happens has happened, so that a test can tell that it did.
    var seen: [ReferenceRarity: Int] = [:]
    private(set) var ticksDone = 0

    /// Begins where `society` begins; it must not have done a tick.
    init(_ society: Society) {
        let world = society.world
        parameters = society.parameters
        (seed, key, tables) = (world.seed, world.key, world.tables)
        let endowment = Endowment(society.parameters)
        let children = (0..<world.count).map { ReferenceChild($0, of: world, endowment) }
        self.children = children
        let (threshold, drive) = (parameters.likes.bigShotLikes, Float(parameters.threads.answerDrive * 16))
        bigShots = children.indices.filter { children[$0].likes > threshold }
        answerers = children.indices.filter { children[$0].drive >= Int(min(255, drive)) }
        begin(day: 0)
    }

    func words(_ child: Int, at instant: Int, _ purpose: Purpose) -> ReferenceWords {
        ReferenceWords(key: key, child: child, instant: instant, purpose: purpose)
    }

    /// ln(1 + count), to 1/256.
    func logarithm(_ count: Int) -> Float { Float(tables.logs.value(UInt32(count))) / 256 }

    var halfLife: Double { parameters.friends.halfLifeDays }

    func note(_ rarity: ReferenceRarity, _ count: Int = 1) { seen[rarity, default: 0] += count }

    /// Operations of the last tick by kind.
    var counts: OperationTable<Int> {
        var counts = OperationTable(repeating: 0)
        for operation in decisions + others { counts[operation.kind] += 1 }
        return counts
    }

    /// One tick: offers arrive, children act one after another from the state at the tick's beginning, then all that they sent
    /// arrives, then ties end and begin. After a day's last tick comes the night.
    func advance() {
        let tick = ReferenceTick(ticksDone, parameters.time)
        (parcels, endings, acceptances, decisions, others) = ([], [], [], [], [])
        deliverOffers(tick)
        if parameters.mechanisms.socialFeatures {
            for child in children.indices { act(child, tick) }
            for parcel in parcels { receive(parcel, day: tick.day) }
            receiveRequests(tick)
            changeTies(day: tick.day)
        }
        look(tick)
        sendBackground(tick)
        ticksDone += 1
        if ticksDone % parameters.time.ticksPerDay == 0 { spendNight(after: tick.day) }
    }

    /// The evening of every child, the day's figures, the next morning, and what tomorrow's threads bring.
    private func spendNight(after day: Int) {
        let sample = ReferenceSample(self, day: day)
        // All compare themselves with the others as these were before the night.
        let before = children
        let openers = children.indices.filter { endDay($0, among: before, day: day) }
        bigShots = children.indices.filter { children[$0].isBigShot }
        lastFigures = figures(sample, day: day)
        (made, lost, refused, likesGiven, threads) = ([:], [:], 0, 0, openers.count)
        begin(day: day + 1)
        shortenLists()
        offers = openers.flatMap { offersOfThread(by: $0, day: day + 1) }
            .sorted { ($0.instant, $0.to, $0.from) < ($1.instant, $1.to, $1.from) }
    }

    /// The sessions of one child that begin in the tick.
    private func act(_ child: Int, _ tick: ReferenceTick) {
        var before = 0
        while let position = children[child].nextSession {
            var session = ReferenceSession(self, child, from: position, tick)
            guard tick.instants.contains(session.instant) else { break }
            session.run()
            scheduleSession(of: child, day: tick.day, after: position, bits: session.firstWord)
            before += 1
        }
        if before > 1 { note(.secondSession) }
    }
}

/// A stretch of time in which all decide from the same state.
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

/// What seldom happens in a small society.
enum ReferenceRarity: CaseIterable {
    /// A child acted twice in one tick.
    case secondSession
    /// A request met a full inbox; one lapsed before it was looked at.
    case fullInbox, lapsedRequest
    /// A child made room in a full list; one could not.
    case madeRoom, foundNoRoom
    /// A friend was deleted under review, or on a round.
    case reviewed, deletedOnRound
    /// A pair ended its tie from both sides in one tick, or accepted each other twice in one.
    case endedTwice, acceptedTwice
    /// A place was granted to one who granted none.
    case grantedInVain
    /// Likes above what a homepage takes in a day.
    case lostLikes
    /// A list moved to more places, or to fewer.
    case longerList, shorterList
    /// A tie so old that its last contact was set to a later day.
    case refreshedTie
    /// A big shot was met as such; a thread's offer arrived.
    case metBigShot, offer
}
