// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct LikeTests {
    private let baseline = AuditBaseline(accounts: 2, likes: 100)

    @Test func `a completed write is visible in every later read`() {
        #expect(audit(baseline, [.likes(5, 0...10), .sees(105, 11...12)]).isClean)
        #expect(!audit(baseline, [.likes(5, 0...10), .sees(100, 11...12)]).isClean)
    }

    @Test(arguments: [100, 105])
    func `a write that overlaps a read can be visible or not`(value: Int) {
        #expect(audit(baseline, [.likes(5, 0...10), .sees(value, 5...6)]).isClean)
        #expect(audit(baseline, [.likes(5, 5...6), .sees(value, 0...10)]).isClean)
        // Their ends meet in one nanosecond: who was first cannot be told.
        #expect(audit(baseline, [.likes(5, 0...10), .sees(value, 10...12)]).isClean)
        #expect(audit(baseline, [.likes(5, 10...12), .sees(value, 0...10)]).isClean)
    }

    @Test func `a write is not visible before it begins`() {
        let findings = audit(baseline, [.likes(5, 10...12), .sees(105, 0...9)])
        #expect(findings.unpredictableReads == 1 && findings.found == [.unexplainedRead: 1])
    }

    @Test func `acknowledged likes appear completely, never in part`() {
        #expect(audit(baseline, [.likes(5, 0...10), .sees(103, 5...6)]).unpredictableReads == 1)
    }

    @Test func `a refused like has no effect`() {
        let findings = audit(baseline, [.likes(5, .refused, 0...10), .sees(100, 11...12), .sees(105, 11...12)])
        #expect(findings.unpredictableReads == 1 && findings.writesRefused == 1)
    }

    @Test(arguments: [100, 101, 104, 105])
    func `an unknown like can become visible in part, now or later`(value: Int) {
        #expect(audit(baseline, [.likes(5, .unknown, 0...10), .sees(value, 1_000...1_001)]).isClean)
        #expect(!audit(baseline, [.likes(5, .unknown, 10...20), .sees(105, 0...1)]).isClean)
    }

    @Test func `a visible part of an unknown like stays visible`() {
        let first: [AuditRecord] = [.likes(5, .unknown, 0...10), .sees(105, 20...21)]
        #expect(audit(baseline, first + [.sees(105, 30...31)]).isClean)
        #expect(audit(baseline, first + [.sees(100, 30...31)]).unpredictableReads == 1)
        // The two reads overlap: the order in which they looked is open.
        #expect(audit(baseline, first + [.sees(100, 19...31)]).isClean)
    }

    @Test func `visible likes stay visible when reads settle one by one`() {
        var auditor = Auditor(baseline)
        auditor.take(.likes(5, .unknown, 0...10))
        auditor.take(.sees(103, 20...21))
        auditor.settle(before: 25)
        #expect(auditor.unsettled == 0)
        auditor.take(.sees(102, 30...31))
        auditor.take(.sees(104, 40...41))
        auditor.settle(before: 50)
        #expect(auditor.findings.unpredictableReads == 1)
    }

    @Test func `a lower bound from an open write does not settle an unknown one`() {
        var auditor = Auditor(baseline)
        auditor.take(.likes(5, .unknown, 0...1))
        auditor.take(.sees(105, 20...21))
        auditor.settle(before: 30)
        // The five that were seen may be those of a write that began before and ends later.
        #expect(auditor.findings.isClean)
        var other = Auditor(baseline)
        other.take(.likes(5, .unknown, 0...1))
        other.take(.sees(105, 20...21))
        other.take(.likes(5, 10...100))
        other.settle(before: 30)
        other.take(.sees(105, 110...111))
        other.settle(before: 200)
        #expect(other.findings.isClean)
    }

    @Test func `a read that goes back in time is found although its writes overlap it`() {
        let records: [AuditRecord] = [.likes(5, 0...100), .sees(105, 10...20), .sees(100, 30...40)]
        #expect(audit(baseline, records).unpredictableReads == 1)
    }

    @Test func `a wrong value that becomes right counts as stale`() {
        let records: [AuditRecord] = [.likes(5, 0...10), .sees(100, 20...21), .sees(100, 30...31), .sees(105, 40...41)]
        let findings = audit(baseline, records)
        #expect(findings.found == [.staleRead: 2])
        #expect(findings.first.map(\.kind) == [.staleRead])
        #expect(findings.first[0].expected == "105" && findings.first[0].seen == "100")
    }

    @Test func `a value that stays wrong counts as one loss`() {
        let second: Int64 = 1_000_000_000
        var records: [AuditRecord] = [.likes(5, 0...10), .likes(3, 11...20)]
        records += (1...30).map { .sees(103, $0 * second...$0 * second + 1) }
        let findings = audit(baseline, records)
        #expect(findings.found == [.lostLike: 5])
        #expect(findings.unpredictableReads == 30 && findings.readsChecked == 30)
        #expect(findings.first.map(\.kind) == [.lostLike])
    }

    @Test func `a loss that proves to be late is withdrawn`() {
        let second: Int64 = 1_000_000_000
        var records: [AuditRecord] = [.likes(5, 0...10)]
        records += (1...20).map { .sees(100, $0 * second...$0 * second + 1) }
        records.append(.sees(105, 21 * second...21 * second + 1))
        #expect(audit(baseline, records).found == [.staleRead: 20])
    }

    @Test func `the read-back distinguishes lost from doubled likes`() {
        let records: [AuditRecord] = [.likes(5, 0...10)]
        let lost = audit(baseline, readBack: [ReadBack(account: 0, likes: 100)], records)
        #expect(lost.found == [.lostLike: 5])
        let doubled = audit(baseline, readBack: [ReadBack(account: 0, likes: 110)], records)
        #expect(doubled.found == [.doubledLike: 5])
        #expect(audit(baseline, readBack: [ReadBack(account: 0, likes: 105)], records).isClean)
        let open = records + [.likes(7, .unknown, 20...30)]
        for value in 105...112 {
            #expect(audit(baseline, readBack: [ReadBack(account: 0, likes: value)], open).isClean)
        }
        #expect(audit(baseline, readBack: [ReadBack(account: 0, likes: 113)], open).found == [.doubledLike: 1])
    }

    @Test func `a second loss counts in addition to the first`() {
        let second: Int64 = 1_000_000_000
        var records: [AuditRecord] = [.likes(5, 0...10)]
        records += (1...12).map { .sees(100, $0 * second...$0 * second + 1) }
        records.append(.likes(3, 13 * second...13 * second + 5))
        records += (14...30).map { .sees(100, $0 * second...$0 * second + 1) }
        #expect(audit(baseline, records).found == [.lostLike: 8])
    }

    @Test func `a second loss behind a write in flight does not make the first one late`() {
        // 10 are lost, then 5; the read sees 20 that are still in flight: 115 + 20 - 15.
        let records: [AuditRecord] = [
            .likes(10, 0...10), .sees(100, 20...21), .likes(5, 30...40), .likes(20, 50...70), .sees(120, 60...61),
            .sees(120, 80...81),
        ]
        #expect(audit(baseline, records).found == [.unexplainedRead: 3])
        // With 15 in flight, the same loss gives 115, which would also be right if nothing were lost.
        let hidden: [AuditRecord] = [
            .likes(10, 0...10), .sees(100, 20...21), .likes(5, 30...40), .likes(15, 50...70), .sees(115, 60...61),
            .sees(115, 80...81),
        ]
        #expect(audit(baseline, hidden).found == [.unexplainedRead: 2])
    }

    @Test func `an account that does not exist is ignored`() {
        let records: [AuditRecord] = [
            .wrote(.likes(to: 99, count: 1), 0...1), .read(.likes(of: 99, 5), 2...3),
            .read(.friendCount(of: 99, 5), 2...3), .read(.friends(of: 99, []), 2...3),
        ]
        #expect(audit(baseline, readBack: [ReadBack(account: 99, likes: 4)], records).isClean)
        #expect(audit(AuditBaseline(accounts: 0), []).isClean)
    }
}
