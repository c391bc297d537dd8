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
    private let committed: Chance
    private let girl: Chance
    private let susceptibility: [UInt64]

    init(_ parameters: SocietyParameters) {
        self.parameters = parameters
        bounds = InitialBounds(parameters)
        let population = parameters.population
        drive = QuantileTable(
            quantiles: Quantiles.lognormal(mu: 0, sigma: population.statusDriveSigma, intervals: 1_024))
        habit = QuantileTable(
            quantiles: Quantiles.beta(parameters.posts.habit, parameters.posts.habit, intervals: 256))
        committed = Chance(population.committedShare)
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
        let (row, dailyState) = make(child, generation: Int(world.children[child].generation), in: world)
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
    func make(_ child: Int, generation: Int, in world: World) -> (row: Child, dailyState: DailyState) {
        var stream = world.stream(child, instant: generation, .traits)
        var profile = PublicProfile()
        var sessionState = SessionState()
        var dailyState = DailyState()
        if stream.happens(committed) { profile.traits.insert(.committed) }
        if stream.happens(girl) { profile.traits.insert(.girl) }
        let isCommitted = profile.traits.contains(.committed)
        let ownDrive = drive.value(at: stream.next()) * (isCommitted ? Float(parameters.population.committedDrive) : 1)
        profile.drive = UInt8(min(255, ownDrive * Float(parameters.population.statusDriveScale) * 16))
        let bits = UInt64(stream.next())
        profile.traits.susceptibility = susceptibility.firstIndex { bits < $0 } ?? 1
        dailyState.useQuantile = UInt8(stream.next() >> 24)
        let normal = world.tables.normal
        givePosts(&sessionState, &dailyState, normal.value(at: stream.next()), stream.next())
        let ages = isCommitted ? parameters.likes.initialCommitted : parameters.likes.initialOrdinary
        let logDrive = log2f(max(1, Float(profile.drive)) / 16) * 0.693
        let (least, most) = (bounds.drive.lowerBound, bounds.drive.upperBound)
        let lean = isCommitted ? 0 : Float(parameters.likes.initialDrive) * max(least, min(most, logDrive))
        let total = expf(Float(ages[0]) + lean + Float(ages[1]) * normal.value(at: stream.next()))
        dailyState.experience = UInt16(
            stream.next(in: isCommitted ? bounds.committedExperience : bounds.experience))
        dailyState.credits = UInt16(stream.next(in: bounds.credits))
        let trait = world.traitBits(of: child, generation: generation)
        dailyState.belonging = belonging(trait, degree: 0, in: world)
        dailyState.offlineStatus = UInt8(stream.next() >> 24)
        if generation > 0 { (dailyState.experience, dailyState.credits) = (0, 0) }
        sessionState.level = world.rules.account.level(experience: dailyState.experience)
        var row = Child()
        row.generation = UInt8(truncatingIfNeeded: generation)
        row.profile = profile
        row.sessionState = sessionState
        row.likes.total = generation == 0 ? UInt32(min(Float(parameters.likes.initialMost), total)) : 0
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

    private func givePosts(
        _ sessionState: inout SessionState, _ dailyState: inout DailyState, _ z: Float, _ bits: UInt32
    ) {
        let posts = parameters.posts
        let drawn = Float(posts.waitingDays) * expf(Float(posts.waitingSigma) * z)
        let waiting = max(Float(posts.initialShortestDays), min(Float(posts.longestWaitDays), drawn))
        dailyState.postHabit = UInt16(min(65_535, waiting * 64))
        dailyState.habitWeight = UInt8(min(255, habit.value(at: bits) * 256))
        dailyState.postReward = UInt16(min(65_535, Float(posts.effortCost) / waiting * 256))
        // The first post falls uniformly into the first waiting time.
        let share = Float(bits & 0xFFFF) / 65_536
        sessionState.postDue = UInt16(min(60_000, waiting * 16 * share))
    }
}

/// The ranges of initial values, without arrays, so that reads do not touch reference counts.
private struct InitialBounds {
    let experience: ClosedRange<Int>
    let committedExperience: ClosedRange<Int>
    let credits: ClosedRange<Int>
    /// ln(status drive) in the initial likes.
    let drive: ClosedRange<Float>

    init(_ parameters: SocietyParameters) {
        let likes = parameters.likes
        experience = likes.initialExperience[0]...likes.initialExperience[1]
        committedExperience = likes.initialCommittedExperience[0]...likes.initialCommittedExperience[1]
        credits = 0...parameters.use.initialCredits
        drive = Float(likes.initialDriveBounds[0])...Float(likes.initialDriveBounds[1])
    }
}

extension Stream {
    /// Returns a whole number of a range.
    fileprivate mutating func next(in range: ClosedRange<Int>) -> Int { range.lowerBound + next(below: range.count) }
}
