// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Testing

@testable import Audit

@Suite struct FindingTests {
    @Test func `figures have their own names and shares of the reads`() {
        let records: [AuditRecord] = [
            .likes(5, 0...10), .sees(100, 20...21), .sees(105, 30...31), .sees(105, 40...41), .sees(105, 50...51),
        ]
        let findings = audit(AuditBaseline(accounts: 1, likes: 100), records)
        #expect(findings.figure("reads_checked") == 4 && findings.figure("stale_reads") == 1)
        #expect(findings.figure("stale_read_share") == 0.25 && findings.figure("unpredictable") == 1)
        #expect(findings.figure("lost_likes") == 0 && findings.figure("writes_acknowledged") == 1)
        let names = findings.figures.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { name in name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
    }

    @Test func `the audit keeps the first findings of a kind and counts all`() {
        var rules = AuditRules()
        rules.keptFindings = 3
        let answers = (0..<10).map { ReadBack(account: $0, likes: 1) }
        let findings = audit(AuditBaseline(accounts: 10), rules: rules, readBack: answers, [])
        #expect(findings.first.count == 3 && findings[.doubledLike] == 10)
        #expect(findings.first.map(\.account) == [0, 1, 2])
        rules.keptFindings = 0
        #expect(audit(AuditBaseline(accounts: 10), rules: rules, readBack: answers, []).first.isEmpty)
    }

    @Test(arguments: [true, false])
    func `many stale reads do not hide a few losses`(isLastLook: Bool) {
        let (second, accounts): (Int64, UInt32) = (1_000_000_000, 1_000)
        // Every account gets a like; at first all answers are late, and those of the last ten stay wrong.
        let lost = accounts - 10..<accounts
        var records: [AuditRecord] = (0..<accounts).map { .wrote(.likes(to: $0, count: 1), 0...1) }
        records += (0..<accounts).map { .read(.likes(of: $0, 0), 10 + Int64($0)...10 + Int64($0)) }
        records += (0..<accounts).filter { !lost.contains($0) }.map { .read(.likes(of: $0, 1), second...second) }
        if !isLastLook { records += lost.map { .read(.likes(of: $0, 0), 20 * second...20 * second) } }
        let readBack = isLastLook ? lost.map { ReadBack(account: $0, likes: 0) } : []
        let findings = audit(AuditBaseline(accounts: Int(accounts)), readBack: readBack, records)
        #expect(findings.found == [.lostLike: 10, .staleRead: 990])
        let kept = findings.first.filter { $0.kind == .lostLike }
        #expect(
            Set(kept.compactMap(\.account)) == Set(lost) && kept.allSatisfy { $0.seen == "0" && $0.expected == "1" })
        #expect(findings.first.count { $0.kind == .staleRead } == 20 && findings.first.count == 30)
    }

    @Test func `freshness groups reads by the time since the last write`() {
        let (microsecond, millisecond): (Int64, Int64) = (1_000, 1_000_000)
        var records: [AuditRecord] = [.likes(5, 0...0)]
        // Unseen after 50 µs, seen after 2 ms and 20 ms; after 11 s nobody asks.
        records.append(.sees(100, 50 * microsecond...51 * microsecond))
        records += [2, 20].map { .sees(105, $0 * millisecond...$0 * millisecond) }
        records.append(.sees(105, 11_000 * millisecond...11_000 * millisecond))
        let curve = audit(AuditBaseline(accounts: 1, likes: 100), records).freshness
        let steps = curve.steps.filter { $0.reads > 0 }
        #expect(steps.map(\.reads) == [1, 1, 1] && steps.map(\.seen) == [0, 1, 1])
        #expect(zip(steps, [50e-6, 2e-3, 20e-3]).allSatisfy { $0.seconds.contains($1) })
        #expect(curve.seconds(untilVisible: 0.999) == steps[1].seconds.lowerBound)
        #expect(curve.seconds(untilVisible: 0.5) == steps[0].seconds.lowerBound)
        // No step is left out between the first and the last: a chart of them has an even axis.
        #expect(zip(curve.steps, curve.steps.dropFirst()).allSatisfy { $0.seconds.upperBound == $1.seconds.lowerBound })
        #expect(FreshnessCurve().seconds(untilVisible: 0.999) == nil)
    }

    @Test func `reports have a text for every kind of finding`() {
        let figures = FindingKind.allCases.map { NamedFigure($0.figureName, 2) }
        let wrong = AuditFigures(figures: figures, findings: [], freshness: []).wrong
        #expect(Set(wrong.map(\.name)) == Set(FindingKind.allCases.map(\.figureName)))
        #expect(wrong.allSatisfy { $0.count == 2 && $0.noun.contains("s") })
    }

    @Test func `the clock can begin at any instant`() {
        let origins: [Int64] = [.min / 2, -1_000, 0, .max / 2]
        for origin in origins {
            let records = [
                AuditRecord(.likes(to: 0, count: 1), .acknowledged, start: origin, end: origin + 1),
                AuditRecord(.likes(of: 0, 1), start: origin + 2, end: origin + 3),
            ]
            var auditor = Auditor(AuditBaseline(accounts: 1))
            for record in records { auditor.take(record) }
            auditor.settle(before: origin + 10)
            auditor.settle(before: origin + 20_000_000_000)
            #expect(auditor.findings.isClean && auditor.findings.freshness.steps.count == 1)
        }
    }

    /// What is found when account 0 is asked twice after five likes on a hundred: a look, and the comparison.
    private func twice(_ first: Int, _ second: Int) -> (doubtful: Set<UInt32>, findings: AuditFindings) {
        var auditor = Auditor(AuditBaseline(accounts: 2, likes: 100))
        auditor.take(.likes(5, 0...10))
        auditor.settle(before: 20)
        var answer = ReadBack(account: 0, likes: first, friendCount: 0, friends: [], posts: [])
        (answer.start, answer.end) = (20, 25)
        auditor.look(at: answer)
        auditor.settle(before: 30)
        let doubtful = auditor.accountsInDoubt
        auditor.compare(ReadBack(account: 0, likes: second), at: 40)
        auditor.endComparison(at: 40)
        return (doubtful, auditor.findings)
    }

    @Test func `a final state that is right at the second look was late, not lost`() {
        let late = twice(100, 105)
        #expect(late.doubtful == [0] && late.findings.found == [.staleRead: 1])
        let lost = twice(100, 100)
        #expect(lost.doubtful == [0] && lost.findings.found == [.lostLike: 5])
        let right = twice(105, 105)
        #expect(right.doubtful.isEmpty && right.findings.isClean)
        // Three of five were late, two are lost.
        #expect(twice(100, 103).findings.found == [.staleRead: 1, .lostLike: 2])
    }

    @Test func `ties and posts also get a second look`() {
        var auditor = Auditor(AuditBaseline(accounts: 3, ties: [(0, 1)], posts: [.init(id: 7, account: 2, likes: 0)]))
        auditor.look(at: ReadBack(account: 0, friendCount: 0))
        auditor.look(at: ReadBack(account: 1, friends: []))
        auditor.look(at: ReadBack(account: 2, posts: []))
        auditor.settle(before: 30)
        #expect(auditor.accountsInDoubt == [0, 1, 2])
        auditor.compare(ReadBack(account: 0, friendCount: 1), at: 40)
        auditor.compare(ReadBack(account: 1, friends: [0]), at: 40)
        auditor.compare(ReadBack(account: 2, posts: [7]), at: 40)
        auditor.endComparison(at: 40)
        #expect(auditor.findings.found == [.staleRead: 3])
    }

    @Test func `a write that begins at the watermark still counts`() {
        let baseline = AuditBaseline(accounts: 2)
        let pairs: [(AuditRecord, AuditRecord)] = [
            (.read(.likes(of: 0, 1), 5...10), .likes(1, 10...12)),
            (.read(.friends(of: 0, [1]), 5...10), .wrote(.befriend(0, 1), 10...12)),
            (.read(.friendCount(of: 0, 1), 5...10), .wrote(.befriend(0, 1), 10...12)),
        ]
        for (read, write) in pairs {
            var auditor = Auditor(baseline)
            auditor.take(read)
            auditor.settle(before: 10)
            auditor.take(write)
            auditor.settle(before: 20)
            #expect(auditor.findings.isClean && auditor.findings.readsChecked == 1 && auditor.unsettled == 0)
        }
    }

    @Test func `a record from before the watermark ends the program`() async {
        await #expect(processExitsWith: .failure) {
            var auditor = Auditor(AuditBaseline(accounts: 1))
            auditor.settle(before: 100)
            auditor.take(AuditRecord(.likes(of: 0, 0), start: 99, end: 101))
        }
        await #expect(processExitsWith: .failure) {
            var auditor = Auditor(AuditBaseline(accounts: 1))
            auditor.settle(before: 100)
            auditor.settle(before: 99)
        }
        await #expect(processExitsWith: .failure) {
            var auditor = Auditor(AuditBaseline(accounts: 1))
            auditor.take(AuditRecord(.likes(of: 0, 0), start: 9, end: 10))
            auditor.compare(ReadBack(account: 0, likes: 0), at: 11)
        }
    }
}
