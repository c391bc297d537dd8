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
        // The number falls to none as the list reaches its size.
        let mean = Float(requests / sessions) * max(0, 1 - society.fill(me))
        let number = min(3, Int(mean + Float(own[1] >> 8) / 16_777_216))
        guard number > 0, child.degree < friends.cap else { return }
        words = words(.seekingFriends)
        for _ in 0..<number {
            if let (candidate, met) = meetSomebody() { request(candidate, met) }
        }
    }

    /// Sends a request to a child who is not a friend yet.
    private mutating func request(_ candidate: Int, _ met: MeetingPlace) {
        guard candidate != me, child.place(of: candidate) == nil else { return }
        if met != .friendOfFriend, met != .school { spend(parameters.taps.requestSeconds) }
        ask(.requestFriend, on: candidate)
        send(.request(met), to: candidate)
        if met == .bigShot { society.note(.metBigShot) }
    }

    /// Returns a classmate, a member of a group, a big shot if there is one, or a friend of a friend.
    private mutating func meetSomebody() -> (child: Int, met: MeetingPlace)? {
        if child.isCommitted, words.happens(parameters.mechanisms.exchangeThreads ? parameters.circle.partners : 0),
            !society.answerers.isEmpty
        {
            return (society.answerers[words.next(below: society.answerers.count)], .thread)
        }
        let shares = parameters.friends.meeting
        let word = Int(words.next())
        if word < ReferenceWords.threshold(shares[0]) { return meetClassmate() }
        if word < ReferenceWords.threshold(shares[0] + shares[1]) { return meetInGroup() }
        let bigShots = parameters.mechanisms.bigShots ? society.bigShots : []
        if word >= ReferenceWords.threshold(shares[0] + shares[1] + shares[2]), !bigShots.isEmpty {
            return (bigShots[words.next(below: bigShots.count)], .bigShot)
        }
        return chooseFriend().flatMap { lookThrough($0, .friendOfFriend) }
    }

    /// Occasionally, in term, meets a classmate or an offline friend of an offline friend at school.
    mutating func meetAtSchool() {
        let friends = parameters.friends
        // The mean number of acting sessions today is 1 / gap.
        let offline = Float(child.ties.count { $0.kind == .offline })
        let missing = max(0, 1 - offline / Float(friends.offlineEnough))
        let mean = Float(friends.schoolRequestsPerDay) * society.tables.gaps[child.actingRate] * missing
        let meetings = min(4, Int(mean + Float(own[3] & 0xFFFF) / 65_536))
        guard meetings > 0, society.daysSinceSchool(day) < 7, child.degree < friends.cap else { return }
        words = words(.meetingAtSchool)
        for _ in 0..<meetings { meetOnceAtSchool() }
    }

    private mutating func meetOnceAtSchool() {
        let friends = parameters.friends
        var met: (child: Int, met: MeetingPlace)?
        if words.happens(friends.schoolClassShare) {
            met = meetClassmate()
        } else if !child.places.isEmpty {
            for _ in 0..<6 {
                let place = words.next(below: child.places.count)
                guard child.places[place]?.kind == .offline else { continue }
                met = lookThrough(place, .school)
                break
            }
        }
        if let met { request(met.child, met.met) }
    }

    /// Returns a random classmate; mostly none if that one is of the other sex.
    private mutating func meetClassmate() -> (child: Int, met: MeetingPlace)? {
        let mates = society.classmates(of: child)
        let mate = mates[words.next(below: mates.count)]
        let isLike = society.children[mate].isGirl == child.isGirl
        guard isLike || words.happens(parameters.friends.otherSexMeeting) else { return nil }
        return (mate, .classroom)
    }

    /// Looks through a friend's list for a new friend: at school for an offline friend, mostly of the same sex; on the
    /// watch for any friend, mostly of about the same age and with further friends in
    /// common. The search takes time, whatever it finds.
    private mutating func lookThrough(_ place: Int, _ met: MeetingPlace) -> (child: Int, met: MeetingPlace)? {
        spend(parameters.taps.searchSeconds)
        let theirs = society.children[child.places[place]!.friend].places
        // One word selects the place with the upper half of a product, and decides with the lower half.
        let product = UInt64(words.next()) * UInt64(theirs.count)
        guard let tie = theirs[Int(product >> 32)] else { return nil }
        let (other, draw) = (society.children[tie.friend], Int(product & 0xFFFF_FFFF))
        if met == .school {
            guard tie.kind == .offline else { return nil }
            let isRare = draw < ReferenceWords.threshold(parameters.friends.otherSexMeeting)
            return other.isGirl == child.isGirl || isRare ? (tie.friend, met) : nil
        }
        if child.isCommitted && other.isCommitted { return (tie.friend, met) }
        let isRare = draw < ReferenceWords.threshold(parameters.friends.unlikeMeeting)
        let mediator = child.places[place]!.friend
        let mutual = Set(child.friends).intersection(other.friends).subtracting([mediator])
        let gap = society.classes[other.schoolClass].age - society.classes[child.schoolClass].age
        let isLike = abs(gap) <= 1 && mutual.count >= parameters.friends.commonFriends
        return isLike || isRare ? (tie.friend, met) : nil
    }

    /// Answers the pending requests, oldest first; requests by present friends are skipped.
    mutating func answerRequests() {
        society.children[me].hasRequests = false
        words = words(.answering)
        var deletions = words(.makingRoom)
        var room = parameters.friends.cap - child.degree
        for request in society.takeRequests(to: me, day: day) where child.place(of: request.from) == nil {
            spend(parameters.taps.answerSeconds)
            guard wants(request), room > 0 || makeRoom(for: request.from, &deletions) else {
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

    /// Returns whether the child accepts: logistic(-0.6 + 1.5·class + 0.4·same sex + 0.8·friend of a friend or
    /// member of a group + 0.1·ln(1 + likes of the sender)). Offers of a thread have a separate probability.
    private mutating func wants(_ request: ReferenceRequest) -> Bool {
        if request.met == .thread { return words.happens(parameters.threads.acceptance) }
        let friends = parameters.friends
        let sender = society.children[request.from]
        var f = Float(friends.acceptBase)
        if request.met == .classroom || request.met == .school { f += Float(friends.acceptSameClass) }
        if [.friendOfFriend, .school, .group].contains(request.met) { f += Float(friends.acceptMutual) }
        if sender.isGirl == child.isGirl { f += Float(friends.acceptSameSex) }
        if parameters.mechanisms.likeCounts { f += Float(friends.acceptLikes) * society.logarithm(sender.likes) }
        return society.tables.logisticHappens(f, bits: words.next())
    }

    private func kind(_ request: ReferenceRequest) -> TieKind {
        switch request.met {
        case .classroom, .school: .offline
        case .thread: .exchange
        case .bigShot: .bigShot
        case .friendOfFriend, .group:
            child.isCommitted && society.children[request.from].isCommitted ? .exchange : .stranger
        }
    }

    // MARK: - Pruning

    /// Returns whether a tie is silent for days or without returned likes.
    func isLowQuality(_ tie: ReferenceTie) -> Bool {
        society.isSilent(tie, of: child, day) || tie.debt >= parameters.friends.debtDays
    }

    /// The divisor of an offline tie's hazard; offline ties give way as the drive rises.
    private var resistance: Double { 1 + parameters.friends.offlineResistance / (max(1, Double(child.drive)) / 16) }

    /// Selects each low-quality tie with a probability, and ends the weakest selected tie; of equals the first.
    private mutating func makeRoom(for sender: Int, _ draws: inout ReferenceWords) -> Bool {
        guard parameters.mechanisms.pruning else { return false }
        // Probabilities are rounded to 1/2^32 before the division.
        let hazard = Double(ReferenceWords.threshold(parameters.friends.fullHazard)) / 4_294_967_296
        var hit: [(place: Int, strength: Int)] = []
        for (place, tie) in child.places.enumerated() {
            guard let tie, !tie.isEnded else { continue }
            let isLesser =
                child.isBigShot && parameters.mechanisms.likeCounts && tie.kind != .offline
                && society.children[tie.friend].likes < society.children[sender].likes / 2
            guard isLesser || isLowQuality(tie) else { continue }
            guard draws.happens(tie.kind == .offline ? hazard / resistance : hazard) else { continue }
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

    /// Reviews one random place in a share of the sessions; the hazard is scaled up to a daily review of all places.
    ///
    /// The upper half of word · places / share is a place or, in most sessions, beyond the list. The lower half decides on
    /// the hazard.
    mutating func reviewOneFriend() {
        let outcomes = (Double(child.places.count) / parameters.friends.reviewShare).rounded()
        let product = Int(own[2]) * Int(outcomes)
        let place = product / 4_294_967_296
        guard place < child.places.count, let tie = child.places[place], !tie.isEnded else { return }
        var hazard = 0.0
        if isLowQuality(tie) {
            hazard = parameters.friends.silentHazard
            if parameters.mechanisms.pressureOnPruning {
                hazard *= 1 + parameters.feelings.onPruning * Double(society.pressure(on: child))
            }
            hazard *= Double(society.fill(me) * society.fill(me))
            if tie.kind == .offline { hazard /= resistance }
        }
        if tie.kind == .offline { hazard += parameters.friends.offlineDissolution / 30 }
        // The mean number of acting sessions today is 1 / gap, and a share of them has a review.
        let gap = Double(society.tables.gaps[child.actingRate])
        let chance = hazard * gap * outcomes
        guard product % 4_294_967_296 < ReferenceWords.threshold(chance) else { return }
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

extension ReferenceSociety {
    /// Returns the number of friends as a share of the size to which the list tends. That size is the mean number of
    /// friends divided by the balance; for ordinary children, the online part is scaled by their sociability.
    func fill(_ child: Int) -> Float {
        let friends = parameters.friends
        var size = Float(friends.committed)
        if !children[child].isCommitted {
            let weights = Sociability.weights(friends)
            let mean = weights.reduce(0, +) / Double(weights.count)
            let weight = weights[Int(traitBits(of: child) >> 40 & 0xFF)]
            size = Float(friends.offline + max(0, friends.ordinary - friends.offline) * weight / mean)
        }
        return Float(children[child].degree) * Float(friends.balance[children[child].isCommitted ? 1 : 0])
            / max(1, size)
    }
}
