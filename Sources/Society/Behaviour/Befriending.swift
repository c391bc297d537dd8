// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension Session {
    /// Occasionally sends a friend request to a classmate, a friend of a friend, or a big shot.
    mutating func seekFriend() {
        let committed = profile.traits.contains(.committed)
        guard stream.happens(committed ? chances.committedRequest : chances.request) else { return }
        guard Int(profile.degree) < rules.cap else { return }
        let bits = UInt64(stream.next())
        if bits < chances.meetClassmate {
            let mates = world.classmates(of: child)
            request(mates.lowerBound &+ stream.next(below: mates.count), met: .classroom)
        } else if bits >= chances.meetFriendOfFriend, rules.mechanisms.bigShots, world.bigShots.count > 0 {
            request(world.bigShots[stream.next(below: world.bigShots.count)], met: .bigShot)
        } else if let place = chooseFriend() {
            spend(rules.taps.search)
            outbox.look(
                FriendOfFriendLookup(
                    child: UInt32(truncatingIfNeeded: child),
                    friend: UInt32(truncatingIfNeeded: world.lists.peers[place].child), bits: stream.next(),
                    instant: instant))
        }
    }

    private mutating func request(_ candidate: Int, met: MeetingPlace) {
        guard candidate != child, world.place(of: candidate, inListOf: child) == nil else { return }
        spend(rules.taps.request)
        ask(.requestFriend, on: candidate)
        outbox.send(Message(requestFrom: child, to: candidate, met: met))
    }

    /// Answers the pending friend requests.
    mutating func answerRequests() {
        sessionState.flags.remove(.hasRequests)
        var room = rules.cap &- Int(profile.degree)
        let taken = state.requests.taken
        for number in 0..<state.requests.take(to: child, oldest: day &- rules.requestLifeDays) {
            let request = taken[number]
            let sender = Int(request.actor)
            guard world.place(of: sender, inListOf: child) == nil else { continue }
            spend(rules.taps.answer)
            guard wants(request), room > 0 || makeRoom() else {
                ask(.declineFriend, on: sender)
                continue
            }
            room = max(0, room &- 1)
            ask(.acceptFriend, on: sender)
            let order = pairHash(salt: mix64(world.seed ^ UInt64(tick)), UInt32(child), request.actor)
            outbox.accept(
                sender, by: child, kind(request), order: UInt32(truncatingIfNeeded: order >> 32))
        }
    }

    /// Returns whether the child accepts: a logistic probability in class, sex, mutual friends and the sender's likes.
    private mutating func wants(_ request: FriendRequest) -> Bool {
        if request.met == .thread { return stream.happens(chances.acceptOffer) }
        let sender = Int(request.actor)
        var f = rules.acceptBase
        if request.met == .classroom { f += rules.acceptSameClass }
        if request.met == .friendOfFriend { f += rules.acceptMutual }
        let senderTraits = world.children[sender].profile.traits
        if senderTraits.contains(.girl) == profile.traits.contains(.girl) { f += rules.acceptSameSex }
        if rules.mechanisms.likeCounts {
            f += rules.acceptLikes * Float(world.tables.logs.value(world.children[sender].likes.total)) / 256
        }
        return world.tables.logisticHappens(f, bits: stream.next())
    }

    private func kind(_ request: FriendRequest) -> TieKind {
        let traits = world.children[Int(request.actor)].profile.traits
        switch request.met {
        case .classroom: return .offline
        case .thread: return .exchange
        case .bigShot: return .bigShot
        case .friendOfFriend:
            // Two members of the circle befriend each other to exchange likes.
            return traits.contains(.committed) && profile.traits.contains(.committed) ? .exchange : .stranger
        }
    }
}
