// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Occasionally sends a friend request to a classmate, a friend of a friend of about the same age, or a big shot.
enum SeekingFriends: Behaviour {
    static var name: String { "seeking friends" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.befriending }
    static var purpose: Purpose? { .seekingFriends }
    static var operations: [OperationKind] { [.requestFriend] }
    static var parameters: [String] {
        [
            "friends.cap", "friends.ordinary", "friends.ordinarySigma", "friends.committed", "friends.balance",
            "friends.requestsPerDay", "friends.committedRequestsPerDay", "friends.meeting",
            "friends.otherSexMeeting", "friends.unlikeMeeting", "friends.commonFriends", "likes.closeness",
        ]
    }
    static var figures: [DayFigure] { [.meanFriends, .tiesMade] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.befriending }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        let isCommitted = session.profile.traits.contains(.committed)
        let chance = isCommitted ? session.chances.committedRequest : session.chances.request
        // The threshold holds for an empty list; it falls to none as the list reaches its size.
        guard UInt64(session.bits.request) < chance.threshold, Int(session.profile.degree) < session.rules.cap else {
            return false
        }
        let room = max(0, 1 - session.fill)
        return Float(session.bits.request >> 8) < Float(chance.threshold) / 256 * room
    }

    static func act(in session: inout Session) { session.seekFriend() }
}

extension Session {
    fileprivate mutating func seekFriend() {
        let bits = UInt64(stream.next())
        if bits < chances.meetClassmate {
            meetClassmate()
        } else if bits >= chances.meetFriendOfFriend, rules.mechanisms.bigShots, world.bigShots.count > 0 {
            request(world.bigShots[stream.next(below: world.bigShots.count)], met: .bigShot)
        } else if let place = chooseFriend() {
            look(place, met: .friendOfFriend)
        }
    }
}
