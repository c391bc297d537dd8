// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

/// The ticks' operations in one order of instants.
struct InstantOrderTests {
    /// Operations that `InstantOrder` returns for ticks of a minute, as seconds and kinds.
    private func order(_ ticks: [[(Int, OperationKind, UInt32, UInt32)]]) -> [[String]] {
        var order = InstantOrder(tickSeconds: 60)
        return ticks.enumerated().map { tick, operations in
            let lent = operations.map {
                Operation(instant: UInt64($0.0) * 1_000, kind: $0.1, actor: $0.2, subject: $0.3, count: 1)
            }
            return order.take(lent, tick: tick).map { "\($0.instant / 1_000) \($0.kind) \($0.actor)" }
        }
    }

    @Test func `an operation after its tick is merged into a later tick`() {
        let ticks = order([
            [(5, .openFeed, 1, 1), (70, .likeHomepage, 1, 2), (200, .openFeed, 3, 3)], [(65, .openFeed, 2, 2)], [],
            [(190, .openFeed, 2, 2)],
        ])
        #expect(
            ticks == [
                ["5 openFeed 1"], ["65 openFeed 2", "70 likeHomepage 1"], [], ["190 openFeed 2", "200 openFeed 3"],
            ])
    }

    @Test(
        arguments: [
            // A child's changes; an account's friendships; a friendship and who builds upon it; a post and its likes.
            ((70, .likeHomepage, 1, 2), (61, .postStatus, 1, 1), true),
            ((70, .acceptFriend, 1, 2), (61, .removeFriend, 3, 2), true),
            ((70, .acceptFriend, 1, 2), (61, .viewHomepage, 2, 1), true),
            ((70, .likeHomepage, 1, 2), (61, .removeFriend, 2, 1), true),
            ((70, .postStatus, 1, 1), (61, .likePost, 2, 1), true),
            // What has nothing to do with it.
            ((70, .likeHomepage, 1, 2), (61, .openFeed, 1, 1), false),
            ((70, .likeHomepage, 1, 2), (61, .likeHomepage, 3, 2), false),
            ((70, .acceptFriend, 1, 2), (61, .viewHomepage, 3, 1), false),
            ((70, .postStatus, 1, 1), (61, .keepAlive, 1, 1), false),
        ] as [((Int, OperationKind, UInt32, UInt32), (Int, OperationKind, UInt32, UInt32), Bool)])
    func `an operation never precedes one on which it depends`(
        held: (Int, OperationKind, UInt32, UInt32), later: (Int, OperationKind, UInt32, UInt32), waits: Bool
    ) {
        let ticks = order([[held], [later], [(130, .keepAlive, 9, 9)]])
        let (one, other) = ("70 \(held.1) \(held.2)", "\(waits ? 70 : 61) \(later.1) \(later.2)")
        #expect(ticks == [[], waits ? [one, other] : [other, one], ["130 keepAlive 9"]])
    }

    /// All operations of an evening of a society with short ticks, in order of arrival and of instants.
    private func evening() -> (arrived: [Operation], ordered: [Operation], left: Int) {
        var order = InstantOrder(tickSeconds: 60)
        var (arrived, ordered): ([Operation], [Operation]) = ([], [])
        let listener = Listener { operations, tick in
            guard (18 * 60..<22 * 60).contains(tick) else { return }
            arrived += operations
            ordered += order.take(operations, tick: tick)
        }
        let society = Society(.busy(watches: 600, tick: 60), seed: 8, threads: 2, consumer: listener)
        for _ in 0..<(22 * 60) { _ = society.advance() }
        return (arrived, ordered, order.heldBack)
    }

    @Test func `no operation is lost, all are in order, and none bunch at the end of a minute`() {
        let (arrived, ordered, left) = evening()
        #expect(ordered.count + left == arrived.count && left < arrived.count / 50)
        #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0.instant <= $1.instant })
        // A sixtieth, and five standard deviations of sessions of some twenty operations.
        let last = ordered.count { $0.instant % 60_000 >= 59_000 }
        let expected = Double(ordered.count) / 60
        #expect(abs(Double(last) - expected) < 5 * (20 * expected).squareRoot(), "\(last) of \(ordered.count)")
    }

    @Test func `each child's changes keep their order`() {
        let (arrived, ordered, _) = evening()
        func changes(_ operations: [Operation]) -> [UInt32: [String]] {
            let kinds: Set<OperationKind> = [
                .likeHomepage, .likePost, .comment, .postStatus, .requestFriend, .acceptFriend, .declineFriend,
                .removeFriend,
            ]
            return operations.reduce(into: [:]) { lists, operation in
                guard kinds.contains(operation.kind) else { return }
                lists[operation.actor, default: []].append("\(operation.kind) \(operation.subject)")
            }
        }
        let expected = changes(arrived)
        for (child, list) in changes(ordered) { #expect(list == Array(expected[child]!.prefix(list.count))) }
    }
}
