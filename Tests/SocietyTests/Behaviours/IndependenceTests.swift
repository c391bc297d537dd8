// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Testing

@testable import Society

/// A behaviour that is switched off leaves every draw of all others unchanged.
///
/// Effects cannot travel: all sessions of the day start in one tick, so all children decide from the same state. Every
/// child starts the tick with pending requests, posts in its feed and, if its number is divisible by three, a post that
/// is due. Only children with a single session are compared, because a second session sees the effects of the first.
struct IndependenceTests {
    /// What the children did in the tick.
    private struct Trace {
        /// By child and kind: the subjects and counts, in order.
        var actions: [Int: [OperationKind: [[Int]]]] = [:]
        /// By child: the due time of the next post.
        var due: [Int] = []
        /// By poster: the friends who will react, and all friends.
        var reached: [Int: Set<Int>] = [:]
        var friends: [Set<Int>] = []
        /// The children whose lists have places for all requests.
        var withRoom: Set<Int> = []

        func hasOneSession(_ child: Int) -> Bool { actions[child]?[.openFeed]?.count == 1 }
    }

    private static func parameters() -> SocietyParameters {
        var parameters = SocietyParameters.busy(watches: 3_000, tick: 3_600)
        let evening = (0..<24).map { $0 == 20 ? 1.0 : 0 }
        parameters.time.hourlyWeights = [evening, evening, evening]
        parameters.time.lessons = []
        parameters.use.actingShare = 0.05
        parameters.use.committedActingShare = 0.02
        parameters.population.committedShare = 0.1
        // A friend is chosen whatever the strength of the tie, which a visit changes.
        parameters.likes.closeness = 1
        // A review deletes offline friends alone, whether or not the child has just visited them.
        parameters.friends.offlineDissolution = 1
        parameters.friends.silentHazard = 0
        parameters.friends.debtorHazard = 0.5
        parameters.friends.silentDays = 1
        parameters.likes.bigShotLikes = 20_000
        // Otherwise children without feelings or like counts begin with less effort.
        parameters.feelings.initialGap = 0
        return parameters
    }

    /// Gives every child requests, posts in its feed and, in a third of the cases, a post that is due.
    private static func prepare(_ society: Society) {
        let world = society.world
        for (number, state) in society.states.enumerated() {
            for row in world.rows(of: number) {
                for step in [31, 313, 1_511] {
                    let met: MeetingPlace = step == 31 ? .classroom : step == 313 ? .friendOfFriend : .thread
                    let request = Message(requestFrom: (row + step) % world.count, to: row, met: met)
                    state.requests.receive(request, on: 0)
                }
                for place in world.children[row].profile.places where place % 5 == 0 {
                    guard !world.lists.peers[place].isHole else { continue }
                    world.lists.tieStates[place].hasUnseenPost = true
                    world.children[row].sessionState.unseenPosts += 1
                }
                world.children[row].sessionState.postDue = row % 3 == 0 ? 0 : 60_000
            }
            state.requests.settle(oldest: 0, salt: 1) {
                world.children[$0].sessionState.flags.insert(.hasRequests)
            }
        }
    }

    private static func trace(_ change: (inout SocietyParameters) -> Void = { _ in }) -> Trace {
        var parameters = parameters()
        change(&parameters)
        var operations: [Operation] = []
        let listener = Listener(.decisions) { taken, _ in operations = taken }
        let society = Society(parameters, seed: 71, threads: 1, consumer: listener)
        let world = society.world
        for _ in 0..<20 { _ = society.advance() }
        prepare(society)
        var trace = Trace()
        trace.withRoom = Set((0..<world.count).filter { Int(world.children[$0].profile.degree) + 3 <= world.rules.cap })
        _ = society.advance()
        for operation in operations {
            trace.actions[Int(operation.actor), default: [:]][operation.kind, default: []]
                .append([Int(operation.subject), Int(operation.count)])
        }
        trace.due = (0..<world.count).map { Int(world.children[$0].sessionState.postDue) }
        trace.friends = (0..<world.count).map { Set(world.friends(of: $0)) }
        for child in 0..<world.count {
            for place in world.children[child].profile.places where !world.lists.peers[place].isHole {
                guard world.lists.tieStates[place].hasUnseenPost else { continue }
                trace.reached[world.lists.peers[place].child, default: []].insert(child)
            }
        }
        return trace
    }

    private static let all = trace()

    /// A switch, and the kinds of operation that it changes without switching a behaviour: by the probability of the
    /// outcome, not by the draw.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let path: any WritableKeyPath<Mechanisms, Bool> & Sendable
        let outcomes: Set<OperationKind>
    }

    static let cases = [
        Case(testDescription: "homepage likes", path: \.homepageLikes, outcomes: []),
        Case(testDescription: "posts", path: \.posts, outcomes: []),
        Case(testDescription: "befriending", path: \.befriending, outcomes: []),
        Case(testDescription: "pruning", path: \.pruning, outcomes: []),
        Case(testDescription: "like counts", path: \.likeCounts, outcomes: [.acceptFriend, .declineFriend]),
        Case(testDescription: "reciprocity", path: \.reciprocity, outcomes: [.likeHomepage, .removeFriend]),
        Case(testDescription: "big shots", path: \.bigShots, outcomes: [.requestFriend]),
        Case(testDescription: "feelings", path: \.feelings, outcomes: []),
        Case(testDescription: "rankings", path: \.rankings, outcomes: []),
        Case(testDescription: "exchange threads", path: \.exchangeThreads, outcomes: [.requestFriend]),
        Case(testDescription: "circle turnover", path: \.circleTurnover, outcomes: []),
        Case(testDescription: "check-ins", path: \.checkIns, outcomes: []),
        Case(testDescription: "background traffic", path: \.backgroundTraffic, outcomes: []),
    ]

    @Test(arguments: cases)
    func `a switch leaves what all other behaviours do unchanged`(one: Case) {
        let without = Self.trace { $0.mechanisms[keyPath: one.path] = false }
        let behaviours = SessionBehaviours.all
        let off = behaviours.filter { $0.mechanism == one.path }
        let kinds = Set(behaviours.flatMap { $0.operations }).subtracting(off.flatMap { $0.operations })
            .subtracting(one.outcomes)
        var seen: [OperationKind: Int] = [:]
        var reactions = 0
        var differences: [String] = []
        // A child without room accepts only if it deletes somebody.
        let children = Self.all.actions.keys.sorted().filter {
            Self.all.hasOneSession($0) && (one.path != \.pruning || Self.all.withRoom.contains($0))
        }
        #expect(children.count > 500)
        for child in children {
            for kind in kinds.union([.openFeed]) {
                let (now, before) = (without.actions[child]?[kind] ?? [], Self.all.actions[child]?[kind] ?? [])
                if now != before { differences.append("\(kind) of child \(child): \(before), then \(now)") }
                seen[kind, default: 0] += before.count
            }
            guard one.path != \.posts else { continue }
            if without.due[child] != Self.all.due[child] { differences.append("next post of child \(child)") }
            let kept = Self.all.friends[child].intersection(without.friends[child])
            let reached = (Self.all.reached[child] ?? []).intersection(kept)
            if (without.reached[child] ?? []).intersection(kept) != reached {
                differences.append("reactions to child \(child)")
            }
            reactions += reached.count
        }
        #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(8).joined(separator: "\n"))")
        #expect(one.path == \.posts || reactions > 1_000)
        for kind in kinds { #expect(seen[kind, default: 0] >= 20, "\(seen[kind, default: 0]) of \(kind)") }
    }

    /// The operations of a day that depend on no session.
    private static func passive(_ change: (inout SocietyParameters) -> Void = { _ in }) -> [OperationKind: [[UInt64]]] {
        var parameters = SocietyParameters(watches: 500, tick: 3_600)
        parameters.use.actingShare = 0
        parameters.use.committedActingShare = 0
        parameters.use.exchangerActing = 0
        parameters.feelings.initialGap = 0
        change(&parameters)
        var seen: [OperationKind: [[UInt64]]] = [:]
        let listener = Listener { operations, _ in
            for one in operations {
                seen[one.kind, default: []].append([one.instant, UInt64(one.actor), UInt64(one.subject)])
            }
        }
        Society(parameters, seed: 72, threads: 1, consumer: listener).run(days: 1)
        return seen
    }

    private static let allPassive = passive()

    /// The operations that a switch removes from a day without acting sessions.
    @Test(
        arguments: [
            (\.socialFeatures, [.openFeed, .viewHomepage, .viewRanking, .checkIn]), (\.rankings, [.viewRanking]),
            (\.checkIns, [.checkIn]), (\.backgroundTraffic, [.keepAlive, .reportLocation, .call]),
            (\.homepageLikes, []), (\.posts, []), (\.befriending, []), (\.pruning, []), (\.likeCounts, []),
            (\.feelings, []), (\.reciprocity, []), (\.exchangeThreads, []), (\.bigShots, []),
        ] as [(any WritableKeyPath<Mechanisms, Bool> & Sendable, Set<OperationKind>)])
    func `a switch removes its own operations from a day of views and calls, and moves no other`(
        path: any WritableKeyPath<Mechanisms, Bool> & Sendable, removed: Set<OperationKind>
    ) {
        let without = Self.passive { $0.mechanisms[keyPath: path] = false }
        for kind in OperationKind.allCases where !removed.contains(kind) {
            #expect(without[kind] == Self.allPassive[kind], "\(kind)")
        }
        for kind in removed {
            #expect(without[kind] == nil && (Self.allPassive[kind]?.count ?? 0) > 50, "\(kind)")
        }
    }
}
