// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct PostTests {
    private let baseline = AuditBaseline(
        accounts: 3, ties: [(0, 1)], posts: [AuditBaseline.KnownPost(id: 1, account: 0, likes: 0)])

    @Test func `an author's list must contain an acknowledged post`() {
        let post: AuditRecord = .wrote(.post(by: 0, id: 7), 0...10)
        #expect(audit(baseline, [post, .read(.ownPosts(of: 0, [7, 1]), 11...12)]).isClean)
        let list = AuditRead.ownPosts(of: 0, [1])
        #expect(audit(baseline, [post, .read(list, 11...12)]).unpredictableReads == 1)
        #expect(audit(baseline, [post, .read(list, 10...12)]).isClean)
        #expect(audit(baseline, [.wrote(.post(by: 0, id: nil), .unknown, 0...10), .read(list, 11...12)]).isClean)
    }

    @Test func `a full page may be truncated, whatever its length`() {
        // Pages of two: the third newest is on none, and nobody is accused.
        let posts = (0..<4).map { (number: Int64) -> AuditRecord in
            .wrote(.post(by: 0, id: UInt64(10 + number)), number * 10...number * 10 + 5)
        }
        #expect(audit(baseline, posts + [.read(.ownPosts(of: 0, [13, 12]), 100...101)]).isClean)
        // A page of one where another had two was not cut.
        let lists: [AuditRecord] = [
            .read(.ownPosts(of: 0, [13, 12]), 100...101), .read(.ownPosts(of: 0, [13]), 110...111),
        ]
        #expect(!audit(baseline, posts + lists).isClean)
        #expect(!audit(baseline, posts + [.read(.ownPosts(of: 0, []), 100...101)]).isClean)
    }

    @Test func `lists without an expected post do not count as checks`() {
        let read: AuditRecord = .read(.ownPosts(of: 2, []), 0...1)
        #expect(audit(baseline, [read]).looks(at: .postLists) == 0)
        #expect(audit(baseline, [.read(.ownPosts(of: 0, [1]), 0...1)]).looks(at: .postLists) == 1)
    }

    @Test func `a list must contain only as many own posts as its length`() {
        var rules = AuditRules()
        rules.ownPostsLength = 3
        let posts = (0..<10).map { (number: Int64) -> AuditRecord in
            .wrote(.post(by: 0, id: UInt64(10 + number)), number * 10...number * 10 + 5)
        }
        #expect(audit(baseline, rules: rules, posts + [.read(.ownPosts(of: 0, [19, 18, 17]), 200...201)]).isClean)
        #expect(!audit(baseline, rules: rules, posts + [.read(.ownPosts(of: 0, [19, 18, 16]), 200...201)]).isClean)
        // One more may be there, so the third need not be.
        let unknown: AuditRecord = .wrote(.post(by: 0, id: nil), .unknown, 150...160)
        #expect(
            audit(baseline, rules: rules, posts + [unknown, .read(.ownPosts(of: 0, [99, 19, 18]), 200...201)]).isClean)
    }

    @Test func `the read-back finds missing posts`() {
        let posts: [AuditRecord] = [.wrote(.post(by: 0, id: 7), 0...10), .wrote(.post(by: 2, id: 8), 0...10)]
        let answers = [ReadBack(account: 0, posts: [1]), ReadBack(account: 2, posts: [8])]
        #expect(audit(baseline, readBack: answers, posts).found == [.missingPost: 1])
        #expect(audit(baseline, readBack: [ReadBack(account: 0, posts: [])], []).found == [.missingPost: 1])
    }

    @Test func `a post that appears late counts as a stale read`() {
        let records: [AuditRecord] = [
            .wrote(.post(by: 0, id: 7), 0...10), .read(.ownPosts(of: 0, [1]), 11...12),
            .read(.ownPosts(of: 0, [7, 1]), 13...14),
        ]
        #expect(audit(baseline, records).found == [.staleRead: 1])
    }
}
