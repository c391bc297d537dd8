// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct StartComparisonTests {
    private let baseline = AuditBaseline(
        accounts: 4, likes: 3, ties: [(0, 1), (0, 2)], posts: [AuditBaseline.KnownPost(id: 9, account: 1, likes: 0)])

    private func words(_ answers: ReadBack...) -> [String] {
        var comparison = StartComparison(baseline)
        for answer in answers { comparison.take(answer) }
        return comparison.differences.map { "\($0.account) \($0.words)" }
    }

    @Test func `a backend in the expected state has no differences`() {
        var comparison = StartComparison(baseline)
        comparison.take(ReadBack(account: 0, likes: 3, friendCount: 2, friends: [2, 1], posts: []))
        comparison.take(ReadBack(account: 1, likes: 3, friendCount: 1, friends: [0], posts: [9]))
        #expect(comparison.differences.isEmpty && comparison.accountsCompared == 2)
        #expect(comparison.compared == [.likes, .friendCounts, .friendLists, .postLists])
    }

    @Test func `each different value is reported`() {
        #expect(words(ReadBack(account: 0, likes: 12)) == ["0 has 12 likes where it should have 3"])
        #expect(words(ReadBack(account: 0, friendCount: 3)) == ["0 has 3 friends where it should have 2"])
        #expect(words(ReadBack(account: 0, friends: [1])) == ["0 lacks 2 in its friend list"])
        #expect(words(ReadBack(account: 0, friends: [1, 2, 3])).count == 1)
        #expect(words(ReadBack(account: 0, friends: [.max, 1, 2])).count == 1)
        #expect(words(ReadBack(account: 1, posts: [])) == ["1 has no posts where it should have post 9"])
        #expect(words(ReadBack(account: 77, likes: 12)).isEmpty)
    }

    @Test func `an account that becomes right is no longer different`() {
        #expect(words(ReadBack(account: 0, likes: 12), ReadBack(account: 0, likes: 3)).isEmpty)
        #expect(words(ReadBack(account: 0, likes: 12, friendCount: 2), ReadBack(account: 0, friendCount: 2)).count == 1)
    }

    @Test func `a sample covers all accounts evenly and includes those with the most likes`() {
        var likes = Array(repeating: 1 as UInt32, count: 1_000)
        likes[777] = 50
        let comparison = StartComparison(AuditBaseline(likes: likes, ties: TieTable(accounts: 1_000)))
        let sample = comparison.sample(10)
        #expect(sample.contains(777) && sample.contains(0) && sample.contains(900) && (10...20).contains(sample.count))
        #expect(StartComparison(baseline).sample(10) == [0, 1, 2, 3])
    }
}
