// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Visits friends' homepages and gives likes.
enum VisitingFriends: Behaviour {
    static var name: String { "visiting friends" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.homepageLikes }
    static var purpose: Purpose? { .visiting }
    static var furtherPurposes: [Purpose] { [.deletingOnRounds] }
    // Two visits with three words each, a round of eight visits with one word each, or 24 evenly drawn friends.
    @inline(__always) static var blocksAhead: Int { 2 }
    static var operations: [OperationKind] { [.viewHomepage, .likeHomepage, .removeFriend] }
    static var parameters: [String] {
        [
            "likes.visits", "likes.committedVisits", "likes.closeness", "likes.close", "likes.mirrored",
            "likes.unanswered", "likes.exchange", "likes.exchangeReturn", "likes.bigShot", "likes.always",
            "likes.quotas", "likes.quotaLevels", "friends.debtorHazard", "friends.silentDays",
        ]
    }
    static var figures: [DayFigure] { [.likesGiven, .likesReceived, .likingShare, .reciprocity, .silentShare] }

    @inline(__always)
    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.homepageLikes }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool { session.profile.degree > 0 }

    static func act(in session: inout Session) { session.visitFriends() }
}

extension Session {
    /// Visits friends' homepages and gives likes.
    ///
    /// Committed and seeking children continue their round of the whole list; others visit a few friends, mostly the
    /// closest.
    fileprivate mutating func visitFriends() {
        if rules.alwaysLikes {
            likeAnybody()
        } else if makesRounds {
            goRound()
        } else {
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
        let capacity = profile.places.count
        var listed = 0
        while listed < wanted {
            var word = UniformWord(stream.next())
            for _ in 0..<3 {
                let offset = word.next(below: capacity)
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
        var deletions = openStream(.deletingOnRounds)
        var visits = rules.committedVisits
        let places = profile.places
        var offset = Int(sessionState.roundPlace)
        while visits > 0, offset < places.count {
            if !world.lists.peers[places.lowerBound &+ offset].isHole {
                visitOnRound(places.lowerBound &+ offset, &deletions)
                visits -= 1
            }
            offset &+= 1
        }
        sessionState.roundPlace = UInt8(truncatingIfNeeded: offset)
    }

    /// Visits a friend on a round; the visit may also end a low-quality tie.
    private mutating func visitOnRound(_ place: Int, _ deletions: inout Stream) {
        guard visit(place) == .withoutLikes else { return }
        let peer = world.lists.peers[place]
        guard peer.kind != .offline, isLowQuality(world.lists.tieStates[place], peer), rules.mechanisms.pruning
        else {
            return
        }
        if deletions.happens(peer.kind == .stranger ? chances.silentOnline : chances.debtor) { delete(place) }
    }

    private enum Visit {
        /// The tie has ended in this tick, or the friend has had its likes today.
        case notNeeded
        case withoutLikes, withLikes
    }

    /// Visits the homepage of the friend at an absolute place, and possibly gives likes.
    @discardableResult
    private mutating func visit(_ place: Int) -> Visit {
        let peer = world.lists.peers[place]
        let tieState = world.lists.tieStates[place]
        guard !tieState.isEnded else { return .notNeeded }
        spend(rules.taps.visit)
        ask(.viewHomepage, on: peer.child)
        activity.insert(.visited)
        guard !tieState.gave(on: day) else { return .notNeeded }
        guard wantsToLike(peer.kind, tieState) else { return .withoutLikes }
        giveLikes(at: place, to: peer)
        return .withLikes
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
}
