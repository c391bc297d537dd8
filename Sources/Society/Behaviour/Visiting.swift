// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension Session {
    /// Visits friends' homepages and gives likes.
    ///
    /// Committed and seeking children continue their round of the whole list; others visit a few friends, mostly the
    /// closest.
    mutating func visitFriends() {
        guard profile.degree > 0 else { return }
        if rules.alwaysLikes {
            likeAnybody()
        } else if makesRounds {
            goRound()
        } else {
            if sessionState.flags.contains(.exchanger), !sessionState.flags.contains(.returned) {
                returnExchangeLikes()
            }
            for _ in 0..<rules.visits {
                if let place = chooseFriend() { visit(place) }
            }
        }
    }

    /// Gives the full quota to evenly drawn friends, without visits.
    ///
    /// The loop works on local copies of the session's values, so that stores to columns do not force them to be
    /// reloaded.
    private mutating func likeAnybody() {
        let (lists, contacts, first) = (world.lists, world.tables.contacts, profile.places.lowerBound)
        let (outbox, quota) = (outbox, Int(world.tables.quotas[Int(sessionState.level)]))
        let chosen = outbox.chosen
        let drawn = drawFriends(to: chosen)
        var given = 0
        for index in 0..<drawn {
            let place = first &+ Int(chosen[index])
            // The child ended this tie earlier in the tick.
            guard !lists.tieStates[place].isEnded else { continue }
            given &+= 1
            if outbox.isRecording { record(quota, to: lists.peers[place].child, afterTaps: quota &* given) }
            lists.tieStates[place].noteGiven(contacts, tracksDebt: false)
            outbox.sendLikes(quota, to: lists.peers[place].child, place: lists.mutualPlaces[place])
        }
        spend(rules.taps.like &* quota &* given)
        outbox.count(.likeHomepage, times: given)
        outbox.noteLikes(given &* quota)
        if given > 0 { activity.insert(.liked) }
    }

    /// Draws `visits` friends evenly and writes their places in the child's list to `list`.
    ///
    /// A draw of a free place is repeated. Most places are taken, so the loop ends soon. A branch on free places would
    /// be unpredictable: each draw is written unconditionally, and the count advances only if the place is taken.
    ///
    /// - Returns: the number of places written.
    private mutating func drawFriends(to list: Column<UInt8>) -> Int {
        let (lists, first, wanted) = (world.lists, profile.places.lowerBound, rules.visits)
        let capacity = UInt64(truncatingIfNeeded: profile.places.count)
        var listed = 0
        while listed < wanted {
            var bits = stream.next()
            // One word gives three draws. The upper half of its product with the number of places is a place; the lower
            // half serves as the next word.
            for _ in 0..<3 {
                let product = UInt64(bits) &* capacity
                bits = UInt32(truncatingIfNeeded: product)
                let offset = Int(truncatingIfNeeded: product &>> 32)
                list[listed] = UInt8(truncatingIfNeeded: offset)
                listed &+= lists.peers[first &+ offset].isHole ? 0 : 1
            }
        }
        return min(listed, wanted)
    }

    /// Records likes that follow one another without visits, after `taps` taps in this session.
    ///
    /// The method does not change the session. It is mutating because a non-mutating call would copy the session.
    @inline(never)
    private mutating func record(_ likes: Int, to friend: Int, afterTaps taps: Int) {
        outbox.record(
            .likeHomepage, at: min(lastInstant, instant &+ rules.taps.like &* taps), by: child, on: friend, count: likes
        )
    }

    /// Visits the next friends of the list; each is visited at most once a day.
    private mutating func goRound() {
        var visits = rules.committedVisits
        let places = profile.places
        var offset = Int(sessionState.roundPlace)
        while visits > 0, offset < places.count {
            if !world.lists.peers[places.lowerBound &+ offset].isHole {
                visit(places.lowerBound &+ offset)
                visits -= 1
            }
            offset &+= 1
        }
        sessionState.roundPlace = UInt8(truncatingIfNeeded: offset)
    }

    /// Gives likes, once a day, to the exchange partners of an ordinary child who still return them.
    private mutating func returnExchangeLikes() {
        sessionState.flags.insert(.returned)
        for place in profile.places {
            let peer = world.lists.peers[place]
            guard peer.kind == .exchange, !peer.isHole, !world.lists.tieStates[place].gave(on: day) else { continue }
            guard world.lists.tieStates[place].debt < rules.debtDays, stream.happens(chances.exchangeReturn) else {
                continue
            }
            giveLikes(at: place, to: peer)
        }
    }

    /// Chooses a friend with a preference for strong ties: the strongest of a few random draws.
    ///
    /// With k draws, rank r of n has a probability proportional to (1 - r/n)^(k-1), close to exp(-(k-1)·r/n).
    ///
    /// - Returns: the absolute place, or nil if all draws hit holes.
    mutating func chooseFriend() -> Int? {
        let places = profile.places
        let capacity = UInt32(truncatingIfNeeded: places.count)
        // Strength in the bits above the place: a single maximum finds both without an unpredictable branch.
        var best = -1
        var draws = rules.closeness
        var bits: UInt32 = 0
        while draws > 0 {
            bits = draws & 1 == 0 || bits == 0 ? stream.next() : bits >> 16
            let offset = Int(((bits & 0xFFFF) &* capacity) >> 16)
            draws &-= 1
            let place = places.lowerBound &+ offset
            let strength = world.tables.decay.strength(world.lists.tieStates[place], on: day)
            best = max(best, world.lists.peers[place].isHole ? -1 : strength << 8 | offset)
        }
        return best < 0 ? nil : places.lowerBound &+ (best & 0xFF)
    }

    /// Visits the homepage of the friend at an absolute place, and possibly gives likes.
    private mutating func visit(_ place: Int) {
        let peer = world.lists.peers[place]
        let tieState = world.lists.tieStates[place]
        guard !tieState.isEnded else { return }
        spend(rules.taps.visit)
        ask(.viewHomepage, on: peer.child)
        guard !tieState.gave(on: day) else { return }
        if wantsToLike(peer.kind, tieState) {
            giveLikes(at: place, to: peer)
        } else if makesRounds, peer.kind != .offline, isLowQuality(tieState) {
            deleteLowQuality(at: place, peer)
        }
    }

    /// Returns whether a visit gives likes: close friends with a fixed probability, acquaintances if they gave
    /// recently, partners unless they have stopped returning likes.
    private mutating func wantsToLike(_ kind: TieKind, _ tieState: TieState) -> Bool {
        switch kind {
        case .offline:
            return stream.happens(chances.close)
        case .exchange:
            guard tieState.debt < rules.debtDays else { return false }
            return stream.happens(makesRounds ? chances.exchange : chances.exchangeReturn)
        case .stranger:
            let hasGiven = tieState.debt == 0 && tieState.age(on: day) <= rules.silentDays
            return stream.happens(hasGiven ? chances.mirrored : chances.unanswered)
        case .bigShot:
            return stream.happens(chances.bigShot)
        }
    }

    /// Gives a number of likes that depends on the tie, within the quota: one operation, with the number of taps as its
    /// count.
    private mutating func giveLikes(at place: Int, to peer: Peer) {
        let quota = Int(world.tables.quotas[Int(sessionState.level)])
        let generous = makesRounds || peer.kind == .exchange
        let count =
            generous
            ? quota : min(quota, profile.drive > rules.perVisitDrive ? rules.perVisit.high : rules.perVisit.low)
        spend(rules.taps.like &* count)
        ask(.likeHomepage, on: peer.child, count: count)
        outbox.noteLikes(count)
        activity.insert(.liked)
        world.lists.tieStates[place].noteGiven(world.tables.contacts, tracksDebt: rules.mechanisms.reciprocity)
        outbox.sendLikes(count, to: peer.child, place: world.lists.mutualPlaces[place])
    }
}
