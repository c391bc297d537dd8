// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

@testable import Society

/// One run of the default society, 100,000 watches over 60 days, watched closely: what the tests of the facts look at.
final class ObservedTerm: OperationConsumer, @unchecked Sendable {
    static let watches = 100_000
    static let days = 60
    static let shared = ObservedTerm(seed: 2_025)

    let interest = OperationInterest.decisions
    private(set) var dailies: [DayObservation] = []
    private(set) var counts = OperationTable(repeating: 0)
    /// Friend requests received, by child.
    private(set) var requests = Array(repeating: 0, count: ObservedTerm.watches)
    /// Likes received in the run, by child.
    private(set) var received = Array(repeating: 0, count: ObservedTerm.watches)
    private(set) var posts = Array(repeating: 0, count: ObservedTerm.watches)
    /// Operations in lessons, two minutes after their beginning and later, and all on school days.
    private(set) var inLessons = (during: 0, all: 0)
    private(set) var greatestDegree = 0
    private(set) var seekers: [Int: Seeker] = [:]
    private(set) var ties = TieHistory()
    private(set) var society: Society!

    private init(seed: UInt64) {
        var parameters = SocietyParameters()
        parameters.population.watches = ObservedTerm.watches
        parameters.population.regions = (0..<8).map { Region(name: "region \($0)", share: 1) }
        parameters.time.days = ObservedTerm.days
        society = Society(parameters, seed: seed, threads: 2, consumer: self)
        for day in 0..<ObservedTerm.days {
            ties.begin(day, society.world)
            for _ in 0..<parameters.time.ticksPerDay {
                let tick = society.advance()
                for kind in OperationKind.allCases { counts[kind] += tick.counts[kind] }
                for child in stride(from: 0, to: ObservedTerm.watches, by: 101) {
                    greatestDegree = max(greatestDegree, Int(society.world.children[child].profile.degree))
                }
            }
            ties.end(day, society.world)
            dailies.append(society.lastDay!)
            followSeekers(day)
        }
    }

    func take(_ operations: borrowing [Operation], tick: Int) {
        for index in operations.indices {
            let operation = operations[index]
            let actor = Int(operation.actor)
            let subject = Int(operation.subject)
            checkLesson(operation)
            switch operation.kind {
            case .requestFriend: requests[subject] += 1
            case .acceptFriend: noteAcceptance(actor, subject, day: tick / society.parameters.time.ticksPerDay)
            case .postStatus: posts[actor] += 1
            case .likeHomepage:
                received[subject] += Int(operation.count)
                ties.note(giver: actor, receiver: subject, day: tick / society.parameters.time.ticksPerDay)
            case .removeFriend: ties.noteDeletion(owner: actor, friend: subject)
            default: break
            }
        }
    }

    private func noteAcceptance(_ acceptor: Int, _ requester: Int, day: Int) {
        guard let seeker = seekers[acceptor], day - seeker.day < 2 else { return }
        seekers[acceptor]!.accepted += 1
        // Those who answer threads all have a strong drive; of others who ask, from the same school mostly, few have.
        let answers =
            Double(society.world.children[requester].profile.drive) >= society.parameters.threads.answerDrive * 16
        if answers { seekers[acceptor]!.friendRegions.append(society.world.region(of: requester)) }
    }

    private func checkLesson(_ operation: Operation) {
        let parameters = society.parameters
        let day = Int(operation.instant / 86_400_000)
        guard parameters.time.dayType(of: day) == .schoolDay, operation.kind != .requestFriend else { return }
        inLessons.all += 1
        let minute = Int(operation.instant % 86_400_000) / 60_000
        if parameters.time.lessons.contains(where: { ($0.lowerBound + 2..<$0.upperBound).contains(minute) }) {
            inLessons.during += 1
        }
    }

    /// The mean over days of one of the daily figures.
    func mean(_ name: String) -> Double {
        let values = dailies.compactMap { day in day.figures.first { $0.name == name }?.value }
        precondition(values.count == dailies.count, "there is no daily figure \(name)")
        return values.reduce(0, +) / Double(values.count)
    }

    /// Seekers who could be followed for twenty days.
    var followed: [Seeker] { seekers.values.filter { $0.likes.count >= 20 } }

    /// A child that opened an exchange thread.
    struct Seeker {
        let day: Int
        let likesBefore: UInt32
        var likes: [UInt32] = []
        var watchShare: [Double] = []
        /// Friend requests on the day of the thread, which are offers nearly all.
        var offers = 0
        /// Requests accepted on that day and the next.
        var accepted = 0
        var friendRegions: [Int] = []
        /// The first day after the thread on which `gain` more likes were there than before, counted from 1; nil if none.
        func days(toGain gain: UInt32) -> Int? { likes.firstIndex { $0 >= likesBefore + gain }.map { $0 + 1 } }
    }

    private func followSeekers(_ day: Int) {
        let world = society.world
        let type = society.parameters.time.dayType(of: day)
        for child in 0..<world.count where world.children[child].sessionState.flags.contains(.seeking) {
            if seekers[child] == nil {
                seekers[child] = Seeker(day: day + 1, likesBefore: world.children[child].likes.total)
                requestsBefore[child] = requests[child]
            }
        }
        for (child, seeker) in seekers where day >= seeker.day {
            let age = day - seeker.day
            guard age < 20 else { continue }
            seekers[child]!.likes.append(world.children[child].likes.total)
            if age == 0 { seekers[child]!.offers = requests[child] - requestsBefore[child]! }
            // The day's plan has already been replaced by the next day's: the minutes are those of the panel's day.
            if age < 9 {
                seekers[child]!.watchShare.append(watched[child].map { $0 / Double(world.rules.free(type)) } ?? 0)
            }
        }
        watched.removeAll(keepingCapacity: true)
        for child in seekers.keys {
            watched[child] = Double(world.dailyStates[child].watchFives) * 5
        }
    }

    private var requestsBefore: [Int: Int] = [:]
    private var watched: [Int: Double] = [:]
}
