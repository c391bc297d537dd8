// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations

@testable import Society

/// Compares a society with the reference, field by field, and describes the differences.
struct ReferenceComparison {
    private let society: Society
    private let reference: ReferenceSociety
    private var place = ""
    /// Descriptions of the first few differences.
    private(set) var differences: [String] = []

    private static let enough = 8

    init(_ society: Society, _ reference: ReferenceSociety) {
        (self.society, self.reference) = (society, reference)
    }

    private mutating func check<Value: Equatable>(
        _ what: @autoclosure () -> String, _ mine: Value, _ theirs: Value
    ) {
        guard mine != theirs, differences.count < ReferenceComparison.enough else { return }
        differences.append("\(place): \(what()) is \(mine) in the reference, \(theirs) in the society")
    }

    private mutating func stand(_ tick: Int) {
        place = "day \(tick / society.parameters.time.ticksPerDay), tick \(tick)"
    }

    /// Compares the operations of the last tick, by kind.
    mutating func compare(_ counts: TickCounts) {
        stand(counts.tick)
        let mine = reference.counts
        for kind in OperationKind.allCases { check("number of \(kind)", mine[kind], counts.counts[kind]) }
    }

    /// Compares a stream of that tick's operations one by one; the stream's instants count from the midnight after the
    /// burn-in.
    mutating func compare(_ mine: [Operation], with theirs: [Operation], tick: Int, burnIn: Int) {
        stand(tick)
        let recorded = mine.map { operation in
            var operation = operation
            operation.instant -= UInt64(burnIn) * 86_400_000
            return operation
        }
        let (mine, theirs) = (recorded.sorted(by: precedes), theirs.sorted(by: precedes))
        for (mine, theirs) in zip(mine, theirs) { check("an operation", mine, theirs) }
        check("number of operations", mine.count, theirs.count)
    }

    private func precedes(_ one: Operation, _ other: Operation) -> Bool {
        one < other || (!(other < one) && one.count < other.count)
    }

    /// Compares the figures of the last completed day.
    mutating func compareFigures() {
        guard let day = society.lastDay else { return check("a day's figures", true, false) }
        place = "day \(day.day)"
        check("names of the figures", reference.lastFigures.map(\.name), day.figures.map(\.name))
        for (mine, theirs) in zip(reference.lastFigures, day.figures) { check(mine.name, mine.value, theirs.value) }
    }

    /// Compares all children, friend lists and inboxes after the last tick.
    mutating func compareState() {
        let day = society.stepsDone / society.parameters.time.ticksPerDay
        let tick = "day \(day), after \(society.stepsDone) ticks"
        for child in reference.children.indices {
            place = "\(tick), child \(child)"
            compareRow(child, day: day)
            compareDay(child)
            compareList(child)
            if differences.count >= ReferenceComparison.enough { return }
        }
        place = tick
        for (number, mine) in reference.classes.enumerated() {
            check("age of class \(number)", mine.age, Int(society.world.classes.ages[number]))
            check("children of class \(number)", mine.children, society.world.classes.rows(ofClass: number))
        }
        check("big shots", reference.bigShots, (0..<society.world.bigShots.count).map { society.world.bigShots[$0] })
        let mine = reference.requests.sorted { $0.key < $1.key }.flatMap { child, requests in
            requests.filter { reference.waits($0, day: day) }.map { Waiting(child, $0.from, $0.day, $0.met) }
        }
        let theirs = society.states.flatMap {
            $0.requests.waiting(oldest: day - reference.parameters.friends.requestLifeDays)
        }
        .map { Waiting(Int($0.target), Int($0.actor), Int($0.day), $0.met) }
        for (mine, theirs) in zip(mine, theirs) { check("a request", mine, theirs) }
        check("number of requests that wait", mine.count, theirs.count)
    }

    private struct Waiting: Equatable {
        let to: Int
        let from: Int
        let day: Int
        let met: MeetingPlace

        init(_ to: Int, _ from: Int, _ day: Int, _ met: MeetingPlace) {
            (self.to, self.from, self.day, self.met) = (to, from, day, met)
        }
    }

    /// Compares account, feelings and posting.
    private mutating func compareRow(_ child: Int, day: Int) {
        let (mine, theirs, dailyState) =
            (reference.children[child], society.world.children[child], society.world.dailyStates[child])
        check("class", mine.schoolClass, Int(theirs.schoolClass))
        check("generation", mine.generation, Int(theirs.generation))
        check("girl", mine.isGirl, theirs.profile.traits.contains(.girl))
        check("committed", mine.isCommitted, theirs.profile.traits.contains(.committed))
        check("susceptibility", mine.susceptibility, theirs.profile.traits.susceptibility)
        check("big shot", mine.isBigShot, theirs.profile.traits.contains(.bigShot))
        check("drive", mine.drive, Int(theirs.profile.drive))
        check("level", mine.level, Int(theirs.sessionState.level))
        check("likes", mine.likes, Int(theirs.likes.total))
        check("likes today", mine.likesToday, Int(theirs.likes.today))
        check("reactions to the newest post", mine.onPost, Int(theirs.likes.onPost))
        check("experience", mine.experience, Int(dailyState.experience))
        check("credits", mine.credits, Int(dailyState.credits))
        check("post due", mine.postDue, Int(theirs.sessionState.postDue))
        check("reward of posts", mine.postReward, Int(dailyState.postReward))
        check("habit of posting", mine.postHabit, Int(dailyState.postHabit))
        check("weight of habit", mine.habitWeight, Int(dailyState.habitWeight))
        check("anxiety", mine.anxiety, Int(theirs.anxiety(atBeginningOf: day)))
        check("yesterday's anxiety", mine.lastAnxiety, Int(theirs.anxiety(atBeginningOf: day + 1)))
        check("standing", mine.standing, Int(dailyState.standing))
        check("effort", mine.effort, Int(dailyState.effort))
        check("belonging", mine.belonging, Int(dailyState.belonging))
        check("real-life status", mine.offlineStatus, Int(dailyState.offlineStatus))
        check("days of seeking", mine.seekingDays, Int(dailyState.seekingDays))
        check("use quantile", mine.useQuantile, Int(dailyState.useQuantile))
    }

    /// Compares the day's plan, temporary states and daily activity.
    private mutating func compareDay(_ child: Int) {
        let (mine, theirs) = (reference.children[child], society.world.children[child])
        let quarter = Int(society.world.wakeQuarters[child])
        check("quarter of the next session", mine.nextSession.map { $0 / 256 } ?? Int(World.noWake), quarter)
        // Without a next session, the fraction within the quarter is a leftover without meaning.
        if let next = mine.nextSession { check("its place", next % 256, Int(theirs.sessionState.wakeFraction)) }
        check("acting rate", mine.actingRate, Int(theirs.sessionState.actingRate))
        check("five minutes of use", mine.watchFives, Int(society.world.dailyStates[child].watchFives))
        check("place of the round", mine.roundPlace, Int(theirs.sessionState.roundPlace))
        check("unseen posts", mine.unseenPosts, Int(theirs.sessionState.unseenPosts))
        let flags = theirs.sessionState.flags
        check("seeking", mine.isSeeking, flags.contains(.seeking))
        check("exchanger", mine.isExchanger, flags.contains(.exchanger))
        check("new exchanger", mine.isNewExchanger, flags.contains(.newExchanger))
        check("has requests", mine.hasRequests, flags.contains(.hasRequests))
        check("has returned likes", mine.hasReturnedLikes, flags.contains(.returned))
        check("has reviewed agreements", mine.hasReviewedAgreements, flags.contains(.reviewedAgreements))
        check("has opened", mine.hasOpened, theirs.activity.contains(.opened))
        check("has posted", mine.hasPosted, theirs.activity.contains(.posted))
        check("has liked", mine.hasLiked, theirs.activity.contains(.liked))
        check("has commented", mine.hasCommented, theirs.activity.contains(.commented))
        check("has visited homepages", mine.hasVisited, theirs.activity.contains(.visited))
        check("has seen a ranking", mine.hasSeenRanking, theirs.activity.contains(.sawRanking))
        check("has a big shot as friend", mine.hasBigShotFriend, flags.contains(.bigShotFriend))
    }

    /// Compares the friend list by place; the reference searches the friend's list for the mutual place.
    private mutating func compareList(_ child: Int) {
        let (mine, world) = (reference.children[child].places, society.world)
        let profile = world.children[child].profile
        check("friends", mine.count { $0 != nil }, Int(profile.degree))
        check("places", mine.count, Int(profile.capacity))
        for (number, at) in zip(mine.indices, profile.places) {
            let peer = world.lists.peers[at]
            check("friend at place \(number)", mine[number]?.friend ?? -1, peer.isHole ? -1 : peer.child)
            guard let tie = mine[number], !peer.isHole else { continue }
            let tieState = world.lists.tieStates[at]
            check("kind of the tie at \(number)", tie.kind, peer.kind)
            // The society stores the day of contact modulo 128.
            check("last contact of the tie at \(number)", tie.lastContact & 127, Int(tieState.bits >> 9))
            check("strength of the tie at \(number)", tie.strength, tieState.strength)
            check("debt of the tie at \(number)", tie.debt, tieState.debt)
            check("likes given at \(number)", tie.gave, tieState.bits & 2 != 0)
            check("unseen post at \(number)", tie.hasUnseenPost, tieState.hasUnseenPost)
            let mutual = reference.children[tie.friend].place(of: child) ?? -1
            check("mutual place of the tie at \(number)", mutual, Int(world.lists.mutualPlaces[at]))
        }
    }
}
