// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

@testable import Society

/// A circle computed only from its initial state and the operations: slow and simple, with dictionaries only.
///
/// It applies the stream to friend sets and like counts by the documented rules, and must reach the same state as the
/// society.
final class ReplayedCircle {
    /// A pending friend request.
    struct Request: Hashable {
        let from: Int
        let to: Int
    }

    private let seed: UInt64
    private let cap: Int
    private let receivedPerDay: Int
    private let requestLifeDays: Int
    private let ticksPerDay: Int

    private(set) var friends: [Int: Set<Int>] = [:]
    private(set) var likes: [Int: Int] = [:]
    private(set) var likesToday: [Int: Int] = [:]
    /// The number of reactions to each child's newest post since the start of the run.
    private(set) var onPost: [Int: Int] = [:]
    /// The most recent day on which each request was sent.
    private(set) var requests: [Request: Int] = [:]
    /// The number of friendships that could not begin, because a list was full or the two were already friends.
    private(set) var refused = 0
    private(set) var removed = 0
    private(set) var begun = 0
    /// Descriptions of operations that violate a rule.
    private(set) var faults: [String] = []

    /// Creates a circle with the state of `world`.
    init(_ world: World, _ parameters: SocietyParameters) {
        seed = world.seed
        cap = parameters.friends.cap
        receivedPerDay = parameters.likes.receivedPerDay
        requestLifeDays = parameters.friends.requestLifeDays
        ticksPerDay = parameters.time.ticksPerDay
        for child in 0..<world.count {
            friends[child] = Set(world.friends(of: child))
            likes[child] = Int(world.children[child].likes.total)
            likesToday[child] = 0
            onPost[child] = 0
        }
    }

    /// Applies the operations of one tick; messages are delivered at its end.
    func apply(_ operations: [Operation], tick: Int) {
        if tick % ticksPerDay == 0 { for child in likesToday.keys { likesToday[child] = 0 } }
        let day = tick / ticksPerDay
        for operation in operations { check(operation, day: day) }
        for operation in operations where operation.kind == .postStatus { onPost[Int(operation.actor)] = 0 }
        for operation in operations { receive(operation) }
        for operation in operations where operation.kind == .removeFriend {
            part(Int(operation.actor), Int(operation.subject))
        }
        befriend(operations.filter { $0.kind == .acceptFriend }, salt: mix64(seed ^ UInt64(tick)))
        for operation in operations where operation.kind == .requestFriend {
            requests[Request(from: Int(operation.actor), to: Int(operation.subject))] = day
        }
    }

    /// Checks the conditions of an operation before any operation of its tick is applied.
    private func check(_ operation: Operation, day: Int) {
        let (actor, subject) = (Int(operation.actor), Int(operation.subject))
        switch operation.kind {
        case .likeHomepage, .likePost, .comment, .removeFriend:
            if !areFriends(actor, subject) { faults.append("\(operation) concerns no friend") }
        case .acceptFriend, .declineFriend:
            guard let sent = requests[Request(from: subject, to: actor)] else {
                faults.append("\(operation) answers no request")
                return
            }
            if day - sent > requestLifeDays { faults.append("\(operation) answers a request of day \(sent)") }
            if areFriends(actor, subject) { faults.append("\(operation) answers a friend") }
        default:
            break
        }
    }

    private func receive(_ operation: Operation) {
        let subject = Int(operation.subject)
        switch operation.kind {
        case .likeHomepage:
            let taken = min(Int(operation.count), receivedPerDay - likesToday[subject]!)
            likesToday[subject]! += taken
            likes[subject]! += taken
        case .likePost, .comment:
            onPost[subject]! += 1
        default:
            break
        }
    }

    private func areFriends(_ one: Int, _ other: Int) -> Bool { friends[one]!.contains(other) }

    private func part(_ one: Int, _ other: Int) {
        // Both sides may have ended the tie in one tick, or one side twice.
        guard areFriends(one, other) else { return }
        friends[one]!.remove(other)
        friends[other]!.remove(one)
        removed += 1
    }

    /// Grants each child's free places in order of the hash; a friendship begins if both sides granted a place.
    private func befriend(_ acceptances: [Operation], salt: UInt64) {
        var sides: [Int: [(order: UInt64, accepts: Int, friend: Int, acceptance: Int)]] = [:]
        for (number, one) in acceptances.enumerated() {
            let order = pairHash(salt: salt, one.actor, one.subject) >> 32
            sides[Int(one.actor), default: []].append((order, 1, Int(one.subject), number))
            sides[Int(one.subject), default: []].append((order, 0, Int(one.actor), number))
        }
        var grants = acceptances.map { _ in 0 }
        for (child, mine) in sides {
            var (known, room) = (friends[child]!, cap - friends[child]!.count)
            for side in mine.sorted(by: <) where room > 0 && !(side.accepts == 1 && known.contains(side.friend)) {
                room -= 1
                known.insert(side.friend)
                grants[side.acceptance] += 1
            }
        }
        for (one, count) in zip(acceptances, grants) {
            guard count == 2 else {
                refused += 1
                continue
            }
            friends[Int(one.actor)]!.insert(Int(one.subject))
            friends[Int(one.subject)]!.insert(Int(one.actor))
            begun += 1
        }
    }
}
