// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

/// The society against the reference with mechanisms switched off, and with parameters drawn at random.
struct ReferenceSwitchesTests {
    /// A mechanism by its name.
    struct Switch: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let path: any WritableKeyPath<Mechanisms, Bool> & Sendable

        init(_ name: String, _ path: any WritableKeyPath<Mechanisms, Bool> & Sendable) {
            (testDescription, self.path) = (name, path)
        }
    }

    private static let switches = [
        Switch("social features", \.socialFeatures), Switch("like counts", \.likeCounts),
        Switch("pressure on use", \.pressureOnUse), Switch("pressure on posting", \.pressureOnPosting),
        Switch("pressure on seeking", \.pressureOnSeeking), Switch("pressure on pruning", \.pressureOnPruning),
        Switch("feelings", \.feelings), Switch("rankings", \.rankings), Switch("reciprocity", \.reciprocity),
        Switch("homepage likes", \.homepageLikes), Switch("posts", \.posts), Switch("befriending", \.befriending),
        Switch("pruning", \.pruning), Switch("exchange threads", \.exchangeThreads),
        Switch("circle turnover", \.circleTurnover), Switch("big shots", \.bigShots),
        Switch("life course", \.lifeCourse), Switch("check-ins", \.checkIns),
        Switch("background traffic", \.backgroundTraffic),
    ]

    @Test(arguments: switches)
    func `a society without one mechanism equals the reference`(mechanism: Switch) {
        var parameters = SocietyParameters.busy(watches: 150, tick: 3_600, cap: 40)
        parameters.likes.bigShotLikes = 400
        parameters.mechanisms[keyPath: mechanism.path] = false
        expectReference(parameters, days: 5, seed: 1, interest: .everything)
    }

    @Test(arguments: [11, 12])
    func `a society with unconditional likes equals the reference`(seed: Int) {
        var parameters = SocietyParameters.busy(watches: 200, tick: 3_600, cap: 40)
        parameters.likes.always = true
        parameters.mechanisms.pruning = false
        expectReference(parameters, days: 4, seed: seed, threads: 3).expect(.secondSession, atLeast: 100)
    }

    @Test func `a child gives no likes to a friend it has just deleted`() {
        var parameters = SocietyParameters.busy(watches: 20, tick: 3_600)
        parameters.likes.always = true
        expectReference(parameters, days: 1, seed: 9)
    }

    /// As in `Scenarios/like-storm.yaml`.
    @Test func `a storm of likes equals the reference`() {
        var parameters = SocietyParameters(watches: 900, tick: 3_600)
        parameters.population.committedShare = 0
        parameters.population.statusDriveSigma = 0
        let evening = (0..<24).map { $0 == 20 ? 1.0 : 0 }
        parameters.time.hourlyWeights = [evening, evening, evening]
        parameters.time.lessons = []
        parameters.use.schoolDayMu = -2.7080502
        parameters.use.freeDayMu = -2.7080502
        (parameters.use.schoolDaySigma, parameters.use.freeDaySigma) = (0, 0)
        (parameters.use.idleDays, parameters.use.actingShare) = (0, 1)
        (parameters.use.homepagesPerSession, parameters.use.rankingShare, parameters.use.checkInShare) = (0, 0, 0)
        parameters.friends.offlineDissolution = 0
        parameters.likes.quotas = [1, 1, 1]
        parameters.likes.receivedPerDay = 60_000
        (parameters.likes.visits, parameters.likes.closeness, parameters.likes.always) = (15, 1, true)
        for mechanism in ReferenceSwitchesTests.switches where mechanism.testDescription != "homepage likes" {
            parameters.mechanisms[keyPath: mechanism.path] = mechanism.testDescription == "social features"
        }
        let reference = expectReference(parameters, days: 3, seed: 15, threads: 3)
        #expect(reference.children.reduce(0) { $0 + $1.likesToday } == 0, "a new day has begun")
        #expect(reference.lastFigures.first { $0.name == "likes_given" }?.value ?? 0 > 5_000)
    }

    @Test(arguments: 1...20)
    func `a society with random parameters equals the reference`(seed: Int) {
        var noise = Noise(UInt64(seed))
        let parameters = SocietyParameters.drawn(&noise)
        expectReference(
            parameters, days: 4, seed: seed, threads: 1 + noise.next(below: 3), bits: 4 + noise.next(below: 4),
            closely: 1)
    }
}
