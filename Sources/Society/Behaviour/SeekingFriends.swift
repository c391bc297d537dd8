// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Occasionally sends a friend request to a classmate, a friend of a friend, or a big shot.
enum SeekingFriends: Behaviour {
    static var name: String { "seeking friends" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.befriending }
    static var purpose: Purpose? { .seekingFriends }
    static var operations: [OperationKind] { [.requestFriend] }
    static var parameters: [String] {
        [
            "friends.cap", "friends.requestsPerDay", "friends.committedRequestsPerDay", "friends.meeting",
            "likes.closeness",
        ]
    }
    static var figures: [DayFigure] { [.meanFriends, .tiesMade] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.befriending }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        let isCommitted = session.profile.traits.contains(.committed)
        let chance = isCommitted ? session.chances.committedRequest : session.chances.request
        return UInt64(session.bits.request) < chance.threshold && Int(session.profile.degree) < session.rules.cap
    }

    static func act(in session: inout Session) { session.seekFriend() }
}

extension Session {
    fileprivate mutating func seekFriend() {
        let bits = UInt64(stream.next())
        if bits < chances.meetClassmate {
            let seats = world.classSeats(of: child)
            request(world.classes.row(at: seats.lowerBound &+ stream.next(below: seats.count)), met: .classroom)
        } else if bits >= chances.meetFriendOfFriend, rules.mechanisms.bigShots, world.bigShots.count > 0 {
            request(world.bigShots[stream.next(below: world.bigShots.count)], met: .bigShot)
        } else if let place = chooseFriend() {
            spend(6_000)
            outbox.look(
                FriendOfFriendLookup(
                    child: UInt32(truncatingIfNeeded: child),
                    friend: UInt32(truncatingIfNeeded: world.lists.peers[place].child), bits: stream.next(),
                    instant: instant))
        }
    }

    private mutating func request(_ candidate: Int, met: MeetingPlace) {
        guard candidate != child, world.place(of: candidate, inListOf: child) == nil else { return }
        spend(6_000)
        ask(.requestFriend, on: candidate)
        outbox.send(Message(requestFrom: child, to: candidate, met: met))
    }
}
