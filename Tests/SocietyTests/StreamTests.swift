// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Testing

@testable import Society

struct StreamTests {
    /// Runs a society and hands every tick's operations on, with the friends that everybody had at the tick's start.
    private func run(
        _ parameters: SocietyParameters, days: Int, seed: UInt64 = 5,
        _ body: (_ operations: [Operation], _ counts: TickCounts, _ friends: [Set<Int>], _ society: Society) -> Void
    ) {
        var operations: [Operation] = []
        let society = Society(parameters, seed: seed, threads: 1, consumer: Listener { taken, _ in operations = taken })
        for _ in 0..<(days * parameters.time.ticksPerDay) {
            let friends = (0..<society.world.count).map { Set(society.world.friends(of: $0)) }
            let counts = society.advance()
            body(operations, counts, friends, society)
        }
    }

    @Test(arguments: [60, 900, 3_600])
    func `operations are sorted, lie in their tick or after it, and match the counts`(tick: Int) {
        let parameters = SocietyParameters.busy(watches: 200, tick: tick)
        var total = 0
        run(parameters, days: 2) { operations, counts, _, _ in
            #expect(zip(operations, operations.dropFirst()).allSatisfy { $0 <= $1 })
            let first = UInt64(counts.tick * tick * 1_000)
            let midnight = (first / 86_400_000 + 1) * 86_400_000
            #expect(operations.allSatisfy { $0.instant >= first && $0.instant < midnight })
            var seen = OperationTable(repeating: 0)
            for operation in operations { seen[operation.kind] += 1 }
            #expect(seen == counts.counts)
            total += operations.count
        }
        #expect(total > 200 * 2 * 400)
    }

    @Test func `actors and subjects exist and counts are at least one`() {
        run(SocietyParameters.busy(watches: 100, tick: 3_600), days: 2) { operations, _, _, _ in
            #expect(operations.allSatisfy { $0.actor < 100 && $0.subject < 100 && $0.count >= 1 })
            #expect(operations.allSatisfy { $0.kind == .likeHomepage || $0.count == 1 })
        }
    }

    // The rule that likes come from contacts only.
    @Test func `likes, comments and removals concern a friend at the start of the tick`() {
        let kinds: Set<OperationKind> = [.likeHomepage, .likePost, .comment, .removeFriend]
        var seen = OperationTable(repeating: 0)
        run(SocietyParameters.busy(watches: 400, cap: 50), days: 3) { operations, _, friends, _ in
            for operation in operations where kinds.contains(operation.kind) {
                seen[operation.kind] += 1
                #expect(friends[Int(operation.actor)].contains(Int(operation.subject)), "\(operation)")
            }
        }
        for kind in kinds { #expect(seen[kind] > 50, "\(kind): \(seen[kind])") }
    }

    @Test func `friend requests go neither to the child itself nor to a friend`() {
        run(SocietyParameters.busy(watches: 300), days: 2) { operations, _, friends, society in
            for operation in operations where operation.kind == .requestFriend {
                #expect(operation.actor != operation.subject)
                // An offer from a thread may come from a friend, who does not know whose thread it is.
                let knowsDrive = society.world.children[Int(operation.actor)].profile.drive < 40
                #expect(!knowsDrive || !friends[Int(operation.actor)].contains(Int(operation.subject)))
            }
        }
    }

    @Test func `the likes of a visit never exceed the quota of the giver's level`() {
        let parameters = SocietyParameters.busy(watches: 800)
        var atQuota = Set<UInt16>()
        run(parameters, days: 2) { operations, _, _, society in
            for operation in operations where operation.kind == .likeHomepage {
                // Levels change at night, after the consumer and after `advance` on a day's last tick alone.
                guard society.ticksDone % 96 != 0 else { continue }
                let level = Int(society.world.children[Int(operation.actor)].sessionState.level)
                let quota = parameters.likes.quotas[parameters.likes.quotaLevels.count { level >= $0 }]
                #expect(Int(operation.count) <= quota)
                if Int(operation.count) == quota { atQuota.insert(operation.count) }
            }
        }
        #expect(atQuota == [5, 10, 20])
    }

    @Test func `a child gives likes to a friend at most once a day`() {
        // Without deletions: a friend deleted and won back on one day is a new friend.
        var parameters = SocietyParameters.busy(watches: 800)
        parameters.mechanisms.pruning = false
        var today: Set<[UInt32]> = []
        var likes = 0
        run(parameters, days: 3) { operations, _, _, society in
            for operation in operations where operation.kind == .likeHomepage {
                #expect(today.insert([operation.actor, operation.subject]).inserted, "\(operation)")
                likes += 1
            }
            if society.ticksDone % 96 == 0 { today = [] }
        }
        #expect(likes > 5_000)
    }

    @Test(arguments: [900, 3_600])
    func `sessions, calls and check-ins never begin in a lesson`(tick: Int) {
        let parameters = SocietyParameters.busy(watches: 2_000, tick: tick)
        let kinds: Set<OperationKind> = [.openFeed, .call, .checkIn]
        var seen = 0
        run(parameters, days: 1) { operations, _, _, _ in
            for operation in operations where kinds.contains(operation.kind) {
                seen += 1
                // To the clock's resolution, 3.52 s: a lesson may begin inside a fraction.
                let inside = parameters.time.lessons.contains { lesson in
                    (lesson.lowerBound * 60_000 + 3_516..<lesson.upperBound * 60_000).contains(Int(operation.instant))
                }
                #expect(!inside, "\(operation)")
            }
        }
        #expect(seen > 15_000)
    }

    @Test func `without social features, all operations are background`() {
        var parameters = SocietyParameters.busy(watches: 200, tick: 1_800)
        parameters.mechanisms.socialFeatures = false
        var seen: Set<OperationKind> = []
        run(parameters, days: 2) { operations, _, _, _ in seen.formUnion(operations.map(\.kind)) }
        #expect(seen == [.keepAlive, .reportLocation, .call])
    }

    @Test func `without background, all operations are social`() {
        var parameters = SocietyParameters.busy(watches: 200, tick: 1_800)
        parameters.mechanisms.backgroundTraffic = false
        var seen: Set<OperationKind> = []
        run(parameters, days: 2) { operations, _, _, _ in seen.formUnion(operations.map(\.kind)) }
        #expect(seen == Set(OperationKind.allCases.filter(\.isSocial)))
    }

    @Test func `every watch sends a keep-alive every five minutes`() {
        var heard: [UInt32: [UInt64]] = [:]
        run(SocietyParameters(watches: 20, tick: 900), days: 1) { operations, _, _, _ in
            for operation in operations where operation.kind == .keepAlive {
                heard[operation.actor, default: []].append(operation.instant)
            }
        }
        #expect(heard.count == 20)
        for instants in heard.values {
            #expect(instants.count == 288)
            #expect(zip(instants, instants.dropFirst()).allSatisfy { $1 - $0 == 300_000 })
        }
    }
}
