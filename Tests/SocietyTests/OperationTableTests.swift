// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@Suite struct OperationTableTests {
    private func kinds(_ isIncluded: (OperationKind) -> Bool) -> [OperationKind] {
        OperationKind.allCases.filter(isIncluded)
    }

    @Test func `every kind has its own noun and summary`() {
        #expect(Set(OperationKind.allCases.map { "\($0.descriptor.noun)" }).count == OperationKind.allCases.count)
        #expect(Set(OperationKind.allCases.map { "\($0.descriptor.summary)" }).count == OperationKind.allCases.count)
    }

    @Test func `without the social features, only keep-alives, locations and calls remain`() {
        #expect(kinds { !$0.isSocial } == [.keepAlive, .reportLocation, .call])
        #expect(kinds { $0.descriptor.group == .periodic } == [.keepAlive, .reportLocation])
    }

    @Test func `reads and changes are disjoint, and the check-in is neither`() {
        #expect(kinds(\.isRead) == [.openFeed, .viewHomepage, .viewRanking])
        #expect(kinds { !$0.isRead && !$0.isChange } == [.keepAlive, .reportLocation, .call, .checkIn])
        #expect(kinds { $0.isRead && $0.isChange }.isEmpty)
        #expect(kinds { $0.isChange && !$0.isSocial }.isEmpty)
    }

    @Test func `changes of friendships depend on each other, and visits depend on the friendship`() {
        let friendships = kinds { $0.descriptor.effect == .friendship }
        #expect(friendships == [.requestFriend, .acceptFriend, .declineFriend, .removeFriend])
        #expect(kinds { $0.descriptor.dependencies.contains(.friendshipsOfBoth) } == friendships)
        #expect(
            kinds { $0.descriptor.dependencies.contains(.friendship) }
                == [.viewHomepage, .likeHomepage, .likePost, .comment])
        #expect(kinds { $0.descriptor.dependencies.contains(.post) } == [.likePost, .comment])
        #expect(kinds(\.hasDependants) == [.postStatus] + friendships)
    }

    @Test func `every audited effect belongs to one kind`() {
        let audited = kinds { $0.descriptor.auditMeaning != .none }
        #expect(
            audited == [
                .openFeed, .postStatus, .likeHomepage, .likePost, .requestFriend, .acceptFriend, .removeFriend,
            ])
        #expect(Set(audited.map { "\($0.descriptor.auditMeaning)" }).count == audited.count)
    }
}
