// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct FindingTests {
    @Test func `figures have names of their own and shares of the reads`() {
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

    @Test func `the first findings are kept, all are counted`() {
        var rules = AuditRules()
        rules.keptFindings = 3
        let answers = (0..<10).map { ReadBack(account: $0, likes: 1) }
        let findings = audit(AuditBaseline(accounts: 10), rules: rules, readBack: answers, [])
        #expect(findings.first.count == 3 && findings[.doubledLike] == 10)
        #expect(findings.first.map(\.account) == [0, 1, 2])
        rules.keptFindings = 0
        #expect(audit(AuditBaseline(accounts: 10), rules: rules, readBack: answers, []).first.isEmpty)
    }

    @Test func `freshness counts reads by the time since the last write`() {
        let (microsecond, millisecond): (Int64, Int64) = (1_000, 1_000_000)
        var records: [AuditRecord] = [.likes(5, 0...0)]
        // Unseen after 50 µs, seen after 2 ms and 20 ms; after 11 s nobody asks.
        records.append(.sees(100, 50 * microsecond...51 * microsecond))
        records += [2, 20].map { .sees(105, $0 * millisecond...$0 * millisecond) }
        records.append(.sees(105, 11_000 * millisecond...11_000 * millisecond))
        let curve = audit(AuditBaseline(accounts: 1, likes: 100), records).freshness
        #expect(curve.steps.map(\.reads) == [1, 1, 1] && curve.steps.map(\.seen) == [0, 1, 1])
        #expect(zip(curve.steps, [50e-6, 2e-3, 20e-3]).allSatisfy { $0.seconds.contains($1) })
        #expect(curve.seconds(untilVisible: 0.999) == curve.steps[1].seconds.lowerBound)
        #expect(curve.seconds(untilVisible: 0.5) == curve.steps[0].seconds.lowerBound)
        #expect(FreshnessCurve().seconds(untilVisible: 0.999) == nil)
    }

    @Test func `the clock may begin anywhere`() {
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

    @Test func `a record that comes too late ends the program`() async {
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
