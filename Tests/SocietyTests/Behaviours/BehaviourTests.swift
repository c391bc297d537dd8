// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Figures
import Operations
import Testing

@testable import Society

/// The declarations of the behaviours.
struct BehaviourTests {
    private let behaviours = SessionBehaviours.all

    @Test func `behaviours have the order of a session`() {
        #expect(
            behaviours.map { $0.name } == [
                "answering requests", "reading the feed", "returning likes", "visiting friends", "posting",
                "seeking friends", "meeting at school", "reviewing friends", "lapsing agreements",
            ])
    }

    @Test func `no two behaviours share a purpose, and none has a purpose of another process`() {
        let own = behaviours.flatMap { [$0.purpose].compactMap { $0 } + $0.furtherPurposes }
        let others: [Purpose] = [
            .schools, .traits, .dayPlan, .passiveSessions, .session, .night, .offers, .panel, .networkSample, .circle,
        ]
        #expect(own.count == 10)
        #expect(Set(own + others).count == own.count + others.count)
    }

    @Test func `every behaviour declares what it sends, what governs it and what it shows in`() {
        for behaviour in behaviours {
            #expect(!behaviour.operations.isEmpty && !behaviour.parameters.isEmpty && !behaviour.figures.isEmpty)
            #expect(Set(behaviour.parameters).count == behaviour.parameters.count, "\(behaviour.name)")
            #expect(behaviour.blocksAhead == 0 || behaviour.purpose != nil, "\(behaviour.name)")
        }
        let declared = Set(behaviours.flatMap { $0.operations })
        // Opening the feed is the session itself; passive sessions view rankings.
        let expected = OperationKind.allCases.filter { $0.isSocial }
        #expect(declared.union([.openFeed, .viewRanking, .checkIn]) == Set(expected))
    }

    @Test func `the declared mechanism switches the behaviour`() throws {
        for behaviour in behaviours {
            let mechanism = behaviour.mechanism
            let path = try #require(mechanism)
            var without = Mechanisms()
            without[keyPath: path] = false
            let (isOn, isOff) = (behaviour.isEnabled(by: Mechanisms()), !behaviour.isEnabled(by: without))
            let name = behaviour.name
            #expect(isOn && isOff, "\(name)")
        }
    }

    @Test func `a batch has four blocks for each of sixteen sessions`() {
        #expect(SessionBits.blocks + SessionBehaviours.blocksAhead == 4)
        #expect(SessionBatch.size == 16)
        let uses = SessionBehaviours.precomputed
        #expect(uses.map(\.purpose) == [.readingFeed, .visiting, .visiting] && uses.map(\.block) == [0, 0, 1])
    }
}
