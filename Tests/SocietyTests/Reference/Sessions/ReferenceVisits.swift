// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// Section "Visits and likes", and the ties that end on a round.
extension ReferenceSession {
    /// Continues the round of a child on rounds; other children return their partners' likes once a day, then visit a
    /// few friends.
    mutating func visitFriends() {
        guard child.degree > 0 else { return }
        let mayReturn = !parameters.likes.always && !child.makesRounds
        if mayReturn, child.isExchanger || child.hasBigShotFriend, !child.hasReturnedLikes { returnLikes() }
        words = words(.visiting)
        if parameters.likes.always { return likeAnybody() }
        if child.makesRounds { return goRound() }
        var noDeletions: ReferenceWords?
        for _ in 0..<parameters.likes.visits {
            if let place = chooseFriend() { visit(place, &noDeletions) }
        }
    }

    /// Visits the next friends in the list, from the place where the round stopped; a free place does not count as a
    /// visit.
    private mutating func goRound() {
        var deletions: ReferenceWords? = words(.deletingOnRounds)
        var visits = 0
        while visits < parameters.likes.committedVisits, child.roundPlace < child.places.count {
            let place = child.roundPlace
            society.children[me].roundPlace += 1
            guard child.places[place] != nil else { continue }
            visit(place, &deletions)
            visits += 1
        }
    }

    /// Gives likes to the partners with little debt and to big shots. A child without partners left is no exchanger any
    /// more.
    private mutating func returnLikes() {
        words = words(.returningLikes)
        society.children[me].hasReturnedLikes = true
        var partners = 0
        for (place, tie) in child.places.enumerated() {
            guard let tie, !tie.isEnded, tie.kind == .exchange || tie.kind == .bigShot else { continue }
            let isPartner = tie.kind == .exchange
            let owes = isPartner && tie.debt >= parameters.friends.debtDays
            if !tie.hasGiven(on: day), !owes,
                words.happens(isPartner ? parameters.likes.exchangeReturn : parameters.likes.bigShot)
            {
                giveLikes(place)
            }
            if isPartner, !owes { partners += 1 }
        }
        if partners == 0 { society.children[me].isExchanger = false }
    }

    /// Drops each partner with probability ln 2 / half-life, once a day; for members, the half-life is longer.
    mutating func reviewAgreements() {
        guard child.isExchanger, !child.hasReviewedAgreements else { return }
        words = words(.lapsing)
        society.children[me].hasReviewedAgreements = true
        let lapses = 0.693_147_18 / parameters.circle.agreementHalfLifeDays
        for (place, tie) in child.places.enumerated() {
            guard let tie, !tie.isEnded, tie.kind == .exchange else { continue }
            if words.happens(child.isCommitted ? lapses / parameters.circle.loyalty : lapses) { end(place) }
        }
    }

    /// Returns the strongest of k random places; of equally strong ones the last in the list. Free places do not count.
    ///
    /// One word gives two places, its low half first. If k is odd, the first place has a word of its own. A word that
    /// is zero is used only once.
    mutating func chooseFriend() -> Int? {
        var candidates: [Int] = []
        var word: UInt32 = 0
        for left in (0..<parameters.likes.closeness).reversed() {
            // After this draw, `left` remain: if that number is odd, this draw takes a new word.
            word = left % 2 == 1 || word == 0 ? words.next() : word >> 16
            candidates.append((Int(word & 0xFFFF) * child.places.count) >> 16)
        }
        return candidates.filter { child.places[$0] != nil }.max { (strength($0), $0) < (strength($1), $1) }
    }

    private func strength(_ place: Int) -> Int {
        child.places[place]!.strength(on: day, halfLife: society.halfLife)
    }

    /// Visits a friend's homepage, possibly with likes; on a round, which has `deletions`, the visit may also end a
    /// low-quality tie.
    private mutating func visit(_ place: Int, _ deletions: inout ReferenceWords?) {
        let tie = child.places[place]!
        guard !tie.isEnded else { return }
        spend(parameters.taps.visitSeconds)
        ask(.viewHomepage, on: tie.friend)
        society.children[me].hasVisited = true
        guard !tie.hasGiven(on: day) else { return }
        if wantsToLike(tie) {
            giveLikes(place)
        } else if deletions != nil, tie.kind != .offline, isLowQuality(tie), parameters.mechanisms.pruning {
            let hazard = parameters.friends.debtorHazard
            guard deletions!.happens(tie.kind == .stranger ? hazard / parameters.friends.debtorFactor : hazard) else {
                return
            }
            society.note(.deletedOnRound)
            end(place)
        }
    }

    /// Draws whether a visit gives likes, by the table of kinds; there is no draw for a partner with debt 3.
    private mutating func wantsToLike(_ tie: ReferenceTie) -> Bool {
        let likes = parameters.likes
        switch tie.kind {
        case .offline:
            return words.happens(likes.close)
        case .exchange:
            return tie.debt < parameters.friends.debtDays
                && words.happens(child.makesRounds ? likes.exchange : likes.exchangeReturn)
        case .stranger:
            // With reciprocity off, both probabilities are their mean.
            let mean = (likes.mirrored + likes.unanswered) / 2
            guard parameters.mechanisms.reciprocity else { return words.happens(mean) }
            let hasGiven = tie.debt == 0 && day - tie.lastContact <= parameters.friends.silentDays
            return words.happens(hasGiven ? likes.mirrored : likes.unanswered)
        case .bigShot:
            return words.happens(likes.bigShot)
        }
    }

    /// Gives the quota on rounds, on exchange ties and to big shots; otherwise 1 like, or 2 if the drive is above 2.
    private mutating func giveLikes(_ place: Int) {
        let likes = parameters.likes
        let isDriven = child.drive > Int(likes.perVisitDrive * 16)
        let kind = child.places[place]!.kind
        let isGenerous = child.makesRounds || kind == .exchange || kind == .bigShot
        let count = isGenerous ? quota : min(quota, likes.perVisit[isDriven ? 1 : 0])
        giveLikes(count, place, tracksDebt: parameters.mechanisms.reciprocity)
    }

    private mutating func giveLikes(_ count: Int, _ place: Int, tracksDebt: Bool) {
        let friend = child.places[place]!.friend
        spend(parameters.taps.likeSeconds, count: count)
        ask(.likeHomepage, on: friend, count: count)
        society.likesGiven += count
        society.children[me].hasLiked = true
        society.children[me].places[place]!.give(on: day, halfLife: society.halfLife, tracksDebt: tracksDebt)
        send(.likes(count), to: friend)
    }

    /// The maximum number of likes for one friend in one visit, by the giver's level.
    private var quota: Int {
        let steps = parameters.likes.quotaLevels.count { child.level >= $0 }
        return min(255, parameters.likes.quotas[min(steps, parameters.likes.quotas.count - 1)])
    }

    /// `likes.always`: gives the quota to `visits` evenly drawn friends, without further draws or a daily limit. One
    /// word gives three places: the upper half of word · places is a place, and the lower half is the next word. A draw
    /// of a free place is repeated.
    private mutating func likeAnybody() {
        var left = parameters.likes.visits
        while left > 0 {
            var word = UInt64(words.next())
            for _ in 0..<3 where left > 0 {
                let product = word * UInt64(child.places.count)
                word = product % 4_294_967_296
                let place = Int(product / 4_294_967_296)
                guard let tie = child.places[place] else { continue }
                left -= 1
                // A friend whom the child has just deleted receives nothing.
                if !tie.isEnded { giveLikes(quota, place, tracksDebt: false) }
            }
        }
    }
}
