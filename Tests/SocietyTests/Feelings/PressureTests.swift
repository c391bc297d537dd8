// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Testing

@testable import Society

/// Each switch of a loop of pressure changes what its loop does, and nothing else.
///
/// All children start a day far below their reference, so that pressure is strong from the first session on. Every third
/// child is so anxious that it withdraws. The draws of the two runs are the same, so the claims are exact.
struct PressureTests {
    /// What the children did on the day, and how they felt after its night.
    private struct Day {
        /// By kind: the actors and subjects.
        var operations: [OperationKind: [[UInt32]]] = [:]
        var due: [UInt16] = []
        var efforts: [UInt8] = []
        var seekers: Set<Int> = []
        /// By child: anxiety, standing, belonging and real-life status.
        var feelings: [[UInt8]] = []
        var friends: [[Int]] = []
    }

    private static let watches = 2_000
    private static func withdraws(_ row: Int) -> Bool { row % 3 == 0 }

    private static func day(_ change: (inout SocietyParameters) -> Void = { _ in }) -> Day {
        var parameters = SocietyParameters.busy(watches: watches, tick: 3_600)
        // One evening tick, so that all children act from the same state.
        let evening = (0..<24).map { $0 == 20 ? 1.0 : 0 }
        parameters.time.hourlyWeights = [evening, evening, evening]
        parameters.time.lessons = []
        parameters.posts.waitingDays = 5
        (parameters.friends.silentDays, parameters.friends.silentHazard) = (1, 0.002)
        parameters.feelings.initialGap = 0
        (parameters.feelings.onPosting, parameters.feelings.onSeeking) = (2, 3)
        parameters.feelings.onPruning = 4
        change(&parameters)
        var day = Day()
        let listener = Listener(.decisions) { operations, _ in
            for one in operations { day.operations[one.kind, default: []].append([one.actor, one.subject]) }
        }
        let society = Society(parameters, seed: 82, threads: 1, consumer: listener)
        let world = society.world
        for row in 0..<world.count {
            world.dailyStates[row].standing = 64
            world.children[row].setAnxiety(withdraws(row) ? 230 : 60, atBeginningOf: 0)
        }
        society.run(days: 1)
        for row in 0..<world.count {
            let state = world.dailyStates[row]
            day.due.append(world.children[row].sessionState.postDue)
            day.efforts.append(state.effort)
            if state.seekingDays > 0 { day.seekers.insert(row) }
            day.feelings.append([
                world.children[row].anxiety(atBeginningOf: 1), state.standing, state.belonging, state.offlineStatus,
            ])
            day.friends.append(world.friends(of: row))
        }
        withExtendedLifetime(society) {}
        return day
    }

    private static let usual = day()

    /// Expects that the operations of all kinds but `kinds` are the same.
    private func expectEqual(_ one: Day, except kinds: Set<OperationKind> = []) {
        for kind in OperationKind.allCases where !kinds.contains(kind) {
            #expect(one.operations[kind] == Self.usual.operations[kind], "\(kind)")
        }
    }

    @Test func `without pressure on use, effort alone differs`() {
        let without = Self.day { $0.mechanisms.pressureOnUse = false }
        expectEqual(without)
        #expect(without.due == Self.usual.due && without.seekers == Self.usual.seekers)
        #expect(without.feelings == Self.usual.feelings)
        #expect(without.efforts.allSatisfy { $0 == 32 })
        // Those who stand below rise; those who withdraw fall.
        let rows = 0..<Self.watches
        #expect(rows.count { !Self.withdraws($0) && Self.usual.efforts[$0] > 32 } > 100)
        #expect(rows.allSatisfy { Self.withdraws($0) ? Self.usual.efforts[$0] <= 32 : Self.usual.efforts[$0] >= 32 })
        #expect(rows.count { Self.withdraws($0) && Self.usual.efforts[$0] < 32 } > 100)
    }

    @Test func `without pressure on posting, the next post comes later`() {
        let without = Self.day { $0.mechanisms.pressureOnPosting = false }
        // A second post of the day, with its reactions, is possible with pressure alone.
        expectEqual(without, except: [.postStatus, .likePost, .comment])
        #expect(without.efforts == Self.usual.efforts && without.feelings == Self.usual.feelings)
        #expect(without.seekers == Self.usual.seekers)
        let posters = Set(without.operations[.postStatus, default: []].map { Int($0[0]) })
        #expect(posters.count > 100)
        var later = 0
        for row in 0..<Self.watches {
            if Self.withdraws(row) || !posters.contains(row) {
                #expect(without.due[row] == Self.usual.due[row], "child \(row)")
            } else {
                later += without.due[row] > Self.usual.due[row] ? 1 : 0
            }
        }
        #expect(later > posters.count / 3)
    }

    @Test func `without pressure on seeking, fewer children open a thread`() {
        let without = Self.day { $0.mechanisms.pressureOnSeeking = false }
        expectEqual(without)
        #expect(without.due == Self.usual.due && without.efforts == Self.usual.efforts)
        #expect(without.feelings == Self.usual.feelings)
        #expect(without.seekers.isStrictSubset(of: Self.usual.seekers))
        #expect(Self.usual.seekers.subtracting(without.seekers).count > 20)
    }

    @Test func `without pressure on pruning, fewer silent ties end`() {
        let without = Self.day { $0.mechanisms.pressureOnPruning = false }
        for kind in [OperationKind.postStatus, .openFeed] {
            let actors = { (day: Day) in day.operations[kind, default: []].map { $0[0] }.sorted() }
            #expect(actors(without) == actors(Self.usual), "\(kind)")
        }
        let removals = { (day: Day) in day.operations[.removeFriend, default: []].count }
        #expect(removals(without) > 50 && Double(removals(Self.usual)) > 1.2 * Double(removals(without)))
        #expect(without.due == Self.usual.due)
        // Feelings differ only where the deletions changed friends or likes.
        let rows = (0..<Self.watches).filter { without.friends[$0] == Self.usual.friends[$0] }
        let same = rows.count { without.feelings[$0] == Self.usual.feelings[$0] }
        #expect(rows.count > 300 && same > rows.count * 9 / 10, "\(same) of \(rows.count)")
    }
}
