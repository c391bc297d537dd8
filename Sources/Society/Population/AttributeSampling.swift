// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Glibc
import Statistics

/// The sampling of a child's permanent attributes and initial account.
struct AttributeSampling {
    private let parameters: SocietyParameters
    private let bounds: InitialBounds
    private let drive: QuantileTable
    private let habit: QuantileTable
    /// The probabilities of membership in the circle, of children whose status drive suffices to answer threads and of
    /// others.
    private let committed: (driven: Chance, others: Chance)
    private let girl: Chance
    private let susceptibility: [UInt64]

    init(_ parameters: SocietyParameters) {
        self.parameters = parameters
        let population = parameters.population
        drive = QuantileTable(
            quantiles: Quantiles.lognormal(mu: 0, sigma: population.statusDriveSigma, intervals: 1_024))
        habit = QuantileTable(
            quantiles: Quantiles.beta(parameters.posts.habit, parameters.posts.habit, intervals: 256))
        let driven = AttributeSampling.share(
            withDrive: parameters.threads.answerDrive, scale: population.statusDriveScale, in: drive)
        let share = min(1, population.committedShare / (1 - Newcomers.share(parameters)))
        let ofDriven = driven > share ? share / driven : 1
        committed = (
            driven: Chance(ofDriven), others: Chance(driven > share ? 0 : (share - driven) / max(1e-9, 1 - driven))
        )
        bounds = InitialBounds(parameters, committedShareOfDriven: ofDriven)
        girl = Chance(population.girls)
        let total = population.susceptibility.reduce(0, +)
        var sum = 0.0
        susceptibility = population.susceptibility.map { share in
            sum += share / total
            return Chance(sum).threshold
        }
    }

    /// Returns the status drive before scaling; 1 is the median.
    func status(_ bits: UInt32) -> Float { drive.value(at: bits) }

    /// Writes the attributes of `child` to all columns except the class and the friend list.
    func give(to child: Int, in world: World) {
        let (row, dailyState) = make(
            child, generation: Int(world.children[child].generation), age: world.age(of: child), in: world)
        world.children[child].profile = row.profile
        world.children[child].sessionState = row.sessionState
        world.children[child].likes = row.likes
        for day in 0...1 { world.children[child].setAnxiety(row.anxiety(atBeginningOf: 0), atBeginningOf: day) }
        world.dailyStates[child] = dailyState
        world.wakeQuarters[child] = World.noWake
    }

    /// Returns the initial state of `child`. It is deterministic, so that it can be recomputed after the run.
    ///
    /// The attributes are keyed by the row and its generation. Children of the first day have an account with a past;
    /// those who enter later begin with an empty one.
    func make(
        _ child: Int, generation: Int, age: Int, in world: World
    ) -> (row: Child, dailyState: DailyState) {
        var stream = world.stream(child, instant: generation, .traits)
        var profile = PublicProfile()
        var sessionState = SessionState()
        var dailyState = DailyState()
        if stream.happens(girl) { profile.traits.insert(.girl) }
        profile.drive = UInt8(
            min(255, drive.value(at: stream.next()) * Float(parameters.population.statusDriveScale) * 16))
        let belongs = stream.happens(world.rules.answersThreads(profile) ? committed.driven : committed.others)
        // Children who enter later join the circle in the course of time.
        let trait = world.traitBits(of: child, generation: generation)
        let isNew = generation > 0 || world.newcomers.isNewcomer(trait, age: age)
        let joinsLater = generation == 0 ? isNew : parameters.mechanisms.circleTurnover
        let isCommitted = belongs && !joinsLater
        if isCommitted { profile.traits.insert(.committed) }
        let bits = UInt64(stream.next())
        profile.traits.susceptibility = susceptibility.firstIndex { bits < $0 } ?? 1
        dailyState.useQuantile = UInt8(stream.next() >> 24)
        givePosts(&sessionState, &dailyState, world, profile, trait, stream.next())
        let past = past(
            isNew: isNew, isCommitted: isCommitted, profile: profile, age: age, &stream, world)
        dailyState.experience = past.experience
        dailyState.credits = UInt16(stream.next(in: bounds.credits))
        dailyState.belonging = belonging(trait, degree: 0, in: world)
        dailyState.offlineStatus = UInt8(stream.next() >> 24)
        if generation > 0 { (dailyState.experience, dailyState.credits) = (0, 0) }
        sessionState.level = world.rules.account.level(experience: dailyState.experience)
        var row = Child()
        row.generation = UInt8(truncatingIfNeeded: generation)
        row.profile = profile
        row.sessionState = sessionState
        row.likes.total = generation == 0 ? past.likes : 0
        let initial = world.rules.feelings.initial(
            baseline: world.baseline(trait), drive: profile.drive, susceptibility: profile.traits.susceptibility)
        dailyState.effort = initial.effort
        row.setAnxiety(initial.anxiety, atBeginningOf: 0)
        return (row, dailyState)
    }

    /// Returns the initial belonging of a child with these trait bits and number of friends.
    func belonging(_ trait: UInt64, degree: UInt8, in world: World) -> UInt8 {
        UInt8(
            world.rules.feelings.belongingLevel(
                trait: World.belongingTrait(trait), degree: degree, hasMet: true,
                faceToFace: Float(parameters.feelings.initialFaceToFace)))
    }

    /// Draws the weight of habit, and computes habit and reward of a child whose list has the size to which it tends.
    private func givePosts(
        _ sessionState: inout SessionState, _ dailyState: inout DailyState, _ world: World, _ profile: PublicProfile,
        _ trait: UInt64, _ bits: UInt32
    ) {
        let posting = world.rules.posting
        let habit = posting.anchor(trait, world.tables)
        let reward = posting.bounded(posting.reaction * world.tables.targets.friends(of: profile, trait: trait))
        dailyState.postHabit = UInt16(min(65_535, habit * 64))
        dailyState.habitWeight = UInt8(min(255, self.habit.value(at: bits) * 256))
        dailyState.postReward = UInt16(reward * 256)
        let weight = Float(dailyState.habitWeight) / 256
        // The first post falls uniformly into the first waiting time.
        let waiting = posting.wait(habit: habit, weight: weight, reward: reward)
        let share = Float(bits & 0xFFFF) / 65_536
        sessionState.postDue = UInt16(min(60_000, waiting * 16 * share))
    }

    /// Draws the likes and the experience of an account before the run: daily flows times the time with a watch, and times
    /// the time in the circle.
    private func past(
        isNew: Bool, isCommitted: Bool, profile: PublicProfile, age: Int, _ stream: inout Stream, _ world: World
    ) -> (likes: UInt32, experience: UInt16) {
        let tables = world.tables
        let share = Float(stream.next() >> 8) / 16_777_216
        let years = isNew ? world.newcomers.years : max(0.25, Float(age - parameters.likes.firstAge) + share)
        let logDrive = log2f(max(1, Float(profile.drive)) / 16) * 0.693
        let lean =
            Float(parameters.likes.initialDrive) * max(bounds.drive.lowerBound, min(bounds.drive.upperBound, logDrive))
        let normals = (tables.normal.value(at: stream.next()), tables.normal.value(at: stream.next()))
        let answers = world.rules.answersThreads(profile)
        let flow = answers ? bounds.answering : (mean: bounds.yearly.mean + lean, sigma: bounds.yearly.sigma)
        var total = years * expf(flow.mean + flow.sigma * normals.0)
        var points = years * 365 * bounds.experience.ordinary
        // Some who are not members were: as many enter per year as leave.
        let entered = Float(stream.next() >> 8) / 16_777_216 < years * bounds.entriesPerYear
        let wasMember = entered && answers
        // The time in the circle is exponential, as the hazard of leaving it is nearly constant.
        let tenure = min(years * 365, bounds.tenure * tables.exponential.value(at: stream.next()))
        if isCommitted || wasMember {
            let daily = expf(bounds.daily.mean + bounds.daily.sigma * normals.1)
            total += tenure * min(Float(parameters.likes.receivedPerDay), daily)
            points += tenure * bounds.experience.inCircle
        }
        return (UInt32(min(Float(parameters.likes.initialMost), total)), UInt16(min(65_535, points)))
    }

    /// Returns the share of children whose status drive is at least `least`, by the table that drives are drawn from.
    private static func share(withDrive least: Double, scale: Double, in table: QuantileTable) -> Double {
        let threshold = Float(Int(min(255, least * 16)))
        let steps = 4_096
        let driven = (0..<steps).count { step in
            let bits = UInt32((Double(step) + 0.5) / Double(steps) * 4_294_967_296)
            let drive = min(255, table.value(at: bits) * Float(scale) * 16)
            return drive.rounded(.down) >= threshold
        }
        return Double(driven) / Double(steps)
    }
}

/// The ranges and flows of initial values, without arrays, so that reads do not touch reference counts.
private struct InitialBounds {
    /// Points per day.
    let experience: (ordinary: Float, inCircle: Float)
    /// ln(likes per year) of ordinary children and of those who answer threads, and ln(likes per day in the circle).
    let yearly: (mean: Float, sigma: Float)
    let answering: (mean: Float, sigma: Float)
    let daily: (mean: Float, sigma: Float)
    /// The mean time in the circle; days.
    let tenure: Float
    /// The probability per year that a child who answers threads enters the circle.
    let entriesPerYear: Float
    let credits: ClosedRange<Int>
    /// ln(status drive) in the initial likes.
    let drive: ClosedRange<Float>

    init(_ parameters: SocietyParameters, committedShareOfDriven share: Double) {
        let likes = parameters.likes
        experience = (Float(likes.initialExperience[0]), Float(likes.initialExperience[1]))
        yearly = (Float(likes.initialOrdinary[0]), Float(likes.initialOrdinary[1]))
        answering = (Float(likes.initialAnswering[0]), Float(likes.initialAnswering[1]))
        daily = (Float(likes.initialCommitted[0]), Float(likes.initialCommitted[1]))
        tenure = Float(parameters.circle.halfLifeDays / 0.693_147_18)
        entriesPerYear = Float(share / max(1e-9, 1 - share) * 365 * 0.693_147_18 / parameters.circle.halfLifeDays)
        credits = 0...parameters.use.initialCredits
        drive = Float(likes.initialDriveBounds[0])...Float(likes.initialDriveBounds[1])
    }
}

extension Stream {
    /// Returns a whole number of a range.
    fileprivate mutating func next(in range: ClosedRange<Int>) -> Int { range.lowerBound + next(below: range.count) }
}
