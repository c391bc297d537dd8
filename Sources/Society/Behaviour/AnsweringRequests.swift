// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Answers the pending friend requests, and makes room in a full list for those that the child accepts.
enum AnsweringRequests: Behaviour {
    static var name: String { "answering requests" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.befriending }
    static var purpose: Purpose? { .answering }
    static var furtherPurposes: [Purpose] { [.makingRoom] }
    static var operations: [OperationKind] { [.acceptFriend, .declineFriend, .removeFriend] }
    static var parameters: [String] {
        [
            "friends.cap", "friends.requestLifeDays", "friends.acceptBase", "friends.acceptSameClass",
            "friends.acceptSameSex", "friends.acceptMutual", "friends.acceptLikes", "threads.acceptance",
            "friends.fullHazard", "friends.silentDays", "friends.offlineResistance",
        ]
    }
    static var figures: [DayFigure] { [.meanFriends, .shareAtCap, .tiesMade, .tiesRefused] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.befriending }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool { session.sessionState.flags.contains(.hasRequests) }

    static func act(in session: inout Session) { session.answerRequests() }
}

extension Session {
    fileprivate mutating func answerRequests() {
        sessionState.flags.remove(.hasRequests)
        var room = rules.cap &- Int(profile.degree)
        var roomStream = openStream(.makingRoom)
        let taken = state.requests.taken
        for number in 0..<state.requests.take(to: child, oldest: day &- rules.requestLifeDays) {
            let request = taken[number]
            let sender = Int(request.actor)
            guard world.place(of: sender, inListOf: child) == nil else { continue }
            spend(rules.taps.answer)
            guard wants(request), room > 0 || makeRoom(for: sender, &roomStream) else {
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
        if request.met == .classroom || request.met == .school { f += rules.acceptSameClass }
        if request.met == .friendOfFriend || request.met == .school || request.met == .group { f += rules.acceptMutual }
        let senderTraits = world.children[sender].profile.traits
        if senderTraits.contains(.girl) == profile.traits.contains(.girl) { f += rules.acceptSameSex }
        if rules.mechanisms.likeCounts {
            f += rules.acceptLikes * Float(world.tables.logs.value(world.children[sender].likes.total)) / 256
        }
        return world.tables.logisticHappens(f, bits: stream.next())
    }

    @inline(__always)
    private func kind(_ request: FriendRequest) -> TieKind {
        let traits = world.children[Int(request.actor)].profile.traits
        switch request.met {
        case .classroom, .school: return .offline
        case .thread: return .exchange
        case .bigShot: return .bigShot
        case .friendOfFriend, .group:
            // Two members of the circle befriend each other to exchange likes.
            return traits.contains(.committed) && profile.traits.contains(.committed) ? .exchange : .stranger
        }
    }

    /// Makes room in a full list for an accepted request: selects low-quality ties at random and ends the weakest of
    /// them. A big shot also gives up online friends who have less than half the sender's likes.
    ///
    /// - Returns: whether a place will be free at the end of the tick.
    private mutating func makeRoom(for sender: Int, _ draws: inout Stream) -> Bool {
        guard rules.mechanisms.pruning else { return false }
        let standing = world.children[sender].likes.total / 2
        let isBigShot = profile.traits.contains(.bigShot) && rules.mechanisms.likeCounts
        var victim: Int?
        var least = Int.max
        for place in profile.places {
            let peer = world.lists.peers[place]
            guard !peer.isHole, !world.lists.tieStates[place].isEnded else { continue }
            let isLesser = isBigShot && peer.kind != .offline && world.children[peer.child].likes.total < standing
            guard isLesser || isLowQuality(world.lists.tieStates[place], peer) else { continue }
            guard draws.happens(peer.kind == .offline ? offline(chances.fullHazard) : chances.fullHazard) else {
                continue
            }
            let strength = world.tables.decay.strength(world.lists.tieStates[place], on: day)
            if strength < least { (victim, least) = (place, strength) }
        }
        guard let victim else { return false }
        delete(victim)
        return true
    }

    /// Returns a hazard for an offline friend: it is reduced, but less so the higher the child's status drive.
    @inline(__always)
    private func offline(_ chance: Chance) -> Chance {
        Chance(Double(chance.threshold) / 4_294_967_296 / offlineResistance)
    }
}
