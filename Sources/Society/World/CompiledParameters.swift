// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The parameters in the form used within a tick: plain values without arrays, so that reads do not touch reference
/// counts.
struct CompiledParameters {
    let mechanisms: Mechanisms
    let use: UseParameters
    let posts: PostParameters
    let threads: ThreadParameters
    let background: BackgroundParameters
    let taps: Taps
    let account: AccountRules
    let chances: Chances
    let feelings: FeelingEquations
    let circle: CircleHazards
    let posting: PostingEquations
    let tickMilliseconds: Int
    /// The minimum status drive of a child who answers exchange threads; sixteenths.
    private let answerDrive: UInt8

    // Friends
    let cap: Int
    let silentDays: Int
    /// The debt from which a tie is of low quality.
    let debtDays: Int
    /// The strength of a new tie; halves.
    let newStrength: Int
    let silentHazard: Double
    /// The number of acting sessions per review of a friend.
    let sessionsPerReview: Double
    let offlineResistance: Double
    /// The probability per day that an offline friendship ends.
    let offlineDissolution: Double
    let requestLifeDays: Int
    /// The candidates per day whom a child without offline friends meets at school.
    let schoolRequests: Float
    /// The number of offline friends from which a child meets nobody at school.
    let enoughOffline: Int
    let commonFriends: Int
    let acceptBase: Float
    let acceptSameClass: Float
    let acceptSameSex: Float
    let acceptMutual: Float
    let acceptLikes: Float

    // Likes
    let receivedPerDay: Int
    let visits: Int
    let committedVisits: Int
    let closeness: Int
    let alwaysLikes: Bool
    let bigShotLikes: Int
    /// The likes per visit of an ordinary child with a low and with a high status drive.
    let perVisit: (low: Int, high: Int)
    /// The status drive above which a child has a high one; sixteenths.
    let perVisitDrive: UInt8

    // The day
    let schoolDayFree: Float
    let freeDayFree: Float
    let classMinutes: Float
    let sleep: Float
    let sleepGivenUp: Float
    let watchNorm: Float
    let fromLearning: Float
    let fromPlay: Float
    let fromFamily: Float
    let freeShares: (learning: Float, play: Float, family: Float, friends: Float)

    init(_ parameters: SocietyParameters) {
        mechanisms = parameters.mechanisms
        use = parameters.use
        posts = parameters.posts
        threads = parameters.threads
        background = parameters.background
        taps = Taps(parameters.taps)
        account = AccountRules(parameters.likes)
        answerDrive = UInt8(min(255, parameters.threads.answerDrive * 16))
        chances = Chances(parameters)
        feelings = FeelingEquations(parameters)
        circle = CircleHazards(parameters)
        posting = PostingEquations(parameters.posts)
        tickMilliseconds = parameters.time.tickSeconds * 1_000
        let friends = parameters.friends
        cap = friends.cap
        silentDays = friends.silentDays
        debtDays = friends.debtDays
        newStrength = TieState.halves(friends.newStrength)
        sessionsPerReview = 1 / friends.reviewShare
        silentHazard = friends.silentHazard
        offlineResistance = friends.offlineResistance
        offlineDissolution = friends.offlineDissolution / 30
        requestLifeDays = friends.requestLifeDays
        schoolRequests = Float(friends.schoolRequestsPerDay)
        enoughOffline = friends.offlineEnough
        commonFriends = friends.commonFriends
        acceptBase = Float(friends.acceptBase)
        acceptSameClass = Float(friends.acceptSameClass)
        acceptSameSex = Float(friends.acceptSameSex)
        acceptMutual = Float(friends.acceptMutual)
        acceptLikes = Float(friends.acceptLikes)
        let likes = parameters.likes
        receivedPerDay = likes.receivedPerDay
        visits = likes.visits
        committedVisits = likes.committedVisits
        closeness = likes.closeness
        alwaysLikes = likes.always
        bigShotLikes = likes.bigShotLikes
        perVisit = (likes.perVisit[0], likes.perVisit[1])
        perVisitDrive = UInt8(min(255, likes.perVisitDrive * 16))
        let day = parameters.day
        schoolDayFree = Float(day.schoolDayFree)
        freeDayFree = Float(day.freeDayFree)
        classMinutes = Float(day.classMinutes)
        sleep = Float(day.sleep)
        sleepGivenUp = Float(day.sleepGivenUp)
        watchNorm = Float(day.watchNorm)
        fromLearning = Float(day.displacement[0])
        fromPlay = Float(day.displacement[1])
        fromFamily = Float(day.displacement[2])
        let shares = day.freeShares.map { Float($0) }
        freeShares = (shares[0], shares[1], shares[2], shares[3])
    }

    /// Returns whether a child answers exchange threads, and therefore exchanges likes with others who do.
    func answersThreads(_ profile: PublicProfile) -> Bool { profile.drive >= answerDrive }

    /// Whether the enabled mechanisms allow children to open exchange threads.
    var seekingIsPossible: Bool {
        mechanisms.exchangeThreads && mechanisms.befriending && mechanisms.socialFeatures && mechanisms.likeCounts
            && mechanisms.homepageLikes
    }

    /// Returns the free time of a day of `type`; minutes.
    func free(_ type: DayType) -> Float { type == .schoolDay ? schoolDayFree : freeDayFree }
}

/// The time that each action takes within a session; milliseconds.
struct Taps {
    let request: Int
    let search: Int
    let answer: Int
    let delete: Int
    let visit: Int
    let like: Int
    let post: Int
    let read: Int
    let likePost: Int
    let comment: Int

    init(_ taps: TapParameters) {
        func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1_000).rounded()) }
        request = milliseconds(taps.requestSeconds)
        search = milliseconds(taps.searchSeconds)
        answer = milliseconds(taps.answerSeconds)
        delete = milliseconds(taps.deleteSeconds)
        visit = milliseconds(taps.visitSeconds)
        like = milliseconds(taps.likeSeconds)
        post = milliseconds(taps.postSeconds)
        read = milliseconds(taps.readSeconds)
        likePost = milliseconds(taps.likePostSeconds)
        comment = milliseconds(taps.commentSeconds)
    }
}

/// The rules of an account's experience and level.
struct AccountRules {
    private let levelCap: Double
    private let levelExperience: Double
    private let minutesPerPoint: Int
    private let pointsForUse: Int
    private let pointsPerDay: Int

    init(_ likes: LikeParameters) {
        levelCap = Double(likes.levelCap)
        levelExperience = Double(likes.levelExperience)
        minutesPerPoint = likes.experienceMinutes
        pointsForUse = likes.experienceForUse
        pointsPerDay = likes.experiencePerDay
    }

    /// Returns the level for `experience`: level L starts at `levelExperience`·L².
    func level(experience: UInt16) -> UInt8 {
        UInt8(min(levelCap, (Double(experience) / levelExperience).squareRoot()))
    }

    /// Returns the experience after a day with `minutes` of use.
    func experience(_ now: UInt16, minutes: Int, hasOpened: Bool) -> UInt16 {
        let points = min(pointsPerDay, minutes / minutesPerPoint + (hasOpened ? pointsForUse : 0))
        return UInt16(min(Int(UInt16.max), Int(now) + points))
    }
}
