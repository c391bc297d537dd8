// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Testing

@testable import Society

@Suite struct WorldObservationTests {
    @Test func `the accounts equal those of the society, in order`() {
        let society = Society(.busy(watches: 700), seed: 3, threads: 2)
        society.run(days: 3)
        for _ in 0..<70 { _ = society.advance() }
        var next = 0
        society.forEachAccount { account in
            #expect(account.child == next)
            next += 1
            let row = society.world.children[account.child]
            #expect(account.likes == Int(row.likes.total) && account.likesToday == Int(row.likes.today))
            #expect(account.level == Int(row.sessionState.level))
            #expect(account.credits == Int(society.world.dailyStates[account.child].credits))
            let classes = society.world.classes
            #expect(classes.classes(ofSchool: account.school).contains(account.schoolClass))
            #expect(classes.rows(ofClass: account.schoolClass).contains(account.child))
        }
        #expect(next == 700)
        #expect(society.instant == (3 * 96 + 70) * 900_000)
    }

    @Test func `exactly the accounts that have posted have a post`() {
        var posters: Set<Int> = []
        let listener = Listener { operations, _ in
            for operation in operations where operation.kind == .postStatus { posters.insert(Int(operation.actor)) }
        }
        var parameters = SocietyParameters.busy(watches: 400)
        parameters.posts.waitingDays = 5
        let society = Society(parameters, seed: 4, threads: 1, consumer: listener)
        society.forEachAccount { #expect($0.newestPost == nil) }
        for _ in 0..<(3 * 96 + 50) {
            _ = society.advance()
            guard society.ticksDone % 37 == 0 else { continue }
            var having: Set<Int> = []
            society.forEachAccount { account in
                guard let post = account.newestPost else { return }
                having.insert(account.child)
                #expect(post.instant >= 0 && post.instant < society.instant)
            }
            #expect(having == posters)
        }
        #expect(posters.count > 50 && posters.count < 400)
    }

    @Test func `every tie appears once, in ascending order, as in the lists`() {
        let society = Society(.busy(watches: 500, cap: 30), seed: 5, threads: 1)
        society.run(days: 4)
        var ties: [[Int]] = []
        society.forEachTie { ties.append([$0, $1]) }
        #expect(ties == ties.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
        #expect(ties.allSatisfy { $0[0] < $0[1] })
        let expected = Set(
            (0..<500).flatMap { child in society.world.friends(of: child).map { [min(child, $0), max(child, $0)] } })
        #expect(Set(ties) == expected && ties.count == expected.count && !ties.isEmpty)
    }

    @Test func `pending requests are the unanswered ones`() {
        // What the stream says: a request waits until it is answered or lapses, or an acceptance makes it void.
        var asked: [[UInt32]: Int] = [:]
        let listener = Listener { operations, tick in
            for operation in operations {
                switch operation.kind {
                case .requestFriend: asked[[operation.actor, operation.subject]] = tick / 96
                case .acceptFriend, .declineFriend: asked[[operation.subject, operation.actor]] = nil
                default: break
                }
            }
        }
        let society = Society(.busy(watches: 300), seed: 6, threads: 2, consumer: listener)
        for _ in 0..<(2 * 96 + 61) { _ = society.advance() }
        var waiting: Set<[UInt32]> = []
        var targets: [Int] = []
        society.forEachWaitingRequest { from, to in
            #expect(waiting.insert([UInt32(from), UInt32(to)]).inserted)
            #expect(society.world.place(of: from, inListOf: to) == nil && from != to)
            #expect(society.world.children[to].sessionState.flags.contains(.hasRequests))
            targets.append(to)
        }
        #expect(!waiting.isEmpty && targets == targets.sorted())
        #expect(waiting.isSubset(of: asked.keys))
    }

    @Test func `an observation changes nothing`() {
        let looked = Society(.busy(watches: 300), seed: 7, threads: 1)
        let other = Society(.busy(watches: 300), seed: 7, threads: 1)
        for _ in 0..<200 {
            _ = looked.advance()
            _ = other.advance()
            looked.forEachAccount { _ in }
            looked.forEachTie { _, _ in }
            looked.forEachWaitingRequest { _, _ in }
        }
        #expect(looked.stateHash() == other.stateHash())
    }

    @Test(arguments: [1, 2, 3])
    func `the smallest societies can be observed`(watches: Int) {
        let society = Society(SocietyParameters(watches: watches), seed: 1, threads: 1)
        var accounts = 0
        society.forEachAccount { _ in accounts += 1 }
        var ties = 0
        society.forEachTie { _, _ in ties += 1 }
        society.forEachWaitingRequest { _, _ in Issue.record("a request before the first tick") }
        #expect(accounts == watches && ties <= watches * (watches - 1) / 2)
    }
}
