// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// The changes of requests and ties at the end of a tick.
extension ReferenceSociety {
    /// Removes the requests to a child and returns those that have not expired, oldest first.
    func takeRequests(to child: Int, day: Int) -> [ReferenceRequest] {
        let taken = requests.removeValue(forKey: child) ?? []
        return taken.filter { waits($0, day: day) }
    }

    func waits(_ request: ReferenceRequest, day: Int) -> Bool {
        request.day >= day - parameters.friends.requestLifeDays
    }

    /// Adds the requests of the tick to the inboxes: for each child in order of the pair hash, while fewer than 32 are
    /// pending. Requests of the same pair within one tick are ordered by meeting place.
    func receiveRequests(_ tick: ReferenceTick) {
        let salt = mix64(seed ^ UInt64(tick.number))
        var arrived: [Int: [(order: UInt64, request: ReferenceRequest)]] = [:]
        for message in messages {
            guard case .request(let met) = message.content else { continue }
            let order = pairHash(salt: salt, UInt32(message.from), UInt32(message.to))
            arrived[message.to, default: []].append(
                (order, ReferenceRequest(from: message.from, met: met, day: tick.day)))
        }
        for (child, all) in arrived {
            for one in all.sorted(by: { ($0.order, $0.request.met.rawValue) < ($1.order, $1.request.met.rawValue) }) {
                let before = requests[child] ?? []
                let waiting = before.filter { waits($0, day: tick.day) }
                if waiting.count < before.count { note(.lapsedRequest) }
                guard waiting.count < 32 else {
                    note(.fullInbox)
                    requests[child] = waiting
                    continue
                }
                requests[child] = waiting + [one.request]
                children[child].hasRequests = true
            }
        }
    }

    /// Ends ties first, and then begins new ones.
    func changeTies(day: Int) {
        for (owner, friend) in endings { endTie(owner, friend) }
        let places = grantPlaces(day: day)
        for (acceptance, granted) in zip(acceptances, places) { beginTie(acceptance, granted) }
    }

    /// Frees a place in both lists. The friend may have ended the tie in the same tick.
    private func endTie(_ owner: Int, _ friend: Int) {
        guard let mine = children[owner].place(of: friend), let theirs = children[friend].place(of: owner) else {
            note(.endedTwice)
            return
        }
        lost[children[owner].places[mine]!.kind, default: 0] += 1
        for side in [owner, friend] where children[owner].places[mine]!.kind == .bigShot {
            children[side].hasBigShotFriend = false
        }
        children[owner].places[mine] = nil
        children[friend].places[theirs] = nil
        losers.formUnion([owner, friend])
    }

    /// Grants each child's free places in order of the hash; an acceptor grants no place to a present friend.
    ///
    /// - Returns: for each acceptance, the places that the acceptor and the requester granted.
    private func grantPlaces(day: Int) -> [[Int: Int]] {
        var sides: [Int: [(acceptance: Int, friend: Int, accepts: Bool)]] = [:]
        for (number, acceptance) in acceptances.enumerated() {
            sides[acceptance.acceptor, default: []].append((number, acceptance.requester, true))
            sides[acceptance.requester, default: []].append((number, acceptance.acceptor, false))
        }
        var granted: [[Int: Int]] = acceptances.map { _ in [:] }
        for (child, mine) in sides {
            let ordered = mine.sorted {
                (acceptances[$0.acceptance].order, $0.accepts ? 1 : 0, $0.friend)
                    < (acceptances[$1.acceptance].order, $1.accepts ? 1 : 0, $1.friend)
            }
            for side in ordered {
                if side.accepts, children[child].place(of: side.friend) != nil {
                    note(.acceptedTwice)
                    continue
                }
                guard children[child].degree < parameters.friends.cap else { continue }
                let place = freePlace(of: child)
                children[child].places[place] = ReferenceTie(
                    friend: side.friend, kind: acceptances[side.acceptance].kind, lastContact: day,
                    strength: Int((parameters.friends.newStrength * 2).rounded()),
                    debt: 0,
                    gave: false, hasUnseenPost: false)
                granted[side.acceptance][child] = place
            }
        }
        return granted
    }

    /// Begins a tie if both sides granted a place; otherwise frees the place that one side granted.
    private func beginTie(_ acceptance: ReferenceAcceptance, _ granted: [Int: Int]) {
        guard granted.count == 2 else {
            refused += 1
            for (child, place) in granted {
                children[child].places[place] = nil
                losers.insert(child)
                note(.grantedInVain)
            }
            return
        }
        if acceptance.kind == .exchange { for child in granted.keys { children[child].isNewExchanger = true } }
        if acceptance.kind == .bigShot { children[acceptance.requester].hasBigShotFriend = true }
        made[acceptance.kind, default: 0] += 1
    }

    /// Returns the first free place. A full list grows by four places, up to 152.
    private func freePlace(of child: Int) -> Int {
        if let free = children[child].places.firstIndex(where: { $0 == nil }) { return free }
        let count = children[child].places.count
        let more = min(152, count + 4) - count
        children[child].places += Array(repeating: nil, count: more)
        note(.longerList)
        return count
    }

    /// At night, shortens the lists of children who lost a friend today, if the lists have much spare room.
    func shortenLists() {
        for child in losers { shortenList(of: child) }
        losers = []
    }

    /// Shortens a list with at least five free places to the places for its friends and one more, rounded up to a
    /// multiple of four. The friends beyond them move to the first free places, in order.
    private func shortenList(of child: Int) {
        let (places, degree) = (children[child].places, children[child].degree)
        guard places.count - degree >= 5 else { return }
        let kept = min(152, (degree + 4) / 4 * 4)
        var shorter = Array(places.prefix(kept))
        for case let tie? in places.dropFirst(kept) {
            let free = shorter.firstIndex { $0 == nil }!
            shorter[free] = tie
        }
        children[child].places = shorter
        note(.shorterList)
    }
}
