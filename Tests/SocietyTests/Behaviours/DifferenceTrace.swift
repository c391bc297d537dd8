// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

@testable import Society

/// Two societies in lockstep, of which one was changed: it follows the difference from child to child.
final class DifferenceTrace {
    private let societies: [Society]
    private let recorders: [DecisionRecorder]
    private let parameters: SocietyParameters
    /// The children whose state or pending requests differ at present.
    private(set) var differing: Set<Int> = []
    /// Descriptions of differences without a cause.
    private(set) var unexplained: [String] = []
    /// The operations of acting sessions that are equal in both societies, and those that are not.
    private(set) var identicalOperations = 0
    private(set) var differentOperations = 0
    /// A child whose state the second society loses in the next tick.
    private var disturbed: Int?

    /// Runs two equal societies for some days.
    init(_ parameters: SocietyParameters, seed: UInt64, warmUp: Int) {
        self.parameters = parameters
        recorders = [DecisionRecorder(), DecisionRecorder()]
        societies = recorders.map { Society(parameters, seed: seed, threads: 1, consumer: $0) }
        for society in societies { society.run(days: warmUp) }
    }

    private var worlds: [World] { societies.map(\.world) }

    /// The first day whose requests have not expired.
    private var oldestRequest: Int {
        societies[0].ticksDone / parameters.time.ticksPerDay + parameters.time.burnIn
            - parameters.friends.requestLifeDays
    }

    /// Changes the first ordinary child with friends in the second society: it has a post to publish, and more effort.
    ///
    /// - Returns: the child.
    @discardableResult
    func changeOneChild() -> Int {
        let world = worlds[1]
        let child = (0..<world.count).first {
            !world.children[$0].profile.traits.contains(.committed) && world.children[$0].profile.degree > 20
                && world.wakeQuarters[$0] != World.noWake
        }!
        world.dailyStates[child].effort = 90
        world.children[child].sessionState.postDue = 0
        differing = findDiffering()
        return child
    }

    /// Changes a child after the next tick, which no cause explains.
    func disturb(child: Int) { disturbed = child }

    /// Runs one day in both societies, and checks after every tick that each new difference has a cause.
    func runDay() {
        for number in 0..<parameters.time.ticksPerDay {
            advance(isLast: number == parameters.time.ticksPerDay - 1)
        }
    }

    private func advance(isLast: Bool) {
        let friendsOfDiffering = Set(worlds.flatMap { world in differing.flatMap { world.friends(of: $0) } })
        let askedByDiffering = targetsOfRequests(from: differing)
        let capacities = worlds.map { world in (0..<world.count).map { world.children[$0].profile.capacity } }
        let bigShots = worlds.map { world in (0..<world.bigShots.count).map { world.bigShots[$0] } }
        for society in societies { _ = society.advance() }
        if let child = disturbed { worlds[1].dailyStates[child].credits ^= 1 }
        disturbed = nil
        let operations = recorders.map(\.byActor)
        var reached = differing
        // Decisions differ only in children that differ, or that looked at one that does.
        for actor in Set(operations[0].keys).union(operations[1].keys) {
            let (one, other) = (operations[0][actor] ?? [], operations[1][actor] ?? [])
            guard one != other else {
                identicalOperations += one.count
                continue
            }
            differentOperations += max(one.count, other.count)
            guard !differing.contains(actor) else { continue }
            let changed = Set(one.map(Action.init)).symmetricDifference(other.map(Action.init))
            let isExplained = changed.allSatisfy { action in
                if askedByDiffering.contains(actor) { return true }
                // A look through a friend's list, an answer to a thread, or a choice among the big shots.
                return action.kind == .requestFriend
                    && (friendsOfDiffering.contains(actor) || differing.contains(action.subject)
                        || bigShots[0] != bigShots[1])
            }
            if !isExplained { unexplained.append("child \(actor) acts differently: \(one) and \(other)") }
            reached.insert(actor)
        }
        reached.formUnion(receivers(operations, from: reached))
        joinTies(operations, &reached)
        if isLast { reached.formUnion(reachedAtNight(from: reached, capacities)) }
        let now = findDiffering()
        for child in now.subtracting(differing).subtracting(reached).sorted() {
            unexplained.append("child \(child) differs after tick \(societies[0].ticksDone - 1)")
        }
        differing = now
    }

    /// An operation without its instant, which depends on what the child did before.
    private struct Action: Hashable {
        let kind: OperationKind
        let subject: Int
        let count: UInt16

        init(_ operation: Operation) {
            (kind, subject, count) = (operation.kind, Int(operation.subject), operation.count)
        }
    }

    // MARK: - Causes

    /// Returns the children who have pending requests from `children` in either society.
    private func targetsOfRequests(from children: Set<Int>) -> Set<Int> {
        var targets: Set<Int> = []
        for society in societies {
            for state in society.states {
                for request in state.requests.waiting(oldest: oldestRequest) where children.contains(Int(request.actor))
                {
                    targets.insert(Int(request.target))
                }
            }
        }
        return targets
    }

    /// Returns the children to whom `actors` sent something in the tick: the subjects of their operations, and for a
    /// post all friends, including those with whom the tie ended in this tick.
    private func receivers(_ operations: [[Int: [Operation]]], from actors: Set<Int>) -> Set<Int> {
        let ended = operations.flatMap { $0.values.joined() }.filter { $0.kind == .removeFriend }
        var receivers: Set<Int> = []
        for actor in actors {
            let own = (operations[0][actor] ?? []) + (operations[1][actor] ?? [])
            receivers.formUnion(own.map { Int($0.subject) })
            guard own.contains(where: { $0.kind == .postStatus }) else { continue }
            for world in worlds { receivers.formUnion(world.friends(of: actor)) }
            receivers.formUnion(ended.filter { Int($0.subject) == actor }.map { Int($0.actor) })
        }
        return receivers
    }

    /// Adds children whose friendships depend on a list that differs: both sides of an acceptance grant a place.
    private func joinTies(_ operations: [[Int: [Operation]]], _ reached: inout Set<Int>) {
        let pairs = operations.flatMap { $0.values.joined() }.filter { $0.kind == .acceptFriend }
            .map { (Int($0.actor), Int($0.subject)) }
        var count = -1
        while count != reached.count {
            count = reached.count
            for (one, other) in pairs where reached.contains(one) || reached.contains(other) {
                reached.formUnion([one, other])
            }
        }
    }

    /// Returns the children whom a difference reaches at night: those who saw a differing friend or have a differing
    /// classmate, and the friends of those whose lists were shortened.
    private func reachedAtNight(from reached: Set<Int>, _ capacities: [[UInt8]]) -> Set<Int> {
        let day = (societies[0].ticksDone - 1) / parameters.time.ticksPerDay + parameters.time.burnIn
        var all: Set<Int> = []
        for (world, before) in zip(worlds, capacities) {
            for child in reached {
                all.formUnion(world.classes.rows(ofClass: world.schoolClass(of: child)))
                guard world.children[child].profile.capacity != before[child] else { continue }
                all.formUnion(world.friends(of: child))
            }
            for child in 0..<world.count where !reached.contains(child) {
                if saw(
                    child, reached, in: world, day: day,
                    isShorter: world.children[child].profile.capacity < before[child])
                {
                    all.insert(child)
                }
            }
        }
        return all
    }

    /// Returns whether a child saw one of `others` at the end of a day. The places of a list that was shortened since are
    /// not known; all its friends count as seen.
    private func saw(_ child: Int, _ others: Set<Int>, in world: World, day: Int, isShorter: Bool) -> Bool {
        guard world.children[child].profile.degree > 0 else { return false }
        if isShorter { return !others.isDisjoint(with: world.friends(of: child)) }
        var stream = world.stream(child, instant: day, .night)
        let bits = stream.next()
        return (0..<world.rules.feelings.seen).contains { draw in
            let peer = world.lists.peers[world.seenPlace(child, draw, bits)]
            return !peer.isHole && others.contains(peer.child)
        }
    }

    // MARK: - Differences

    private func findDiffering() -> Set<Int> {
        let requests = societies.map { society in
            society.states.flatMap { $0.requests.waiting(oldest: oldestRequest) }.reduce(into: [Int: [[Int]]]()) {
                $0[Int($1.target), default: []].append([Int($1.actor), Int($1.met.rawValue), Int($1.day)])
            }
        }
        return Set(
            (0..<worlds[0].count).filter {
                worlds[0].hash(of: $0) != worlds[1].hash(of: $0) || requests[0][$0] != requests[1][$0]
            })
    }
}

/// Stores the decisions of the last tick by child.
private final class DecisionRecorder: OperationConsumer {
    var interest: OperationInterest { .decisions }
    private(set) var byActor: [Int: [Operation]] = [:]

    func take(_ operations: borrowing [Operation], tick: Int) {
        byActor = [:]
        for operation in copy operations { byActor[Int(operation.actor), default: []].append(operation) }
    }
}
