// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

@testable import Society

/// An accepted request, applied at the end of the tick.
struct ReferenceAcceptance {
    let acceptor: Int
    let requester: Int
    let kind: TieKind
    /// The upper half of hash(seed, tick, pair).
    let order: UInt64
}

/// Sections "Befriending" and "Pruning": the decisions of one child.
extension ReferenceSession {
    /// Occasionally sends a friend request while the list has room.
    mutating func seekFriend() {
        let (friends, use) = (parameters.friends, parameters.use)
        // The daily requests are spread over the acting sessions of a mean day, of 40 minutes for ordinary children.
        let sessions =
            child.isCommitted
            ? max(friends.leastSessions[1], use.committedMinutes / use.sessionMinutes * use.committedActingShare)
            : max(friends.leastSessions[0], friends.requestMinutes / use.sessionMinutes * use.actingShare)
        let requests = child.isCommitted ? friends.committedRequestsPerDay : friends.requestsPerDay
        guard words.happens(requests / sessions), child.degree < friends.cap else { return }
        guard let (candidate, met) = meetSomebody() else { return }
        guard candidate != me, child.place(of: candidate) == nil else { return }
        if met != .friendOfFriend { spend(parameters.taps.requestSeconds) }
        ask(.requestFriend, on: candidate)
        send(.request(met), to: candidate)
        if met == .bigShot { society.note(.metBigShot) }
    }

    /// Returns a classmate, a big shot if there is one, or a friend of a friend.
    private mutating func meetSomebody() -> (child: Int, met: MeetingPlace)? {
        let shares = parameters.friends.meeting
        let word = Int(words.next())
        if word < ReferenceWords.threshold(shares[0]) {
            return (child.classmates.lowerBound + words.next(below: child.classmates.count), .classroom)
        }
        let bigShots = parameters.mechanisms.bigShots ? society.bigShots : []
        if word >= ReferenceWords.threshold(shares[0] + shares[1]), !bigShots.isEmpty {
            return (bigShots[words.next(below: bigShots.count)], .bigShot)
        }
        guard let place = chooseFriend() else { return nil }
        // A search of a friend's list takes time, whatever it finds.
        spend(parameters.taps.searchSeconds)
        let theirs = society.children[child.places[place]!.friend].places
        return theirs[words.next(below: theirs.count)].map { ($0.friend, .friendOfFriend) }
    }

    /// Answers the pending requests, oldest first; requests by present friends are skipped.
    mutating func answerRequests() {
        society.children[me].hasRequests = false
        var room = parameters.friends.cap - child.degree
        for request in society.takeRequests(to: me, day: day) where child.place(of: request.from) == nil {
            spend(parameters.taps.answerSeconds)
            guard wants(request), room > 0 || makeRoom() else {
                ask(.declineFriend, on: request.from)
                continue
            }
            room = max(0, room - 1)
            ask(.acceptFriend, on: request.from)
            let salt = mix64(society.seed ^ UInt64(tick.number))
            society.acceptances.append(
                ReferenceAcceptance(
                    acceptor: me, requester: request.from, kind: kind(request),
                    order: pairHash(salt: salt, UInt32(me), UInt32(request.from)) >> 32))
        }
    }

    /// Returns whether the child accepts: logistic(-0.6 + 1.5·class + 0.4·same sex + 0.8·friend of a friend + 0.1·ln(1
    /// + likes of the sender)). Offers of a thread have a separate probability.
    private mutating func wants(_ request: ReferenceRequest) -> Bool {
        if request.met == .thread { return words.happens(parameters.threads.acceptance) }
        let friends = parameters.friends
        let sender = society.children[request.from]
        var f = Float(friends.acceptBase)
        if request.met == .classroom { f += Float(friends.acceptSameClass) }
        if request.met == .friendOfFriend { f += Float(friends.acceptMutual) }
        if sender.isGirl == child.isGirl { f += Float(friends.acceptSameSex) }
        if parameters.mechanisms.likeCounts { f += Float(friends.acceptLikes) * society.logarithm(sender.likes) }
        return society.tables.logisticHappens(f, bits: words.next())
    }

    private func kind(_ request: ReferenceRequest) -> TieKind {
        switch request.met {
        case .classroom: .offline
        case .thread: .exchange
        case .bigShot: .bigShot
        case .friendOfFriend: child.isCommitted && society.children[request.from].isCommitted ? .exchange : .stranger
        }
    }

    // MARK: - Pruning

    /// Returns whether a tie is silent for days or without returned likes.
    func isLowQuality(_ tie: ReferenceTie) -> Bool {
        day - tie.lastContact >= parameters.friends.silentDays || tie.debt >= parameters.friends.debtDays
    }

    /// The divisor of an offline tie's hazard; offline ties give way as the drive rises.
    private var resistance: Double { 1 + parameters.friends.offlineResistance / (max(1, Double(child.drive)) / 16) }

    /// Selects each low-quality tie with a probability, and ends the weakest selected tie; of equals the first.
    private mutating func makeRoom() -> Bool {
        guard parameters.mechanisms.pruning else { return false }
        // Probabilities are rounded to 1/2^32 before the division.
        let hazard = Double(ReferenceWords.threshold(parameters.friends.fullHazard)) / 4_294_967_296
        var hit: [(place: Int, strength: Int)] = []
        for (place, tie) in child.places.enumerated() {
            guard let tie, !tie.isEnded, isLowQuality(tie) else { continue }
            guard words.happens(tie.kind == .offline ? hazard / resistance : hazard) else { continue }
            hit.append((place, tie.strength(on: day, halfLife: society.halfLife)))
        }
        guard let weakest = hit.min(by: { $0.strength < $1.strength }) else {
            society.note(.foundNoRoom)
            return false
        }
        society.note(.madeRoom)
        end(weakest.place)
        return true
    }

    /// Reviews one random place; the hazard is scaled up to a daily review of all places.
    mutating func reviewOneFriend() {
        guard parameters.mechanisms.pruning, child.degree > 0 else { return }
        let place = words.next(below: child.places.count)
        guard let tie = child.places[place], !tie.isEnded else { return }
        var hazard = 0.0
        if isLowQuality(tie) {
            hazard = parameters.friends.silentHazard
            if tie.kind == .offline { hazard /= resistance }
        }
        if tie.kind == .offline { hazard += parameters.friends.offlineDissolution / 30 }
        // The mean number of acting sessions today is 1 / gap, and a share of them has a review.
        let gap = Double(society.tables.gaps[child.actingRate])
        guard words.happens(hazard * Double(child.places.count) * gap / parameters.friends.reviewShare) else { return }
        society.note(.reviewed)
        end(place)
    }

    /// Deletes a friend; the tie stays in both lists until the end of the tick.
    mutating func end(_ place: Int) {
        spend(parameters.taps.deleteSeconds)
        let friend = child.places[place]!.friend
        society.children[me].places[place]!.isEnded = true
        society.children[me].places[place]!.hasUnseenPost = false
        ask(.removeFriend, on: friend)
        society.endings.append((owner: me, friend: friend))
    }
}
