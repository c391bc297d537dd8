// SPDX-License-Identifier: GPL-3.0-or-later
@testable import Society

extension SocietyParameters {
    /// Draws parameters within their ranges but far from the defaults, so that many events occur.
    static func drawn(_ noise: inout Noise) -> SocietyParameters {
        let (watches, tick) = (20 + noise.next(below: 200), noise.choose(300, 900, 1_800, 3_600))
        var drawn = SocietyParameters.busy(watches: watches, tick: tick)
        drawn.population.draw(&noise)
        drawn.time.draw(&noise)
        drawn.use.draw(&noise)
        drawn.friends.draw(&noise)
        drawn.likes.draw(&noise)
        drawn.posts.draw(&noise)
        drawn.comparison.draw(&noise)
        drawn.circle.draw(&noise)
        drawn.feelings.draw(&noise)
        drawn.threads.draw(&noise)
        drawn.day.draw(&noise)
        drawn.background.keepAliveSeconds = noise.choose(7, 300, 100_000)
        drawn.background.callsPerDay = noise.choose(0, 0.8, 20)
        let switches = [
            \Mechanisms.likeCounts, \.rankings, \.pressureOnUse, \.reciprocity, \.posts, \.pruning, \.bigShots,
            \.checkIns,
        ]
        drawn.taps.draw(&noise)
        for path in switches { drawn.mechanisms[keyPath: path] = noise.next(below: 6) > 0 }
        // With `likes.always`, deleted friends would receive likes too; another test covers this.
        if drawn.likes.always { drawn.mechanisms.pruning = false }
        return drawn
    }
}

extension Noise {
    fileprivate mutating func choose<Value>(_ values: Value...) -> Value { values[next(below: values.count)] }
}

extension PopulationParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        committedShare = noise.choose(0, 0.01, 0.2)
        regions = noise.choose(
            regions, [Region(name: "one", share: 1), Region(name: "two", share: 5), Region(name: "three", share: 0.1)])
        ageShares = noise.choose(ageShares, [1], [1, 0, 3, 0.2, 0, 0, 1, 1])
        statusDriveScale = noise.choose(0, 1, 1, 3)
        statusDriveSigma = noise.choose(0, 1, 2)
        classSize = noise.choose(3, 38, 72)
        girls = noise.choose(0, 0.48, 1)
        susceptibility = noise.choose([0.28, 0.45, 0.26], [1, 0, 0], [0, 0, 1])
        schoolSizeSpread = noise.choose(0, 0.5, 1)
        stageAges = noise.choose([12, 15], [1, 41], [6, 7])
    }
}

extension TimeParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        firstWeekday = noise.next(below: 7)
        lessons = noise.choose([], lessons, [0..<600, 660..<1_440])
        holidays = noise.choose([], [1..<2], [0..<9])
        start = noise.choose(CalendarDate(2025, 9, 1), CalendarDate(2025, 8, 24), CalendarDate(2025, 8, 25))
        calendar = noise.choose(.none, .china2025)
        burnIn = noise.choose(0, 0, 2)
    }
}

extension UseParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        schoolDaySigma = noise.choose(0, 1.46, 3)
        juniorUse = noise.choose(1.32, 0.2)
        betweenChildren = noise.choose(0, 0.7, 1)
        idleDays = noise.choose(0, 0.06, 0.5)
        sessionMinutes = noise.choose(0.5, 4, 10)
        committedMinutes = noise.choose(60, 240, 600)
        actingShare = noise.choose(0.03, 0.2, 1)
        exchangerActing = noise.choose(0, 2, 20)
        committedActingShare = noise.choose(0.1, 0.4, 1)
        homepagesPerSession = noise.choose(0, 2.5, 6)
        rankingShare = noise.choose(0, 0.15, 1)
        checkInShare = noise.choose(0, 0.6, 1)
        (committedSchoolDay, committedFreeDay) = (noise.choose(0.3, 0.8), noise.choose(1.2, 2))
        (committedSigma, committedDailySigma) = (noise.choose(0, 0.2, 1), noise.choose(0, 0.2, 1))
        (actingBase, actingDrive, actingMost) = (noise.choose(0, 0.5), noise.choose(0.3, 0.5), noise.choose(1, 2))
        exchangerShare = noise.choose(0.3, 0.5, 1)
        (checkInCredits, initialCredits) = (noise.choose(0, 2, 1_000), noise.choose(0, 299, 65_535))
    }
}

extension FriendParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        cap = noise.choose(4, 7, 12, 33, 90, 150)
        requestsPerDay = noise.choose(0.042, 1, 20)
        balance = noise.choose([0.1, 0.5], [0.5, 0.1], [0.9, 0.8])
        meeting = noise.choose(
            [0.1, 0.4, 0.4, 0.1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0.3, 0.1, 0.2, 0.4])
        schoolRequestsPerDay = noise.choose(0, 0.2, 3)
        schoolClassShare = noise.choose(0, 0.5, 1)
        otherSexMeeting = noise.choose(0, 0.05, 1)
        commonFriends = noise.choose(0, 1, 3)
        unlikeMeeting = noise.choose(0, 0.1, 1)
        acceptBase = noise.choose(-2, 0, 3)
        acceptSameSex = noise.choose(-1, 0.4, 2)
        acceptMutual = noise.choose(-1, 0.8, 2)
        acceptLikes = noise.choose(-0.2, 0, 0.1)
        halfLifeDays = noise.choose(0.5, 3, 7)
        silentDays = noise.choose(1, 2, 7)
        silentHazard = noise.choose(0.0025, 0.3)
        fullHazard = noise.choose(0.1, 0.5, 1)
        debtorHazard = noise.choose(0.1, 0.5, 1)
        offlineDissolution = noise.choose(0, 0.08, 1)
        offlineResistance = noise.choose(0, 3, 20)
        requestLifeDays = noise.choose(1, 3, 7)
        (requestMinutes, leastSessions) = (noise.choose(10, 40), noise.choose([0.1, 1], [3, 7]))
        (newStrength, initialContactDays) = (noise.choose(0, 2, 5.5), noise.choose(0, 6, 15, 63))
        initialStrangerStrength = noise.choose([0, 3.5], [1, 4.5], [14, 15.5])
        initialStrength = noise.choose([2, 9.5], [0, 0.5], [1, 5])
        (debtDays, debtorFactor) = (noise.choose(1, 2, 3), noise.choose(1, 5))
        reviewShare = noise.choose(0.1, 0.25, 0.3, 1)
        sociabilityMost = noise.choose(1, 3, 4)
    }
}

extension LikeParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        quotas = noise.choose([5, 10, 20], [1, 1, 1], [3, 20, 7])
        levelCap = noise.choose(1, 26, 60)
        receivedPerDay = noise.choose(0, 30, 3_000)
        bigShotLikes = noise.choose(100, 1_000, 600_000)
        visits = noise.choose(0, 1, 2, 9)
        committedVisits = noise.choose(1, 8, 150)
        closeness = noise.choose(1, 2, 3, 4, 7, 16)
        mirrored = noise.choose(0.2, 1)
        exchangeReturn = noise.choose(0.1, 0.75)
        always = noise.next(below: 6) == 0
        (levelExperience, experienceMinutes) = (noise.choose(1, 16, 30), noise.choose(7, 30))
        (experienceForUse, experiencePerDay) = (noise.choose(0, 1, 5), noise.choose(3, 20, 65_535))
        (perVisit, perVisitDrive) = (noise.choose([1, 2], [4, 3]), noise.choose(0, 0.7, 2))
        (initialDrive, initialMost) = (noise.choose(0, 0.5, 2), noise.choose(1_000, 4_000_000))
    }
}

extension PostParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        waitingDays = noise.choose(0.2, 1, 14)
        rewardRate = noise.choose(0, 0.3, 1)
        habitRate = noise.choose(0, 0.14, 1)
        effortCost = noise.choose(0.1, 10, 100)
        satiation = noise.choose(1, 20, 1_000)
        habitReturn = noise.choose(0, 0.1, 1)
        like = noise.choose(0, 0.15, 0.9)
        comment = noise.choose(0, 0.03, 0.5)
        (initialShortestDays, shortestWaitDays) = (noise.choose(0.1, 3), noise.choose(0.0625, 0.2))
        (longestWaitDays, rewardWaitDays) = (noise.choose(0.5, 400, 1_000), noise.choose(0.3, 120))
        leastReward = noise.choose(0.02, 3)
    }
}

extension ComparisonParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        seen = noise.next(below: 9)
        upward = noise.choose([0.04, 0, -0.015], [0.2, 0.1, -0.2], [1, 1, 1])
        downward = noise.choose([0.006, 0, 0.006], [0.1, 0.2, 0.3])
        exposure = noise.choose(0, 60, 1_440)
        influence = noise.choose(0, 0.03, 1)
        bigShotBonus = noise.choose(0, 0.5, 1)
        bigShotFriendBonus = noise.choose(0, 0.15, 1)
        statusRate = noise.choose(0, 0.01, 1)
    }
}

extension FeelingsParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        baseline = noise.choose([0.25, 0.12], [0.7, 0.3])
        reversion = noise.choose(0.01, 0.1, 1)
        effort = noise.choose(0.35, 3)
        effortRate = noise.choose(0.05, 0.5)
        effortCap = noise.choose(1, 3, 8)
        withdrawal = noise.choose(0.2, 0.7, 1)
        withdrawalSlope = noise.choose(0, 1, 5)
        onPosting = noise.choose(0, 0.3, 5)
        onSeeking = noise.choose(0, 1, 5)
        onPruning = noise.choose(0, 0.5, 5)
        belongingRate = noise.choose(0.02, 0.7)
        belonging = noise.choose([0.45, 0.1, 0.45], [0, 0, 1], [0.2, 0.8, 0])
        belongingFriends = noise.choose(1, 40, 150)
    }
}

extension CircleParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        entry = noise.choose(0, 0.1, 1)
        halfLifeDays = noise.choose(2, 30, 365)
        exhaustion = noise.choose(0, 0.5, 1)
        ageing = noise.choose(0, 0.1, 1)
        partners = noise.choose(0, 0.5, 1)
        agreementHalfLifeDays = noise.choose(1, 21, 1_000)
        loyalty = noise.choose(1, 8)
    }
}

extension ThreadParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        openBase = noise.choose(-11, -3, 1)
        offers = noise.choose(1, 40, 200)
        acceptance = noise.choose(0.2, 0.75, 1)
        seekingDays = noise.choose(1, 2, 12)
        answerDrive = noise.choose(0, 0.5, 2.5)
        freeTimeShare = noise.choose(0.1, 0.95)
        (openBelow, offersSpread, initialShare) = (noise.choose(30, 100), noise.choose(0.25, 1), noise.choose(0.25, 1))
    }
}

extension DayParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        schoolDayFree = noise.choose(30, 180, 400)
        watchNorm = noise.choose(0, 15, 200)
        displacement = noise.choose([0.4, 0.35, 0.25], [1, 0, 0], [0.1, 0.1, 0.8])
        sleepGivenUp = noise.choose(0, 90)
        freeShares = noise.choose([0.25, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.4], [0, 0, 0, 1])
    }
}

extension TapParameters {
    fileprivate mutating func draw(_ noise: inout Noise) {
        (requestSeconds, searchSeconds) = (noise.choose(0, 6), noise.choose(6, 11.5))
        (answerSeconds, deleteSeconds) = (noise.choose(3, 100), noise.choose(0, 2))
        (visitSeconds, likeSeconds) = (noise.choose(5, 60), noise.choose(0.333, 2))
        (postSeconds, readSeconds) = (noise.choose(20, 3_600), noise.choose(0.0005, 2))
        (likePostSeconds, commentSeconds) = (noise.choose(0.5, 7), noise.choose(15, 33.3335))
    }
}
