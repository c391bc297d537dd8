// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

struct DegenerateTests {
    /// The mechanisms, one by one.
    enum Switch: CaseIterable {
        case socialFeatures, likeCounts, feelings, rankings, reciprocity, homepageLikes, posts, befriending, pruning
        case exchangeThreads, bigShots, checkIns, backgroundTraffic, lifeCourse
        case pressureOnUse, pressureOnPosting, pressureOnSeeking, pressureOnPruning

        var path: WritableKeyPath<Mechanisms, Bool> {
            switch self {
            case .socialFeatures: \.socialFeatures
            case .likeCounts: \.likeCounts
            case .feelings: \.feelings
            case .rankings: \.rankings
            case .reciprocity: \.reciprocity
            case .homepageLikes: \.homepageLikes
            case .posts: \.posts
            case .befriending: \.befriending
            case .pruning: \.pruning
            case .exchangeThreads: \.exchangeThreads
            case .bigShots: \.bigShots
            case .checkIns: \.checkIns
            case .backgroundTraffic: \.backgroundTraffic
            case .lifeCourse: \.lifeCourse
            case .pressureOnUse: \.pressureOnUse
            case .pressureOnPosting: \.pressureOnPosting
            case .pressureOnSeeking: \.pressureOnSeeking
            case .pressureOnPruning: \.pressureOnPruning
            }
        }
    }

    private func end(_ parameters: SocietyParameters, days: Int = 2) -> (
        hash: UInt64, operations: [OperationTable<Int>]
    ) {
        let society = Society(parameters, seed: 51, threads: 2, partitionBits: 6)
        var operations: [OperationTable<Int>] = []
        for _ in 0..<(days * parameters.time.ticksPerDay) { operations.append(society.advance().counts) }
        let day = society.ticksDone / parameters.time.ticksPerDay
        society.world.checkInvariants(day: day, type: parameters.time.dayType(of: day))
        return (society.stateHash(), operations)
    }

    @Test(arguments: [1, 2, 3, 4, 17])
    func `a society of a few watches runs`(watches: Int) {
        var parameters = SocietyParameters.busy(watches: watches, tick: 3_600)
        parameters.panel = 50
        let society = Society(parameters, seed: 1, threads: 3, partitionBits: 4, consumer: Listener { _, _ in })
        society.run(days: 9)
        #expect(society.lastDay?.day == 8)
        #expect(society.lastPanel.count == watches)
        #expect(society.topAccounts(10).count == min(10, watches))
        let minutes = society.lastDay?.minutes.reduce(0) { $0 + $1.minutes } ?? 0
        #expect(abs(minutes - 1_440) < Double(Minutes.names.count))
    }

    @Test func `with all mechanisms off, there are no operations`() {
        var parameters = SocietyParameters.busy(watches: 200, tick: 3_600)
        for one in Switch.allCases { parameters.mechanisms[keyPath: one.path] = false }
        let (_, operations) = end(parameters)
        #expect(operations.allSatisfy { $0 == OperationTable(repeating: 0) })
    }

    @Test func `with only the social features on, sessions only view content`() {
        var parameters = SocietyParameters.busy(watches: 200, tick: 3_600)
        for one in Switch.allCases { parameters.mechanisms[keyPath: one.path] = false }
        parameters.mechanisms.socialFeatures = true
        let (_, operations) = end(parameters)
        for kind in OperationKind.allCases {
            let count = operations.reduce(0) { $0 + $1[kind] }
            #expect((count > 0) == (kind == .openFeed), "\(count) of \(kind)")
        }
    }

    // Background traffic touches no child: its absence shows in the operations alone. To let the others show within two
    // days, threads are frequent, big shots many, and the hazard of silent ties is low enough for a factor to matter.
    @Test(arguments: Switch.allCases)
    func `each mechanism alone changes the run`(mechanism: Switch) {
        var parameters = SocietyParameters.busy(watches: 500, tick: 1_800)
        parameters.likes.bigShotLikes = 5_000
        (parameters.friends.silentDays, parameters.friends.silentHazard) = (1, 0.02)
        (parameters.time.start, parameters.time.firstWeekday) = (CalendarDate(2025, 8, 31), 6)
        let all = end(parameters)
        parameters.mechanisms[keyPath: mechanism.path] = false
        let without = end(parameters)
        #expect(without.operations != all.operations)
        #expect((without.hash == all.hash) == (mechanism == .backgroundTraffic))
    }

    @Test func `a disabled mechanism has no effect on the operations`() {
        let absent: [(WritableKeyPath<Mechanisms, Bool>, [OperationKind])] = [
            (\.homepageLikes, [.likeHomepage]), (\.posts, [.postStatus, .likePost, .comment]),
            (\.pruning, [.removeFriend]), (\.checkIns, [.checkIn]), (\.rankings, [.viewRanking]),
            (\.backgroundTraffic, [.keepAlive, .reportLocation, .call]),
        ]
        let all = end(.busy(watches: 300, tick: 3_600)).operations
        for (path, kinds) in absent {
            var parameters = SocietyParameters.busy(watches: 300, tick: 3_600)
            parameters.mechanisms[keyPath: path] = false
            let without = end(parameters).operations
            for kind in kinds {
                #expect(all.contains { $0[kind] > 0 })
                #expect(without.allSatisfy { $0[kind] == 0 }, "\(kind)")
            }
        }
    }

    @Test func `without interest in likes, no exchange threads open`() {
        var parameters = SocietyParameters.busy(watches: 500, tick: 3_600)
        parameters.threads.openBase = 10
        parameters.population.statusDriveScale = 0
        let society = Society(parameters, seed: 3, threads: 1)
        for _ in 0..<3 {
            society.run(days: 1)
            #expect(society.figure("threads_opened") == 0)
            #expect(society.figure("seeking_share") == 0)
        }
        #expect(society.figure("likes_given") > 0)
    }

    @Test func `without initial friends and befriending, all children stay alone`() {
        var parameters = SocietyParameters.busy(watches: 300, tick: 3_600)
        parameters.friends.ordinary = 0
        parameters.friends.offline = 0
        parameters.population.committedShare = 0
        parameters.mechanisms.befriending = false
        parameters.mechanisms.exchangeThreads = false
        let society = Society(parameters, seed: 3, threads: 1)
        society.run(days: 2)
        #expect(society.figure("max_friends") == 0)
        #expect(society.figure("likes_given") == 0)
    }
}
