// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

@testable import Society

/// A passive event: a passive session, a call or a check-in. It does not affect other children.
struct ReferencePassiveEvent {
    let child: Int
    /// The index of the event within the child's day.
    let number: Int
    let kind: OperationKind
    let seesRanking: Bool
    /// The instant; milliseconds since the run's first midnight.
    let instant: Int
}

/// Section "Minutes and sessions": the start of a day.
extension ReferenceSociety {
    /// Plans the use of every child, draws its passive events, and schedules its first acting session.
    func begin(day: Int) {
        glances = [:]
        for child in children.indices {
            // A child that gained its first partner yesterday is an exchanger from now on.
            if children[child].isNewExchanger { children[child].isExchanger = true }
            children[child].isNewExchanger = false
            children[child].likesToday = 0
            children[child].roundPlace = 0
            children[child].hasReturnedLikes = false
            children[child].hasReviewedAgreements = false
            children[child].hasPosted = false
            children[child].hasLiked = false
            children[child].hasCommented = false
            plan(child, day: day)
            // Days of contact are stored for a limited time: every 32 days, contacts older than 64 days are set to 64
            // days ago.
            if child % 32 == day % 32 { forgetOldContacts(of: child, day: day) }
        }
    }

    private func forgetOldContacts(of child: Int, day: Int) {
        for (place, tie) in children[child].places.enumerated() {
            guard let tie, tie.lastContact < day - 64 else { continue }
            children[child].places[place]!.lastContact = day - 64
            note(.refreshedTie)
        }
    }

    private func plan(_ child: Int, day: Int) {
        let use = parameters.use
        let me = children[child]
        var words = words(child, at: day, .dayPlan)
        let (ofDay, first, ofPassive, ofRest) = (words.next(), words.next(), words.next(), words.next())
        let minutes = minutes(of: me, day: day, ofDay: ofDay, isIdle: first & 0xFFF)
        children[child].watchFives = Int(min(255, minutes / 5 + 0.5))
        let sessions = minutes / Float(use.sessionMinutes)
        var acting = sessions * actingShare(of: me)
        // Partners expect likes: the child acts twice a day on average, but in at most a share of its sessions.
        if me.isExchanger {
            acting = max(acting, min(sessions * Float(use.exchangerShare), Float(use.exchangerActing)))
        }
        if !parameters.mechanisms.socialFeatures { acting = 0 }
        children[child].actingRate = Int(tables.actingRate(mean: acting))
        scheduleSession(of: child, day: day, after: nil, bits: first)
        drawGlances(of: child, day: day, passive: max(0, sessions - acting), ofPassive, ofRest)
    }

    /// Returns minutes, from hours = exp(μ + σ·(√0.7·z_child + √0.3·z_day)) · effort, limited to the free time.
    private func minutes(of child: ReferenceChild, day: Int, ofDay: UInt32, isIdle: UInt32) -> Float {
        let use = parameters.use
        let free = freeTime(day)
        // The middle of the child's 1/256 of the distribution.
        let own = tables.normal.value(at: UInt32(child.useQuantile) << 24 | 1 << 23)
        let today = tables.normal.value(at: ofDay)
        let effort = Float(child.effort) / 32
        let isSchoolDay = type(of: day) == .schoolDay
        if child.isSeeking { return free * Float(parameters.threads.freeTimeShare) }
        if child.isCommitted {
            let usual =
                Float(use.committedMinutes) * effort
                * tables.exponent(
                    Float(use.committedSigma) * own + Float(use.committedDailySigma) * today)
            let factor = Float(isSchoolDay ? use.committedSchoolDay : use.committedFreeDay)
            return min(usual * factor, free + Float(parameters.day.sleepGivenUp))
        }
        guard Float(isIdle) >= 4_096 * Float(use.idleDays) else { return 0 }
        let (mu, sigma) =
            isSchoolDay ? (use.schoolDayMu, use.schoolDaySigma) : (use.freeDayMu, use.freeDaySigma)
        let between = Float(use.betweenChildren.squareRoot())
        let within = Float((1 - use.betweenChildren).squareRoot())
        let hours = tables.exponent(Float(mu) + Float(sigma) * (between * own + within * today))
        return min(hours * 60 * effort * useFactor(of: child), free)
    }

    /// Returns the factor on the use of a child: `juniorUse` from junior school on, 1 below, divided by the mean over all
    /// children.
    private func useFactor(of child: ReferenceChild) -> Float {
        let (population, junior) = (parameters.population, parameters.use.juniorUse)
        var (all, weighted) = (0.0, 0.0)
        for (year, share) in population.ageShares.enumerated() {
            all += share
            weighted += share * (population.youngest + year >= population.stageAges[0] ? junior : 1)
        }
        return Float((classes[child.schoolClass].age >= population.stageAges[0] ? junior : 1) * all / weighted)
    }

    /// Returns share · lean, at most 1.
    private func actingShare(of child: ReferenceChild) -> Float {
        let use = parameters.use
        if child.makesRounds { return min(1, Float(use.committedActingShare)) }
        let lean = Float(use.actingBase) + Float(use.actingDrive) / 16 * Float(child.drive)
        return min(1, Float(use.actingShare) * min(Float(use.actingMost), lean))
    }

    /// Returns the free time of a day; minutes.
    func freeTime(_ day: Int) -> Float {
        let isSchoolDay = type(of: day) == .schoolDay
        return Float(isSchoolDay ? parameters.day.schoolDayFree : parameters.day.freeDayFree)
    }

    func clock(_ day: Int) -> DayClock { tables.clock(type(of: day)) }

    /// Returns the type of a day since the first simulated midnight.
    func type(of day: Int) -> DayType { parameters.time.dayType(of: day - parameters.time.burnIn) }

    /// Schedules the session after `position`, or the first one.
    ///
    /// An exponential wait, divided by the day's mean, is added to the share of the day's activity that has passed.
    func scheduleSession(of child: Int, day: Int, after position: Int?, bits: UInt32) {
        children[child].nextSession = nil
        guard children[child].actingRate > 0 else { return }
        let wait = tables.exponential.value(at: bits) * tables.gaps[children[child].actingRate]
        let activity = Float(clock(day).activity(before: position ?? 0)) / 4_294_967_296 + wait
        guard activity < 1 else { return }
        var next = clock(day).position(at: UInt32(min(4_294_967_040, activity * 4_294_967_296)))
        if let position { next = max(next, position + 1) }
        if next < DayClock.positions { children[child].nextSession = next }
    }

    /// Draws passive sessions, calls and the check-in: each at 16 random bits of the day's activity, two per word.
    private func drawGlances(of child: Int, day: Int, passive: Float, _ ofPassive: UInt32, _ ofRest: UInt32) {
        let (use, mechanisms) = (parameters.use, parameters.mechanisms)
        let sessions = mechanisms.socialFeatures ? tables.poisson.count(mean: passive, bits: ofPassive) : 0
        let high = ofRest >> 16
        let rankingShare = mechanisms.rankings ? Float(use.rankingShare) : 0
        let rankings = Int(Float(sessions) * rankingShare + Float(high % 256) / 256)
        let meanCalls = mechanisms.backgroundTraffic ? Float(parameters.background.callsPerDay) : 0
        let calls = tables.poisson.count(mean: meanCalls, bits: ofRest & 0xFFFF)
        let checksIn =
            mechanisms.checkIns && sessions > 0
            && Int(high) << 16 < ReferenceWords.threshold(use.checkInShare)
        children[child].hasOpened = sessions > 0
        let viewsHomepages = mechanisms.homepageLikes || mechanisms.posts
        children[child].hasVisited = sessions > 0 && viewsHomepages && use.homepagesPerSession >= 0.5
        children[child].hasSeenRanking = sessions > 0 && rankings > 0
        if checksIn { children[child].credits = min(65_535, children[child].credits + use.checkInCredits) }
        var words = words(child, at: day, .passiveSessions)
        var word: UInt32 = 0
        for number in 0..<sessions {
            word = number % 2 == 0 ? words.next() : word >> 16
            add(.openFeed, of: child, day: day, at: word & 0xFFFF, number: number, seesRanking: number < rankings)
        }
        // The check-in is number 0 of the other events, and calls follow. Each hash has 16 bits for each of four events.
        let bits = UInt64(ofRest) << 32 | UInt64(ofPassive)
        for number in (checksIn ? 0 : 1)..<(1 + calls) {
            let hash = mix64(bits &+ UInt64(number / 4))
            let activity = UInt32((hash >> UInt64(number % 4 * 16)) % 65_536)
            add(number == 0 ? .checkIn : .call, of: child, day: day, at: activity, number: 32_768 + number)
        }
    }

    private func add(
        _ kind: OperationKind, of child: Int, day: Int, at activity: UInt32, number: Int, seesRanking: Bool = false
    ) {
        let jitter = UInt32(truncatingIfNeeded: mix64(UInt64(child) << 32 ^ UInt64(day) << 16 ^ UInt64(number)))
        glances[Int(clock(day).tick(at: activity)), default: []].append(
            ReferencePassiveEvent(
                child: child, number: number, kind: kind, seesRanking: seesRanking,
                instant: day * 86_400_000 + clock(day).millisecond(at: activity, jitter: jitter)))
    }
}
