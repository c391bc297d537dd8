// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Occasionally sends a friend request to a classmate, a member of a group, a friend of a friend of about the same age, or a
/// big shot. Members of the circle also offer agreements to children anywhere who answer threads.
enum SeekingFriends: Behaviour {
    static var name: String { "seeking friends" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.befriending }
    static var purpose: Purpose? { .seekingFriends }
    static var operations: [OperationKind] { [.requestFriend] }
    static var parameters: [String] {
        [
            "friends.cap", "friends.ordinary", "friends.ordinarySigma", "friends.committed", "friends.balance",
            "friends.requestsPerDay", "friends.committedRequestsPerDay", "friends.meeting",
            "friends.groupSize", "friends.otherSexMeeting", "friends.unlikeMeeting", "friends.commonFriends",
            "likes.closeness", "circle.partners",
        ]
    }
    static var figures: [DayFigure] { [.meanFriends, .tiesMade] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.befriending }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        // Most sessions send no request even with an empty list: only `act` computes how full the list is.
        requests(session, fill: 0) >= 1 && Int(session.profile.degree) < session.rules.cap
    }

    static func act(in session: inout Session) {
        for _ in 0..<min(most, Int(requests(session, fill: session.fill))) { session.seekFriend() }
    }

    /// The maximum number of requests in a session.
    private static let most = 3

    /// The mean number of requests in a session, plus a uniform number that rounds it. The number falls from that of an
    /// empty list to none as the list reaches its size.
    @inline(__always)
    private static func requests(_ session: borrowing Session, fill: Float) -> Float {
        let isCommitted = session.profile.traits.contains(.committed)
        let empty = isCommitted ? session.chances.committedRequests : session.chances.requests
        return empty * max(0, 1 - fill) + session.bits.request
    }
}

extension Session {
    fileprivate mutating func seekFriend() {
        if profile.traits.contains(.committed), stream.happens(chances.partner), world.answerers.count > 0 {
            return request(world.answerers[stream.next(below: world.answerers.count)], met: .thread)
        }
        let bits = UInt64(stream.next())
        if bits < chances.meetClassmate {
            meetClassmate()
        } else if bits < chances.meetInGroup {
            meetInGroup()
        } else if bits >= chances.meetFriendOfFriend, rules.mechanisms.bigShots, world.bigShots.count > 0 {
            request(world.bigShots[stream.next(below: world.bigShots.count)], met: .bigShot)
        } else if let place = chooseFriend() {
            look(place, met: .friendOfFriend)
        }
    }

    /// Sends a friend request to a random member of one of the child's groups; to none if a number of draws finds none.
    ///
    /// Each draw selects a school of the block, a class of the group's school years, and a seat of the class.
    private mutating func meetInGroup() {
        let layer = stream.next(below: GroupLayout.layers)
        let classes = world.classes
        let own = world.schoolClass(of: child)
        let choice = GroupLayout.choice(ofRow: child, seed: world.seed, layer: layer)
        let block = world.groups.block(ofSchool: Int(classes.schools[own]), layer: layer)
        let ages = GroupLayout.ages(with: Int(classes.ages[own]), year: world.tables.schoolYears, layer: layer)
        for _ in 0..<Session.groupDraws {
            var word = UniformWord(stream.next())
            let school = world.groups.school(word.next(below: block.count), of: block)
            guard let number = classes.drawClass(ofSchool: school, ages: ages, &word) else { continue }
            let seats = classes.seats(ofClass: number)
            guard !seats.isEmpty else { continue }
            let row = classes.row(at: seats.lowerBound &+ word.next(below: seats.count))
            if GroupLayout.choice(ofRow: row, seed: world.seed, layer: layer) == choice {
                return request(row, met: .group)
            }
        }
    }

    /// The maximum number of draws, of which about every fourth finds a member of the group.
    private static let groupDraws = 16
}
