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
    let chances: Chances
    let feelings: FeelingEquations
    let tickMilliseconds: Int
    /// The minimum status drive of a child who answers exchange threads; sixteenths.
    private let answerDrive: UInt8

    // Friends
    let cap: Int
    let silentDays: Int
    let silentHazard: Double
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
    let levelCap: Int
    let bigShotLikes: Int

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

    init(_ parameters: SocietyParameters) {
        mechanisms = parameters.mechanisms
        use = parameters.use
        posts = parameters.posts
        threads = parameters.threads
        background = parameters.background
        answerDrive = UInt8(min(255, parameters.threads.answerDrive * 16))
        chances = Chances(parameters)
        feelings = FeelingEquations(parameters)
        tickMilliseconds = parameters.time.tickSeconds * 1_000
        let friends = parameters.friends
        cap = friends.cap
        silentDays = friends.silentDays
        silentHazard = friends.silentHazard
        offlineResistance = friends.offlineResistance
        offlineDissolution = friends.offlineDissolution / 30
        requestLifeDays = friends.requestLifeDays
        schoolRequests = Float(friends.schoolRequestsPerDay)
        enoughOffline = max(1, Int((2 * friends.offline).rounded()))
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
        levelCap = likes.levelCap
        bigShotLikes = likes.bigShotLikes
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
